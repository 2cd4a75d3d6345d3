//! LINE's Messaging API: the two calls we make, their answers understood.
//!
//! What each answer means is LINE's own rule
//! (<https://developers.line.biz/en/docs/messaging-api/retrying-api-request/>): a push carries its
//! retry key from the first try, so 409 says that an earlier try arrived and is a success; a time-out
//! or 5xx may have arrived and is tried again with the same key. A reply takes no key and its token
//! works once.

mod answer;
mod token;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use app::ports::{Messenger, MessengerError};
use async_trait::async_trait;
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;

use self::answer::Answer;
pub use self::token::Credentials;
use self::token::Tokens;

/// Long enough for LINE's slow moments, short enough to try again within a function's time.
const TIMEOUT: Duration = Duration::from_secs(8);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// A channel of LINE's Messaging API.
pub struct Client {
    base: String,
    tokens: Tokens,
    http: OnceLock<reqwest::Client>,
}

/// The messenger of a channel, for a deployed function.
#[must_use]
pub fn messenger(base: &str, channel_id: &str, channel_secret: SecretString) -> Arc<dyn Messenger> {
    let channel_id = channel_id.to_owned();
    Arc::new(Client::new(
        base,
        Credentials::Stateless {
            channel_id,
            channel_secret,
        },
    ))
}

impl Client {
    /// A client; nothing is opened before the first call, so that functions which never speak to
    /// LINE do not pay for it when they start.
    #[must_use]
    pub fn new(base: &str, credentials: Credentials) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            tokens: Tokens::new(credentials),
            http: OnceLock::new(),
        }
    }

    async fn post(
        &self,
        path: &str,
        retry_key: Option<Uuid>,
        body: &Value,
    ) -> Result<(), MessengerError> {
        let answer = self.try_once(path, retry_key, body).await?;
        if !answer.is_unauthorized() {
            return answer.outcome();
        }
        // A token may end earlier than promised: after a rotation, or while Lambda was frozen.
        self.tokens.forget().await;
        self.try_once(path, retry_key, body).await?.outcome()
    }

    async fn try_once(
        &self,
        path: &str,
        retry_key: Option<Uuid>,
        body: &Value,
    ) -> Result<Answer, MessengerError> {
        let http = self.http()?;
        let token = self.tokens.current(http, &self.base).await?;
        let mut request = http
            .request(Method::POST, format!("{}{path}", self.base))
            .bearer_auth(token.expose_secret())
            .json(body);
        if let Some(key) = retry_key {
            request = request.header("X-Line-Retry-Key", key.to_string());
        }
        send(path, request).await
    }

    fn http(&self) -> Result<&reqwest::Client, MessengerError> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let built = connect().map_err(|error| {
            tracing::error!(%error, "the HTTP client for LINE could not be built");
            MessengerError::Retry("no HTTP client".to_owned())
        })?;
        Ok(self.http.get_or_init(|| built))
    }
}

#[async_trait]
impl Messenger for Client {
    async fn reply(&self, reply_token: &str, messages: Vec<Value>) -> Result<(), MessengerError> {
        let body = json!({ "replyToken": reply_token, "messages": messages });
        self.post("/v2/bot/message/reply", None, &body).await
    }

    async fn push(
        &self,
        to: &str,
        retry_key: Uuid,
        messages: Vec<Value>,
    ) -> Result<(), MessengerError> {
        let body = json!({ "to": to, "messages": messages });
        self.post("/v2/bot/message/push", Some(retry_key), &body)
            .await
    }
}

fn connect() -> Result<reqwest::Client, reqwest::Error> {
    // Another room of the same process may have named the same provider already.
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

async fn send(path: &str, request: RequestBuilder) -> Result<Answer, MessengerError> {
    let response = request.send().await.map_err(|error| {
        let error = error.without_url();
        tracing::warn!(line.path = path, %error, "LINE did not answer");
        MessengerError::Retry(error.to_string())
    })?;
    Ok(Answer::read(path, response).await)
}

#[cfg(test)]
mod tests;
