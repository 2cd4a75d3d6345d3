//! The form in which an event crosses our queue: LINE's own shape, cut to what the bot needs.
//!
//! A queue keeps messages for days and its dead letters longer, so no word that anybody wrote is put
//! there: what they wish travels as the tap of the button that means the same. So taking a message
//! back takes nothing back here; there is nothing left of it.

use serde_json::{Map, Value, json};

use super::event::{Event, Kind, LinkResult, Source, Told};

/// The queue message for an event; `None` for an event nobody acts on.
#[must_use]
pub fn to_queue(event: &Event) -> Option<String> {
    match event {
        Event::Told(told) => Some(value(told).to_string()),
        Event::Unknown { .. } => None,
    }
}

/// Reads a queue message back.
///
/// # Errors
/// When the message is not JSON. JSON that is no event of ours is [`Event::Unknown`].
pub fn from_queue(body: &str) -> Result<Event, serde_json::Error> {
    Ok(Event::read(&serde_json::from_str(body)?))
}

fn value(told: &Told) -> Value {
    let mut event = Map::new();
    let mut put = |key: &str, value: Value| event.insert(key.to_owned(), value);
    put("webhookEventId", json!(told.id));
    put("timestamp", json!(told.timestamp));
    put(
        "mode",
        json!(if told.active { "active" } else { "standby" }),
    );
    put(
        "deliveryContext",
        json!({ "isRedelivery": told.redelivery }),
    );
    match &told.source {
        Source::User(id) => put("source", json!({ "type": "user", "userId": id })),
        Source::Group => put("source", json!({ "type": "group" })),
        Source::Nobody => None,
    };
    if let Some(token) = &told.reply_token {
        put("replyToken", json!(token));
    }
    let (kind, detail) = detail(&told.kind);
    put("type", json!(kind));
    if let Some((key, value)) = detail {
        put(key, value);
    }
    Value::Object(event)
}

fn detail(kind: &Kind) -> (&'static str, Option<(&'static str, Value)>) {
    match kind {
        Kind::Wish(wish) => (
            "postback",
            Some(("postback", json!({ "data": wish.postback() }))),
        ),
        Kind::Follow { is_unblocked } => (
            "follow",
            Some(("follow", json!({ "isUnblocked": is_unblocked }))),
        ),
        Kind::Unfollow => ("unfollow", None),
        Kind::Joined => ("join", None),
        Kind::Link { result, nonce } => (
            "accountLink",
            Some(("link", json!({ "result": result.word(), "nonce": nonce }))),
        ),
    }
}

impl LinkResult {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
        }
    }
}
