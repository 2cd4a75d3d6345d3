//! The form in which an event crosses our queue: LINE's own shape, cut to what the bot needs.
//!
//! A queue keeps messages for days and its dead letters longer, so nothing a member writes to the
//! account that is not a wish we understand is put there: such text travels as empty.

use serde_json::{Map, Value, json};

use super::event::{Event, Kind, LinkResult, Source, Told};
use crate::intent::Intent;

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
    if let Source::User(id) = &told.source {
        put("source", json!({ "type": "user", "userId": id }));
    }
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
        Kind::Text(words) => (
            "message",
            Some((
                "message",
                json!({ "type": "text", "text": understood(words) }),
            )),
        ),
        Kind::OtherMessage => ("message", Some(("message", json!({ "type": "other" })))),
        Kind::Postback(data) => ("postback", Some(("postback", json!({ "data": data })))),
        Kind::Follow { is_unblocked } => (
            "follow",
            Some(("follow", json!({ "isUnblocked": is_unblocked }))),
        ),
        Kind::Unfollow => ("unfollow", None),
        Kind::Link { result, nonce } => (
            "accountLink",
            Some(("link", json!({ "result": result.word(), "nonce": nonce }))),
        ),
    }
}

fn understood(words: &str) -> &str {
    match Intent::of_text(words) {
        Intent::Unknown => "",
        _ => words,
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
