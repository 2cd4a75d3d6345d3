//! LINE's Messaging API: the calls we make, their answers understood.
//!
//! What each answer means is LINE's own rule
//! (<https://developers.line.biz/en/docs/messaging-api/retrying-api-request/>): a push carries its
//! retry key from the first try, so 409 says that an earlier try arrived and is a success; a time-out
//! or 5xx may have arrived and is tried again with the same key. A reply takes no key and its token
//! works once.

mod answer;
mod calls;
mod menus;
mod token;
mod wire;

use std::sync::Arc;

use app::ports::{Messenger, MessengerError};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use uuid::Uuid;

use self::answer::Answer;
pub use self::menus::Menu;
pub use self::token::Credentials;
use self::token::Tokens;
pub use self::wire::{Incoming, Outgoing, Wire, http};

/// A channel of LINE's Messaging API.
pub struct Client {
    wire: Box<dyn Wire>,
    /// LINE's other host, which takes files; functions have none to send.
    data: Option<Box<dyn Wire>>,
    tokens: Tokens,
    /// Where LINE's own pages are.
    access: String,
}

/// One call, before it is made.
struct Call<'a> {
    method: &'static str,
    /// LINE's path, with `{userId}` where a user stands: what the log shows, because it names nobody.
    endpoint: &'static str,
    /// The path itself.
    path: String,
    retry_key: Option<Uuid>,
    body: Body<'a>,
    /// Files are on a host of their own.
    is_of_files: bool,
}

/// What a call carries.
enum Body<'a> {
    Nothing,
    Json(&'a Value),
    /// A PNG image.
    Image(&'a [u8]),
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

/// Where LINE's own pages are, on which its users say yes.
const ACCESS: &str = "https://access.line.me";

/// The pages that stand beside an API: LINE's own, or those of a stand-in.
fn access_of(base: &str) -> String {
    let base = base.trim_end_matches('/');
    let beside = base
        .strip_suffix("/api")
        .map(|stem| format!("{stem}/access"));
    beside.unwrap_or_else(|| ACCESS.to_owned())
}

impl Client {
    /// A client of the LINE at this address; nothing is opened before the first call.
    #[must_use]
    pub fn new(base: &str, credentials: Credentials) -> Self {
        Self {
            access: access_of(base),
            ..Self::over(http(base), credentials)
        }
    }

    /// A client whose calls are carried by something else than HTTP.
    #[must_use]
    pub fn over(wire: Box<dyn Wire>, credentials: Credentials) -> Self {
        Self {
            wire,
            data: None,
            tokens: Tokens::new(credentials),
            access: ACCESS.to_owned(),
        }
    }

    /// The same client, whose files are carried to LINE's data host.
    #[must_use]
    pub fn with_data_host(self, wire: Box<dyn Wire>) -> Self {
        Self {
            data: Some(wire),
            ..self
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
        let (media_type, body) = match call.body {
            Body::Nothing => (None, Vec::new()),
            Body::Json(value) => (Some("application/json"), value.to_string().into_bytes()),
            Body::Image(png) => (Some("image/png"), png.to_vec()),
        };
        headers.extend(media_type.map(|kind| ("content-type", kind.to_owned())));
        headers.extend(
            call.retry_key
                .map(|key| ("x-line-retry-key", key.to_string())),
        );
        let request = Outgoing {
            method: call.method,
            path: call.path.clone(),
            headers,
            body,
        };
        let data = self.data.as_ref().filter(|_| call.is_of_files);
        let wire = data.unwrap_or(&self.wire);
        let answered = wire.carry(request).await.map_err(|reason| {
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
