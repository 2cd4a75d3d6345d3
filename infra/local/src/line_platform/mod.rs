//! LINE, as the local system has it: the stand-in of `infra/line-platform`, with the program's clock, friends that
//! outlast the process, and a door for HTTP.

mod door;
pub(crate) mod login;
mod specification;

pub use ::line_platform::{
    Call, Channel, Consent, Fault, FaultKind, Friend, Line, NoEvent, NoLink, Rate, Said, Speaker,
};

pub use login::{Algorithm, LOGIN_CHANNEL_ID, LOGIN_CHANNEL_SECRET, Wanted};

use crate::clock::ProgramClock;
use crate::fresh;
use ::line_platform::{Moment, Platform};
use app::ports::IdSource;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use login::Key;
use runtime::SystemIds;
use serde_json::Value;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Below which path of the local server `api.line.me` answers.
pub const BASE_PATH: &str = "/local/line/api";
/// Below which path of the local server `api-data.line.me` answers.
pub const DATA_PATH: &str = "/local/line/data";

/// The stand-in. Cloning it shares its memory.
#[derive(Clone)]
pub struct LinePlatform(Arc<Shared>);

struct Shared {
    platform: Mutex<Platform>,
    key: Mutex<Key>,
    clock: Arc<ProgramClock>,
    began: Instant,
    /// Where friends are kept, as LINE keeps them: members stay linked to their LINE users across restarts.
    file: Option<PathBuf>,
}

/// A webhook call, signed.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its headers, the signature among them.
    pub headers: HeaderMap,
    /// Its body, to the byte as it was signed.
    pub body: Bytes,
}

/// Why LINE sends no webhook.
#[derive(Debug, thiserror::Error)]
pub enum NoWebhook {
    /// There is no such event.
    #[error(transparent)]
    Event(#[from] NoEvent),
    /// Nothing is linked.
    #[error(transparent)]
    Link(#[from] NoLink),
    /// The friends cannot be kept.
    #[error("the stand-in cannot keep its friends: {0}")]
    Keep(#[from] io::Error),
}

impl LinePlatform {
    /// A platform with this one channel, whose friends are kept in `folder` where there is one.
    ///
    /// # Errors
    /// Where the file of friends is there and cannot be read.
    pub fn new(
        channel: Channel,
        clock: Arc<ProgramClock>,
        folder: Option<&Path>,
    ) -> io::Result<Self> {
        let file = folder.map(|folder| folder.join("line-friends.json"));
        let friends = match file.as_ref().map(std::fs::read) {
            Some(Ok(text)) => serde_json::from_slice(&text)?,
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => Vec::new(),
        };
        let platform = Platform::new(channel, SystemIds.random(), friends);
        let mut platform = platform.judged_by(specification::judge);
        let key = new_key(&mut platform)?;
        Ok(Self(Arc::new(Shared {
            platform: Mutex::new(platform),
            key: Mutex::new(key),
            clock,
            began: Instant::now(),
            file,
        })))
    }

    /// Every call made to LINE, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Call> {
        self.platform().calls().to_vec()
    }

    /// Forgets the calls.
    pub fn clear_sent(&self) {
        self.platform().forget_calls();
    }

    /// Makes some of the coming calls fail.
    pub fn add_fault(&self, fault: Fault) {
        self.platform().add_fault(fault);
    }

    /// The failures that have not happened yet.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.platform().faults().to_vec()
    }

    /// Takes all coming failures back.
    pub fn clear_faults(&self) {
        self.platform().clear_faults();
    }

    /// How many messages may be sent in a month; `None`: as many as one likes.
    pub fn set_quota(&self, limit: Option<u64>) {
        self.platform().set_quota(limit);
    }

    /// The rates that hold from now on.
    pub fn set_rates(&self, rates: Vec<Rate>) {
        self.platform().set_rates(rates);
    }

    /// What was said in all chats, from this number on.
    #[must_use]
    pub fn lines(&self, from: usize) -> Vec<Line> {
        let platform = self.now();
        platform.lines().iter().skip(from).cloned().collect()
    }

    /// Everyone who has ever met the account.
    #[must_use]
    pub fn friends(&self) -> Vec<Friend> {
        self.platform().friends()
    }

    /// The rich menu that a user sees: their own, or everyone's.
    #[must_use]
    pub fn menu_of(&self, user_id: &str) -> Option<String> {
        self.platform().menu_of(user_id).map(str::to_owned)
    }

    /// A rich menu as people see it: the object, the media type of its image, and the image.
    #[must_use]
    pub fn menu(&self, id: &str) -> Option<(Value, String, Vec<u8>)> {
        let platform = self.platform();
        let (object, media_type, image) = platform.menu(id)?;
        Some((object.clone(), media_type.to_owned(), image.to_vec()))
    }

    /// Makes somebody a friend without a word, as the sample members are.
    ///
    /// # Errors
    /// Where the friends cannot be kept.
    pub fn befriend(&self, user_id: &str, name: &str) -> io::Result<()> {
        let mut platform = self.platform();
        platform.befriend(user_id, name);
        self.keep(&mut platform)
    }

    /// What LINE says of somebody's language: a BCP 47 tag, or nothing.
    ///
    /// # Errors
    /// Where the friends cannot be kept.
    pub fn set_language(&self, user_id: &str, language: Option<String>) -> io::Result<()> {
        let mut platform = self.platform();
        platform.set_language(user_id, language);
        self.keep(&mut platform)
    }

    /// The webhook that LINE would send. What was said shows in the chat at once.
    ///
    /// # Errors
    /// See [`NoWebhook`].
    pub fn webhook(&self, said: &Said) -> Result<Webhook, NoWebhook> {
        let mut platform = self.platform();
        let webhook = platform.webhook(said, self.0.clock.now())?;
        self.keep(&mut platform)?;
        Ok(webhook.into())
    }

    /// An ID token of somebody, as LIFF or a login on the web would give it.
    ///
    /// # Errors
    /// Where the machine gives no randomness.
    pub fn id_token(&self, wanted: &Wanted) -> io::Result<String> {
        let friends = self.friends();
        let friend = friends
            .iter()
            .find(|friend| friend.user_id == wanted.user_id);
        let name = friend.map(|friend| &*friend.name);
        self.key().token(wanted, name, self.0.clock.now())
    }

    /// Signs ID tokens with a new key from now on, and publishes that one alone.
    ///
    /// # Errors
    /// Where the machine gives no randomness.
    pub fn rotate_login_key(&self) -> io::Result<()> {
        *self.key() = new_key(&mut self.platform())?;
        Ok(())
    }

    fn key(&self) -> MutexGuard<'_, Key> {
        self.0.key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose link token this is, while it works.
    #[must_use]
    pub fn link_token_of(&self, token: &str) -> Option<String> {
        let platform = self.platform();
        let owner = platform.link_token_of(token, self.moment());
        owner.map(str::to_owned)
    }

    /// What LINE sends when somebody consents to link their account.
    ///
    /// # Errors
    /// See [`NoWebhook`].
    pub fn link(&self, consent: &Consent) -> Result<Webhook, NoWebhook> {
        let moment = self.moment();
        Ok(self.platform().link(consent, moment)?.into())
    }

    /// Signs a body with the channel's secret, as LINE would send it.
    #[must_use]
    pub fn sign(&self, body: &Value) -> Webhook {
        self.platform().sign(body).into()
    }

    fn platform(&self) -> MutexGuard<'_, Platform> {
        let platform = &self.0.platform;
        platform.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform, after everything that is due by now.
    fn now(&self) -> MutexGuard<'_, Platform> {
        let mut platform = self.platform();
        platform.catch_up(self.moment());
        platform
    }

    fn moment(&self) -> Moment {
        Moment {
            at: self.0.clock.now(),
            ran: self.0.began.elapsed(),
        }
    }

    fn keep(&self, platform: &mut Platform) -> io::Result<()> {
        match (&self.0.file, platform.take_changed_friends()) {
            (Some(file), Some(friends)) => {
                std::fs::write(file, serde_json::to_vec_pretty(&friends)?)
            }
            _ => Ok(()),
        }
    }
}

fn new_key(platform: &mut Platform) -> io::Result<Key> {
    let key = Key::new(fresh::uuid().to_string())?;
    platform.publish_keys(vec![key.published()]);
    Ok(key)
}

impl From<::line_platform::Webhook> for Webhook {
    fn from(webhook: ::line_platform::Webhook) -> Self {
        let headers = webhook.headers.into_iter().filter_map(|(name, value)| {
            let value = HeaderValue::try_from(value).ok()?;
            Some((HeaderName::from_static(name), value))
        });
        Self {
            headers: headers.collect(),
            body: webhook.body.into(),
        }
    }
}

#[cfg(test)]
mod tests;
