//! API keys: how one is made, kept, found again and checked.
//!
//! A key reads `tk_<id>_<secret>_<checksum>` and is shown once. What is kept is the HMAC of its secret under the
//! deployment's pepper; its id is the head of that hash, so that a key is one point read away and the
//! table alone opens nothing. The checksum lets a mistyped key be refused without a read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::Fault;
use app::{ApiKey, App, Pepper};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// How long a key that was read stays known to one process, and so how long a revoked key may still open.
/// A minute saves nearly every read of a busy till and is what a caller is told about revocation.
const CACHE_SECONDS: TimeDelta = TimeDelta::seconds(60);

/// 48 bits of the hash: no two keys of a deployment share them, and they say nothing about the rest.
const ID_HEX_LENGTH: usize = 12;

/// Keeps a key's hash apart from the same text's in any other use.
const PURPOSE: &str = "api-key";

const CHECKSUM_HEX_LENGTH: usize = 8;

/// Where keys are found. The door needs no more of the store than this.
#[async_trait]
pub trait Keys: Send + Sync {
    /// The key with this id.
    async fn api_key(&self, id: &str) -> Result<Option<ApiKey>, Fault>;
}

#[async_trait]
impl Keys for App {
    async fn api_key(&self, id: &str) -> Result<Option<ApiKey>, Fault> {
        self.store.api_key(id).await
    }
}

/// A key at the only moment at which its text exists.
pub struct NewKey {
    /// What its owner keeps.
    pub text: String,
    /// What it is looked up by.
    pub id: String,
    /// What is kept of it.
    pub hash: String,
}

impl NewKey {
    /// A key from 32 random bytes.
    #[must_use]
    pub fn new(random: [u8; 32], pepper: &Pepper) -> Self {
        let secret = hex(&random);
        let (id, hash) = kept(&secret, pepper);
        let head = format!("tk_{id}_{secret}");
        let text = format!("{head}_{}", checksum(&head));
        Self { text, id, hash }
    }

    /// A key whose text was chosen by hand: for the local system only, where it guards nothing.
    #[must_use]
    pub fn chosen(text: &str, pepper: &Pepper) -> Self {
        let (id, hash) = kept(text, pepper);
        Self {
            text: text.to_owned(),
            id,
            hash,
        }
    }
}

/// Checks the keys of requests.
pub struct Authenticator {
    keys: Arc<dyn Keys>,
    pepper: Pepper,
    known: Mutex<HashMap<String, Known>>,
}

struct Known {
    key: Arc<ApiKey>,
    read_at: DateTime<Utc>,
}

/// Why a key opened nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Denied {
    /// Mistyped, unknown, revoked or expired: the caller is not told which.
    Unknown,
    /// The table could not be asked.
    Fault(Fault),
}

impl Authenticator {
    /// Checks keys against `keys`, hashed under `pepper`.
    #[must_use]
    pub fn new(keys: Arc<dyn Keys>, pepper: Pepper) -> Self {
        Self {
            keys,
            pepper,
            known: Mutex::default(),
        }
    }

    /// The key behind `text`, if it opens anything at `now`.
    ///
    /// # Errors
    /// [`Denied`], without saying more than the caller may know.
    pub async fn authenticate(
        &self,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<ApiKey>, Denied> {
        let secret = secret_of(text).ok_or(Denied::Unknown)?;
        let (id, _) = kept(secret, &self.pepper);
        let key = match self.remembered(&id, now) {
            Some(key) => key,
            None => self.read(&id, now).await?,
        };
        let expired = key.expires_at.is_some_and(|expires_at| now >= expires_at);
        if expired || !self.matches(secret, &key) {
            return Err(Denied::Unknown);
        }
        Ok(key)
    }

    /// In constant time: the answer's delay says nothing about how much of a guess was right.
    fn matches(&self, secret: &str, key: &ApiKey) -> bool {
        self.pepper.matches(PURPOSE, secret, &key.hash)
    }

    fn remembered(&self, id: &str, now: DateTime<Utc>) -> Option<Arc<ApiKey>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(id)?;
        let age = now.signed_duration_since(known.read_at);
        // A clock that went backwards makes the age unknown: read again.
        (TimeDelta::zero() <= age && age < CACHE_SECONDS).then(|| Arc::clone(&known.key))
    }

    async fn read(&self, id: &str, now: DateTime<Utc>) -> Result<Arc<ApiKey>, Denied> {
        let key = self.keys.api_key(id).await.map_err(Denied::Fault)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match key {
            Some(key) => {
                let key = Arc::new(key);
                known.insert(
                    id.to_owned(),
                    Known {
                        key: Arc::clone(&key),
                        read_at: now,
                    },
                );
                Ok(key)
            }
            None => {
                known.remove(id);
                Err(Denied::Unknown)
            }
        }
    }
}

/// The part of a key that is hashed: of a key that was not made by [`NewKey::new`], all of it.
fn secret_of(text: &str) -> Option<&str> {
    let Some(rest) = text.strip_prefix("tk_") else {
        return (!text.is_empty()).then_some(text);
    };
    let (head, sum) = text.rsplit_once('_')?;
    let secret = rest.split('_').nth(1)?;
    (checksum(head) == sum).then_some(secret)
}

fn kept(secret: &str, pepper: &Pepper) -> (String, String) {
    let hash = pepper.hash(PURPOSE, secret);
    (hash.chars().take(ID_HEX_LENGTH).collect(), hash)
}

fn checksum(head: &str) -> String {
    hex(&Sha256::digest(head.as_bytes()))
        .chars()
        .take(CHECKSUM_HEX_LENGTH)
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
