//! The channel access token: fixed, or stateless, which lasts 15 minutes and may be asked for
//! without limit, so that no long-lived token is stored anywhere.
//! <https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token>

use std::time::Duration;

use app::ports::MessengerError;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::wire::{Incoming, Outgoing, Wire};

/// What proves to LINE that we are the channel.
pub enum Credentials {
    /// A token made by hand.
    Fixed(SecretString),
    /// The channel's id and secret, from which a stateless token is made.
    Stateless {
        /// The channel's id.
        channel_id: String,
        /// The channel's secret; while one is rotated, the new one.
        channel_secret: SecretString,
    },
}

/// A token is renewed this long before its end, so that none ends on the way.
const EARLY: Duration = Duration::from_secs(60);

const PATH: &str = "/oauth2/v3/token";

pub(super) struct Tokens {
    credentials: Credentials,
    cached: Mutex<Option<Cached>>,
}

struct Cached {
    token: SecretString,
    renew_at: Instant,
}

#[derive(Deserialize)]
struct Issued {
    access_token: String,
    expires_in: u64,
}

impl Tokens {
    pub(super) fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            cached: Mutex::new(None),
        }
    }

    /// The token to use now. Several callers at once make one request.
    pub(super) async fn current(&self, wire: &dyn Wire) -> Result<SecretString, MessengerError> {
        let (id, secret) = match &self.credentials {
            Credentials::Fixed(token) => return Ok(token.clone()),
            Credentials::Stateless {
                channel_id,
                channel_secret,
            } => (channel_id, channel_secret),
        };
        let mut cached = self.cached.lock().await;
        match &*cached {
            Some(held) if held.renew_at > Instant::now() => Ok(held.token.clone()),
            _ => {
                let fresh = issue(wire, id, secret).await?;
                let token = fresh.token.clone();
                *cached = Some(fresh);
                Ok(token)
            }
        }
    }

    /// Drops a token that LINE no longer takes.
    pub(super) async fn forget(&self) {
        *self.cached.lock().await = None;
    }
}

async fn issue(
    wire: &dyn Wire,
    channel_id: &str,
    channel_secret: &SecretString,
) -> Result<Cached, MessengerError> {
    let asked_at = Instant::now();
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", channel_id)
        .append_pair("client_secret", channel_secret.expose_secret())
        .finish();
    let form_type = "application/x-www-form-urlencoded".to_owned();
    let request = Outgoing {
        method: "POST",
        path: PATH.to_owned(),
        headers: vec![("content-type", form_type)],
        body: form.into_bytes(),
    };
    let issued = wire.carry(request).await.and_then(|answer| read(&answer));
    // Whatever the reason, also a wrong secret: the message is sound and waits until it can go.
    let issued = issued.map_err(|error| {
        tracing::error!(line.path = PATH, error, "LINE gave no channel token");
        MessengerError::Retry("no channel token".to_owned())
    })?;
    let lasts = Duration::from_secs(issued.expires_in).saturating_sub(EARLY);
    Ok(Cached {
        token: issued.access_token.into(),
        renew_at: asked_at + lasts,
    })
}

fn read(answer: &Incoming) -> Result<Issued, String> {
    if answer.status != 200 {
        return Err(format!("status {}", answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|_| "the answer cannot be read".to_owned())
}
