//! The journal: one entry for each fact, in order, each carrying the hash of the one before.
//!
//! An entry is at once the audit record, the record that makes a repeated call safe, and the proof that the
//! caller's id was not used before. It is never changed or deleted. Its serialised form is part of the domain,
//! because the chain's hash is taken over it.

mod command;

pub use command::{Command, Given};

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::calendar::Instant;
use crate::fact::{EntryKind, Fact};
use crate::ids::MemberId;
use crate::points::Points;
use crate::wallet::lots::Lots;

/// One fact about one member's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Under which name it is recorded.
    pub key: EntryKey,
    /// Whose points.
    pub member: MemberId,
    /// Its place in the member's journal, counting from 1 without gaps.
    pub seq: u64,
    /// When it happened. For what time decides, the moment it became true, whenever it was recorded.
    pub at: Instant,
    /// What came to the points that can be used, and what went.
    #[serde(flatten)]
    pub moved: Moved,
    /// The points that can be used after it.
    pub balance_after: Points,
    /// What happened.
    pub fact: Fact,
    /// The program version that judged it.
    pub program_version: u32,
    /// Who asked for it; `None` for what time decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Command>,
    /// The hash over the entry before and this one.
    #[serde(skip)]
    pub chain: ChainHash,
}

impl Entry {
    /// What the member reads it as.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        self.fact.kind()
    }

    /// Seals the entry to its predecessor.
    #[must_use]
    pub fn chained_to(&self, previous: &ChainHash) -> ChainHash {
        let mut hash = Sha256::new();
        hash.update(previous.0.as_bytes());
        // A struct of strings, numbers and maps with text keys always serialises; the fallback can only break the
        // chain, which the audit then reports.
        hash.update(serde_json::to_vec(self).unwrap_or_default());
        ChainHash::from_digest(&hash.finalize())
    }
}

/// The movement of the points that can be used, by lot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// What came.
    #[serde(default, skip_serializing_if = "Lots::is_empty")]
    pub come: Lots,
    /// What went.
    #[serde(default, skip_serializing_if = "Lots::is_empty")]
    pub gone: Lots,
}

impl Moved {
    /// Points that came.
    #[must_use]
    pub fn come(come: Lots) -> Moved {
        Moved {
            come,
            gone: Lots::new(),
        }
    }

    /// Points that went.
    #[must_use]
    pub fn gone(gone: Lots) -> Moved {
        Moved {
            come: Lots::new(),
            gone,
        }
    }

    /// The change, which is the entry's `points`.
    #[must_use]
    pub fn change(&self) -> i64 {
        self.come
            .total()
            .gained()
            .saturating_sub(self.gone.total().gained())
    }
}

/// The name of an entry: its kind of record and the id the caller chose (or, for what time decides, one made of the
/// member and the place in the journal). Unique in the whole program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryKey {
    /// The kind of record, which is what the id is unique within.
    pub record: Record,
    /// The id.
    pub id: String,
}

impl EntryKey {
    /// The name of a record.
    #[must_use]
    pub fn new(record: Record, id: impl Into<String>) -> EntryKey {
        EntryKey {
            record,
            id: id.into(),
        }
    }
}

impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.record.as_str(), self.id)
    }
}

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The kinds of record that callers' ids are unique within.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Record { $($(#[$doc])* $name,)* }

        impl Record {
            /// The word under which it is stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Record::$name => $text,)* }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(text: &str) -> Option<Record> {
                match text { $($text => Some(Record::$name),)* _ => None }
            }
        }
    };
}

records! {
    /// A purchase, by its order.
    Earning = "earning",
    /// Pending points of an order that became usable.
    Confirmation = "confirmation",
    /// Goods that came back, by the return.
    Return = "return",
    /// An order that was edited, by the amendment.
    Amendment = "amendment",
    /// A use of points, by the redemption: held, or redeemed at once.
    Redemption = "redemption",
    /// How a hold ended, by its redemption. One name for all three ends: the database lets only one win.
    Outcome = "outcome",
    /// A correction by staff.
    Adjustment = "adjustment",
    /// A visit, a log-in, a review.
    Activity = "activity",
    /// Points that a coupon gave, by the coupon.
    Coupon = "coupon",
    /// Points that a full stamp card gave, or that were taken back from it.
    Reward = "reward",
    /// Points that a campaign run gave, by the run and the member.
    Gift = "gift",
    /// Points whose last day has passed.
    Expiry = "expiry",
    /// A debt paid from new points.
    Offset = "offset",
    /// A member's departure, by the member.
    Withdrawal = "withdrawal",
    /// What left a membership that was merged into another, by the membership that is closed.
    MergeOut = "merge_out",
    /// What came with it, by the same.
    MergeIn = "merge_in",
    /// Points that a member gave to another of the family, by the transfer.
    TransferOut = "transfer_out",
    /// What the other got, by the same.
    TransferIn = "transfer_in",
    /// Points given for a reward, by the exchange.
    Exchange = "exchange",
    /// What came back of them, by the exchange.
    ExchangeEnd = "exchange_end",
    /// Points given for a draw, and what it won, by the draw.
    Draw = "draw",
    /// Points that a referral is to give, and how that ended.
    Referral = "referral",
}

/// The wallet as an answer shows it, small enough to keep with the entry, so that a repeated call gets the same body
/// years later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Usable now.
    #[serde(rename = "a")]
    pub available: Points,
    /// Earned, not usable yet.
    #[serde(rename = "p", default, skip_serializing_if = "Points::is_zero")]
    pub pending: Points,
    /// Set aside for checkouts.
    #[serde(rename = "h", default, skip_serializing_if = "Points::is_zero")]
    pub held: Points,
    /// Owed.
    #[serde(rename = "d", default, skip_serializing_if = "Points::is_zero")]
    pub debt: Points,
    /// What expires when, soonest first; the answer to a write names the soonest [`EXPIRING_MAX`] days.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub expiring: Vec<(chrono::NaiveDate, Points)>,
    /// The rank held; none where the program has no ranks.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<String>,
}

/// How many last days the answer to a write names. More would make an entry outgrow one kilobyte, and so every
/// write dearer, for days a year away; `GET /v1/members/{id}` names all of them.
pub const EXPIRING_MAX: usize = 12;

macro_rules! short_hash {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            fn from_digest(digest: &[u8]) -> $name {
                $name(URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or(digest)))
            }

            /// The hash as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// A hash as it was stored.
            #[must_use]
            pub fn stored(text: String) -> $name {
                $name(text)
            }
        }
    };
}

short_hash! {
    /// The first 128 bits of a SHA-256 over the previous hash and the entry.
    ChainHash
}
short_hash! {
    /// The first 128 bits of a SHA-256 over a command in canonical form: two spellings of one body share it.
    Fingerprint
}

impl Fingerprint {
    /// The fingerprint of a command. The command's fields serialise in a fixed order, with defaults filled in.
    ///
    /// # Errors
    /// When the command cannot be written as JSON.
    pub fn of<T: Serialize>(command: &T) -> Result<Fingerprint, serde_json::Error> {
        Ok(Fingerprint::from_digest(&Sha256::digest(
            serde_json::to_vec(command)?,
        )))
    }
}

#[cfg(test)]
mod tests;
