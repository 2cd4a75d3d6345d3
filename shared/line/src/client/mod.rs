//! LINE's Messaging API: the calls we make, their answers understood.
//!
//! What each answer means is LINE's own rule
//! (<https://developers.line.biz/en/docs/messaging-api/retrying-api-request/>): a push carries its
//! retry key from the first try, so 409 says that an earlier try arrived and is a success; a time-out
//! or 5xx may have arrived and is tried again with the same key. A reply takes no key and its token
//! works once.

mod answer;
mod calls;
mod token;
mod wire;

use std::sync::Arc;

use app::ports::{Messenger, MessengerError};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use uuid::Uuid;

use self::answer::Answer;
pub use self::token::Credentials;
use self::token::Tokens;
pub(crate) use self::wire::http;
pub use self::wire::{Incoming, Outgoing, Wire};

/// A channel of LINE's Messaging API.
pub struct Client {
    wire: Box<dyn Wire>,
    tokens: Tokens,
}

/// One call, before it is made.
struct Call<'a> {
    method: &'static str,
    /// LINE's path, with `{userId}` where a user stands: what the log shows, because it names nobody.
    endpoint: &'static str,
    /// The path itself.
    path: String,
    retry_key: Option<Uuid>,
    body: Option<&'a Value>,
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
    /// A client of the LINE at this address; nothing is opened before the first call.
    #[must_use]
    pub fn new(base: &str, credentials: Credentials) -> Self {
        Self::over(http(base), credentials)
    }

    /// A client whose calls are carried by something else than HTTP.
    #[must_use]
    pub fn over(wire: Box<dyn Wire>, credentials: Credentials) -> Self {
        Self {
            wire,
            tokens: Tokens::new(credentials),
        }
    }

    async fn make(&self, call: Call<'_>) -> Result<Answer, MessengerError> {
        let answer = self.try_once(&call).await?;
        if !answer.is_unauthorized() {
            return Ok(answer);
        }
        // A token may end earlier than promised: after a rotation, or while Lambda was frozen.
        self.tokens.forget().await;
        self.try_once(&call).await
    }

    async fn try_once(&self, call: &Call<'_>) -> Result<Answer, MessengerError> {
        let token = self.tokens.current(&*self.wire).await?;
        let bearer = format!("Bearer {}", token.expose_secret());
        let mut headers = vec![("authorization", bearer)];
        if call.body.is_some() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        headers.extend(
            call.retry_key
                .map(|key| ("x-line-retry-key", key.to_string())),
        );
        let request = Outgoing {
            method: call.method,
            path: call.path.clone(),
            headers,
            body: call
                .body
                .map(Value::to_string)
                .unwrap_or_default()
                .into_bytes(),
        };
        let answered = self.wire.carry(request).await.map_err(|reason| {
            tracing::warn!(
                line.path = call.endpoint,
                error = reason,
                "LINE did not answer"
            );
            MessengerError::Retry(reason)
        })?;
        Ok(Answer::read(call.endpoint, answered))
    }
}

#[cfg(test)]
mod tests;
