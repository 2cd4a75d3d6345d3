//! A link: with whose membership, for how long, and how it ended.

use domain::calendar::Instant;
use domain::entry::Fingerprint;
use domain::ids::{LinkId, MemberId};
use serde::{Deserialize, Serialize};

use crate::store::Write;

/// A link, waiting or ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The caller's id.
    pub id: LinkId,
    /// How often it was stored.
    pub version: u64,
    /// With whose membership.
    pub member: MemberId,
    /// What was asked.
    pub fingerprint: Fingerprint,
    /// Chance, in hexadecimal digits.
    pub salt: String,
    /// How the LINE user shows that they are meant.
    pub by: By,
    /// From this instant on it links nobody any more.
    pub expires_at: Instant,
    /// How it ended, and when.
    pub ended: Option<(Ending, Instant)>,
    /// The membership that was merged into this one by it.
    pub merged: Option<MemberId>,
}

/// How a LINE user shows that they are meant by a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// LINE's dialog hands the nonce on.
    Nonce,
    /// They send the code into the chat.
    Code,
}

/// How a link ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A LINE user was linked.
    Linked,
    /// The member was asked and said no.
    Declined,
    /// LINE says that it failed.
    Cancelled,
}

/// What to link.
#[derive(Clone, Debug)]
pub struct LinkRequest {
    /// The caller's id.
    pub id: LinkId,
    /// With whose membership.
    pub member: MemberId,
    /// LINE's token, for the dialog; without one there is a code.
    pub link_token: Option<String>,
    /// For how long.
    pub valid_seconds: u32,
}

impl Link {
    /// Whether it still links somebody.
    #[must_use]
    pub fn is_waiting(&self, now: Instant) -> bool {
        self.ended.is_none() && now < self.expires_at
    }

    pub(super) fn ended(&self, how: Ending, at: Instant, merged: Option<MemberId>) -> Write {
        Write::Link(Box::new(Link {
            version: self.version.saturating_add(1),
            ended: Some((how, at)),
            merged,
            ..self.clone()
        }))
    }
}
