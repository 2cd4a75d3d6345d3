//! What the platform remembers.

use crate::fault::Fault;
use crate::friends::{Friend, Friends};
use crate::ids::Ids;
use crate::menu::Menus;
use crate::quota::Quota;
use crate::rate::Counted;
use crate::wire::Request;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// One call made to LINE.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// `POST`, …
    pub method: String,
    /// LINE's own path: `/v2/bot/message/reply`.
    pub path: String,
    /// The headers, by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body: JSON where it is JSON, else its text. The channel's secret is not in it.
    pub body: Value,
    /// The status of the answer; 0: the connection broke without one.
    pub status: u16,
}

/// One line of a chat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Whose chat: a user's id, or a group's.
    pub user_id: String,
    /// Who spoke.
    pub from: Speaker,
    /// LINE's message object. What a member says has its `id`; what they have unsent is of the type `unsent`.
    pub message: Value,
    /// When, by the program's clock.
    pub at: DateTime<Utc>,
    /// Whether it came without a sound.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_silent: bool,
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
    /// Nobody: somebody followed or blocked the account, or the account came into a group.
    Notice,
}

/// Something issued for one chat, that has not been used.
#[derive(Debug)]
pub(crate) struct Issued {
    /// The user, or the group.
    pub(crate) to: String,
    pub(crate) at: DateTime<Utc>,
}

/// A retry key that LINE has accepted.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) request_id: String,
    pub(crate) sent_messages: Option<Value>,
    pub(crate) at: DateTime<Utc>,
}

/// A call that nobody waits for any more, and when it is done.
#[derive(Debug)]
pub(crate) struct Late {
    pub(crate) due: DateTime<Utc>,
    pub(crate) request: Request,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) ids: Ids,
    pub(crate) friends: Friends,
    /// When each channel token was given, by the machine's clock.
    pub(crate) access_tokens: BTreeMap<String, Duration>,
    pub(crate) reply_tokens: BTreeMap<String, Issued>,
    pub(crate) link_tokens: BTreeMap<String, Issued>,
    pub(crate) retry_keys: BTreeMap<String, Accepted>,
    pub(crate) quota: Quota,
    pub(crate) rates: Vec<Counted>,
    pub(crate) menus: Menus,
    /// The public keys by which ID tokens are checked.
    pub(crate) keys: Vec<Value>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) late: Vec<Late>,
    pub(crate) calls: Vec<Call>,
    pub(crate) lines: Vec<Line>,
    /// How often each user (second) was shown what came under a retry key (first).
    pub(crate) shown: BTreeMap<(String, String), u64>,
}

impl State {
    pub(crate) fn new(seed: u64, friends: Vec<Friend>) -> Self {
        Self {
            ids: Ids::new(seed),
            friends: Friends::new(friends),
            access_tokens: BTreeMap::new(),
            reply_tokens: BTreeMap::new(),
            link_tokens: BTreeMap::new(),
            retry_keys: BTreeMap::new(),
            quota: Quota::default(),
            rates: Vec::new(),
            menus: Menus::default(),
            keys: Vec::new(),
            faults: Vec::new(),
            late: Vec::new(),
            calls: Vec::new(),
            lines: Vec::new(),
            shown: BTreeMap::new(),
        }
    }
}
