//! A LINE that is slow and then fails, for the tests of how long it may keep anybody waiting.

use std::time::Duration;

use app::ports::{Messenger, MessengerError, Quota};
use async_trait::async_trait;
use domain::language::Language;
use serde_json::Value;
use uuid::Uuid;

/// It takes so long for each answer, which is an error.
pub(crate) struct Slow(pub(crate) Duration);

impl Slow {
    async fn fails<T>(&self) -> Result<T, MessengerError> {
        passes(self.0).await;
        Err(MessengerError::Retry("500".to_owned()))
    }
}

/// So much time, as the runtime of the test counts it.
pub(crate) async fn passes(time: Duration) {
    tokio::time::timeout(time, std::future::pending::<()>())
        .await
        .ok();
}

#[async_trait]
impl Messenger for Slow {
    async fn reply(&self, _: &str, _: Vec<Value>) -> Result<(), MessengerError> {
        self.fails().await
    }

    async fn push(&self, _: &str, _: Uuid, _: Vec<Value>, _: bool) -> Result<(), MessengerError> {
        self.fails().await
    }

    async fn multicast(&self, _: &[String], _: Uuid, _: Vec<Value>) -> Result<(), MessengerError> {
        self.fails().await
    }

    async fn quota(&self) -> Result<Quota, MessengerError> {
        self.fails().await
    }

    async fn link_token(&self, _: &str) -> Result<String, MessengerError> {
        self.fails().await
    }

    async fn profile_language(&self, _: &str) -> Result<Option<Language>, MessengerError> {
        self.fails().await
    }

    async fn show_menu(&self, _: &str, _: Language) -> Result<(), MessengerError> {
        self.fails().await
    }
}
