//! One event, as far as the bot needs it.

use serde_json::Value;

use crate::intent::{Intent, Wish};

/// An event, or what is left of one that we do not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An event with an id, of a kind we act on.
    Told(Told),
    /// A kind we do not act on, or one without an id. `what` is its type, for the log.
    Unknown {
        /// The event's type as LINE wrote it, cut short, or `?`.
        what: String,
    },
}

/// An event that the bot acts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `webhookEventId`: the same when LINE delivers the event again.
    pub id: String,
    /// Milliseconds since 1970, as LINE says it happened.
    pub timestamp: i64,
    /// `false` in `standby` mode: another module answers, we stay silent.
    pub active: bool,
    /// LINE says it has tried to deliver this before. Never a reason to drop it: the first
    /// delivery may not have arrived.
    pub redelivery: bool,
    /// Who it comes from.
    pub source: Source,
    /// Answers once, within about a minute. Absent in standby and where no answer is possible.
    pub reply_token: Option<String>,
    /// What happened.
    pub kind: Kind,
}

/// Who an event comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One person, alone with the account.
    User(String),
    /// A group or a room: no place for a balance, whoever speaks there.
    Group,
    /// Nobody who can be told from others.
    Nobody,
}

/// What happened, as far as we act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Somebody wrote, tapped a button, or sent a sticker or something else without words for us. Their words stay
    /// outside: they may hold anything about anybody.
    Wish(Wish),
    /// The member added the account, or unblocked it.
    Follow {
        /// They had blocked us before.
        is_unblocked: bool,
    },
    /// The member blocked the account. There is no way to answer.
    Unfollow,
    /// The account was brought into a group or a room.
    Joined,
    /// The end of an account link.
    Link {
        /// Whether LINE linked the two accounts.
        result: LinkResult,
        /// What we gave out to recognise whose link it is.
        nonce: String,
    },
}

/// How an account link ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkResult {
    /// Linked.
    Ok,
    /// Not linked, for whatever reason.
    Failed,
}

/// LINE's ids are 26 characters for events and 33 for users. What is far longer is none of them, and would fit no key of
/// the table: it would fail at each delivery and end among the dead letters.
const ID_LENGTH_MAX: usize = 64;

/// Longest type name that goes to the log.
const LOGGED_TYPE_MAX: usize = 40;

impl Event {
    /// Reads one event from its text, which may be none that a value can hold.
    pub(super) fn read_text(text: &str) -> Self {
        let value = serde_json::from_str(text).unwrap_or(Value::Null);
        Self::read(&value)
    }

    /// Reads one event. Never fails: what we cannot read is [`Event::Unknown`].
    #[must_use]
    pub fn read(value: &Value) -> Self {
        Told::read(value).map_or_else(
            || Self::Unknown {
                what: type_for_the_log(value),
            },
            Self::Told,
        )
    }
}

impl Told {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: id(value, "/webhookEventId")?,
            timestamp: value.get("timestamp").and_then(Value::as_i64).unwrap_or(0),
            active: text(value, "/mode").is_none_or(|mode| mode == "active"),
            redelivery: value
                .pointer("/deliveryContext/isRedelivery")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            source: Source::read(value),
            reply_token: text(value, "/replyToken").filter(|token| !token.is_empty()),
            kind: Kind::read(value)?,
        })
    }
}

impl Source {
    fn read(value: &Value) -> Self {
        let user = id(value, "/source/userId");
        match (text(value, "/source/type").as_deref(), user) {
            (Some("user"), Some(id)) => Self::User(id),
            (Some("group" | "room"), _) => Self::Group,
            _ => Self::Nobody,
        }
    }
}

impl Kind {
    fn read(value: &Value) -> Option<Self> {
        match text(value, "/type")?.as_str() {
            "message" => Some(Self::Wish(message(value))),
            // A rich menu that only switches its tab asks for nothing.
            "postback"
                if value
                    .pointer("/postback/params/newRichMenuAliasId")
                    .is_some() =>
            {
                None
            }
            "postback" => {
                let data = text(value, "/postback/data")?;
                Some(Self::Wish(Wish::of_postback(&data)))
            }
            "follow" => Some(Self::Follow {
                is_unblocked: value
                    .pointer("/follow/isUnblocked")
                    .and_then(Value::as_bool)
                    .unwrap_or(false),
            }),
            "unfollow" => Some(Self::Unfollow),
            "join" => Some(Self::Joined),
            "accountLink" => Some(Self::Link {
                result: match text(value, "/link/result").as_deref() {
                    Some("ok") => LinkResult::Ok,
                    _ => LinkResult::Failed,
                },
                nonce: text(value, "/link/nonce")?,
            }),
            _ => None,
        }
    }
}

/// What a message wishes. Only a text has words; what a sticker says was LINE's idea.
fn message(value: &Value) -> Wish {
    let said = text(value, "/message/text");
    match (text(value, "/message/type").as_deref(), said) {
        (Some("text"), Some(words)) => Wish::of_text(&words),
        _ => Wish {
            intent: Intent::Unknown,
            language: None,
        },
    }
}

fn id(value: &Value, pointer: &str) -> Option<String> {
    text(value, pointer).filter(|id| (1..=ID_LENGTH_MAX).contains(&id.len()))
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(str::to_owned)
}

/// A type name comes from outside: only its plain characters, and only a few of them, are logged.
fn type_for_the_log(value: &Value) -> String {
    let what: String = text(value, "/type")
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(LOGGED_TYPE_MAX)
        .collect();
    if what.is_empty() {
        "?".to_owned()
    } else {
        what
    }
}
