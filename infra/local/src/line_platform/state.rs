//! What the stand-in remembers.

use super::fault::Fault;
use super::friends::Friends;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A reply token works for about a minute.
pub(super) const REPLY_TOKEN_LIFE: TimeDelta = TimeDelta::seconds(60);
/// A stateless channel token lasts 15 minutes: of the machine's clock, because its holder counts by that one too.
pub(super) const ACCESS_TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);
/// A retry key is remembered for a day.
pub(super) const RETRY_KEY_LIFE: TimeDelta = TimeDelta::hours(24);

/// One call made to LINE.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// `POST`, …
    pub method: String,
    /// LINE's own path: `/v2/bot/message/reply`.
    pub path: String,
    /// The headers, by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body: JSON where it is JSON, else its text.
    pub body: Value,
    /// What the stand-in answered.
    pub status: u16,
}

/// One line of a chat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Whose chat.
    pub user_id: String,
    /// Who spoke.
    pub from: Speaker,
    /// LINE's message object.
    pub message: Value,
    /// When, by the program's clock.
    pub at: DateTime<Utc>,
}

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The member.
    User,
    /// The account, asked.
    Reply,
    /// The account, unasked.
    Push,
    /// Nobody: somebody followed or blocked the account.
    Notice,
}

/// A reply token that has not been used.
#[derive(Debug)]
pub(super) struct ReplyToken {
    pub(super) user_id: String,
    pub(super) issued_at: DateTime<Utc>,
}

/// A retry key that LINE has accepted.
#[derive(Debug)]
pub(super) struct Accepted {
    pub(super) request_id: String,
    pub(super) sent_messages: Value,
    pub(super) at: DateTime<Utc>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) friends: Friends,
    /// When each channel token was given.
    pub(super) access_tokens: BTreeMap<String, Instant>,
    pub(super) reply_tokens: BTreeMap<String, ReplyToken>,
    pub(super) retry_keys: BTreeMap<String, Accepted>,
    pub(super) calls: Vec<Call>,
    pub(super) lines: Vec<Line>,
    pub(super) faults: Vec<Fault>,
    /// Messages pushed: what LINE bills.
    pub(super) pushed: u64,
}

impl State {
    pub(super) fn new(friends: Friends) -> Self {
        Self {
            friends,
            access_tokens: BTreeMap::new(),
            reply_tokens: BTreeMap::new(),
            retry_keys: BTreeMap::new(),
            calls: Vec::new(),
            lines: Vec::new(),
            faults: Vec::new(),
            pushed: 0,
        }
    }
}
