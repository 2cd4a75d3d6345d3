//! The login channel: who somebody is by their token, with the keys that LINE publishes now.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use tokio::sync::Mutex;

use super::{Expected, Keys, LineUser, NotAToken, verify};
use crate::client::{Outgoing, Wire, http};

const PATH: &str = "/oauth2/v2.1/certs";

/// How long published keys are good before they are read again.
const KNOWN_FOR: TimeDelta = TimeDelta::hours(1);
/// How soon keys may be read again for a token whose key nobody knows: LINE may have a new one, and whoever makes
/// tokens up must not make us ask without end.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(1);

/// A login channel.
pub struct Login {
    wire: Box<dyn Wire>,
    channel_id: String,
    channel_secret: Option<SecretString>,
    known: Mutex<Option<Known>>,
}

struct Known {
    keys: Keys,
    read_at: DateTime<Utc>,
    /// When they were last asked for, whether or not LINE answered.
    asked_at: DateTime<Utc>,
}

/// Why nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSignedIn {
    /// The token proves nothing.
    #[error(transparent)]
    NotAToken(#[from] NotAToken),
    /// LINE did not give its keys: the same again, later.
    #[error("LINE's keys could not be read: {0}")]
    NoKeys(String),
}

impl Login {
    /// The channel with this id, by the keys of the LINE at this address. Nothing is opened before the first token.
    #[must_use]
    pub fn new(base: &str, channel_id: &str) -> Self {
        Self::over(http(base), channel_id)
    }

    /// The same, over something else than HTTP.
    #[must_use]
    pub fn over(wire: Box<dyn Wire>, channel_id: &str) -> Self {
        Self {
            wire,
            channel_id: channel_id.to_owned(),
            channel_secret: None,
            known: Mutex::new(None),
        }
    }

    /// The same, which believes tokens of a login on the web too, where there is a secret to check them by.
    #[must_use]
    pub fn with_channel_secret(self, channel_secret: Option<SecretString>) -> Self {
        Self {
            channel_secret,
            ..self
        }
    }

    /// The LINE user whom a token proves. `begun_with` is the nonce of the login on the web that was begun, if one was.
    ///
    /// # Errors
    /// See [`NotSignedIn`].
    pub async fn user(
        &self,
        token: &str,
        begun_with: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<LineUser, NotSignedIn> {
        let expected = Expected {
            channel_id: &self.channel_id,
            nonce: begun_with,
            now,
        };
        // One at a time: whoever comes meanwhile finds the keys.
        let mut known = self.known.lock().await;
        let held = known.take();
        let held = match held.filter(|held| is_within(KNOWN_FOR, held.read_at, now)) {
            Some(held) => held,
            None => Known {
                keys: self.read().await?,
                read_at: now,
                asked_at: now,
            },
        };
        let held = known.insert(held);
        match verify(token, &held.keys, &expected) {
            Err(NotAToken::UnknownKey) if !is_within(AGAIN_AFTER, held.asked_at, now) => {
                held.asked_at = now;
                held.keys = self.read().await?;
                held.read_at = now;
                Ok(verify(token, &held.keys, &expected)?)
            }
            verified => Ok(verified?),
        }
    }

    async fn read(&self) -> Result<Keys, NotSignedIn> {
        let request = Outgoing {
            method: "GET",
            path: PATH.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let answer = self.wire.carry(request).await;
        let keys = answer.and_then(|answer| {
            let keys = Keys::published(&answer.body).filter(|_| answer.status == 200);
            keys.ok_or_else(|| format!("status {}", answer.status))
        });
        let keys = keys.map(|keys| match &self.channel_secret {
            Some(secret) => keys.with_channel_secret(secret.clone()),
            None => keys,
        });
        keys.map_err(NotSignedIn::NoKeys)
    }
}

/// A clock that went backwards makes an age unknown, and what is known old.
fn is_within(time: TimeDelta, since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let age = now.signed_duration_since(since);
    TimeDelta::zero() <= age && age < time
}
