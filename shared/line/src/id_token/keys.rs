//! The keys by which tokens are checked, each for its own algorithm.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;

use super::NotAToken;
use super::jwt::{Jwt, Signed};

/// Bytes of one coordinate of a point on P-256.
const COORDINATE: usize = 32;
/// How a point begins that is written with both its coordinates.
const BOTH_COORDINATES: u8 = 4;

/// What LINE publishes, and what it shares with the channel alone.
#[derive(Clone, Default)]
pub struct Keys {
    published: Vec<Published>,
    channel_secret: Option<SecretString>,
}

/// A published key: its id and its point.
#[derive(Clone)]
struct Published {
    id: String,
    point: Vec<u8>,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Key {
    kid: String,
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl Keys {
    /// The keys of a JSON Web Key Set. A key that is of no use here is passed over; `None` where this is no set.
    #[must_use]
    pub fn published(set: &[u8]) -> Option<Self> {
        let set: Set = serde_json::from_slice(set).ok()?;
        Some(Self {
            published: set.keys.into_iter().filter_map(Published::read).collect(),
            channel_secret: None,
        })
    }

    /// The same, with the login channel's secret.
    #[must_use]
    pub fn with_channel_secret(self, secret: SecretString) -> Self {
        let secret = Some(secret).filter(|secret| !secret.expose_secret().is_empty());
        Self {
            channel_secret: secret,
            ..self
        }
    }

    /// Whether the token is signed as it says.
    pub(super) fn check(&self, jwt: &Jwt<'_>) -> Result<(), NotAToken> {
        let fits = match &jwt.signed {
            Signed::WithPublishedKey(id) => {
                let key = self.published.iter().find(|key| key.id == *id);
                let point = &key.ok_or(NotAToken::UnknownKey)?.point;
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                    .verify(jwt.message, &jwt.signature)
                    .is_ok()
            }
            Signed::WithChannelSecret => {
                let secret = self.channel_secret.as_ref();
                let key = secret.ok_or(NotAToken::UnknownKey)?.expose_secret();
                let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
                mac.is_ok_and(|mac| {
                    let mac = mac.chain_update(jwt.message);
                    mac.verify_slice(&jwt.signature).is_ok()
                })
            }
        };
        if fits {
            Ok(())
        } else {
            Err(NotAToken::Signature)
        }
    }
}

impl Published {
    fn read(key: serde_json::Value) -> Option<Self> {
        let key: Key = serde_json::from_value(key).ok()?;
        let coordinate = |text: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            (bytes.len() == COORDINATE).then_some(bytes)
        };
        let mut point = vec![BOTH_COORDINATES];
        point.extend(coordinate(&key.x)?);
        point.extend(coordinate(&key.y)?);
        let is_of_use = key.kty == "EC" && key.crv == "P-256";
        is_of_use.then_some(Self { id: key.kid, point })
    }
}
