//! The channel access token: fixed, or stateless, which lasts 15 minutes and may be asked for
//! without limit, so that no long-lived token is stored anywhere.
//! <https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token>

use std::time::Duration;

use app::ports::MessengerError;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

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
    pub(super) async fn current(
        &self,
        http: &reqwest::Client,
        base: &str,
    ) -> Result<SecretString, MessengerError> {
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
                let fresh = issue(http, base, id, secret).await?;
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
    http: &reqwest::Client,
    base: &str,
    channel_id: &str,
    channel_secret: &SecretString,
) -> Result<Cached, MessengerError> {
    let asked_at = Instant::now();
    let request = http.post(format!("{base}{PATH}")).form(&[
        ("grant_type", "client_credentials"),
        ("client_id", channel_id),
        ("client_secret", channel_secret.expose_secret()),
    ]);
    let issued = async {
        request
            .send()
            .await?
            .error_for_status()?
            .json::<Issued>()
            .await
    };
    // Whatever the reason, also a wrong secret: the message is sound and waits until it can go.
    let issued = issued.await.map_err(|error| {
        tracing::error!(line.path = PATH, error = %error.without_url(), "LINE gave no channel token");
        MessengerError::Retry("no channel token".to_owned())
    })?;
    let lasts = Duration::from_secs(issued.expires_in).saturating_sub(EARLY);
    Ok(Cached {
        token: issued.access_token.into(),
        renew_at: asked_at + lasts,
    })
}
