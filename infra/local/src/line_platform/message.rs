//! Replies and pushes.

use super::api::{Answer, Incoming};
use super::state::{Accepted, Line, REPLY_TOKEN_LIFE, RETRY_KEY_LIFE, Speaker, State};
use crate::fresh;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use line::limits;
use serde_json::{Value, json};
use uuid::Uuid;

const RETRY_KEY: &str = "x-line-retry-key";

/// `POST /v2/bot/message/reply`: free, once for each token, and without a retry key.
pub(super) fn reply(state: &mut State, call: &Incoming<'_>) -> Answer {
    if call.header(RETRY_KEY).is_some() {
        return Answer::refused(
            StatusCode::BAD_REQUEST,
            "The retry key is not supported by this endpoint",
        );
    }
    let body = call.json();
    let messages = match messages(&body) {
        Ok(messages) => messages,
        Err(refusal) => return refusal,
    };
    let token = body["replyToken"].as_str().unwrap_or_default();
    let is_valid = state
        .reply_tokens
        .get(token)
        .is_some_and(|token| is_within(token.issued_at, call.now, REPLY_TOKEN_LIFE));
    match state.reply_tokens.remove(token).filter(|_| is_valid) {
        Some(token) => Answer::ok(deliver(
            state,
            &token.user_id,
            Speaker::Reply,
            messages,
            call.now,
        )),
        None => Answer::refused(StatusCode::BAD_REQUEST, "Invalid reply token"),
    }
}

/// `POST /v2/bot/message/push`: once for each retry key. A user who has blocked the account gets nothing, and LINE
/// answers 200 all the same.
pub(super) fn push(state: &mut State, call: &Incoming<'_>) -> Answer {
    let key = match call.header(RETRY_KEY).map(Uuid::parse_str) {
        None => None,
        Some(Ok(key)) => Some(key.to_string()),
        Some(Err(_)) => {
            return Answer::refused(StatusCode::BAD_REQUEST, "The retry key is invalid");
        }
    };
    if let Some(accepted) = key.as_ref().and_then(|key| state.retry_keys.get(key))
        && is_within(accepted.at, call.now, RETRY_KEY_LIFE)
    {
        let body = json!({ "message": "The retry key is already accepted", "sentMessages": accepted.sent_messages });
        return Answer {
            accepted_request_id: Some(accepted.request_id.clone()),
            ..Answer::new(StatusCode::CONFLICT, body)
        };
    }
    let body = call.json();
    let messages = match messages(&body) {
        Ok(messages) => messages,
        Err(refusal) => return refusal,
    };
    let to = body["to"].as_str().unwrap_or_default();
    let Some(follows) = state.friends.get(to).map(|friend| friend.follows) else {
        return Answer::refused(StatusCode::BAD_REQUEST, "Failed to send messages");
    };
    let sent = if follows {
        state.pushed = state.pushed.saturating_add(1);
        deliver(state, to, Speaker::Push, messages, call.now)
    } else {
        sent_messages(messages)
    };
    let answer = Answer::ok(sent);
    if let Some(key) = key {
        let accepted = Accepted {
            request_id: answer.request_id.clone(),
            sent_messages: answer.body["sentMessages"].clone(),
            at: call.now,
        };
        state.retry_keys.insert(key, accepted);
    }
    answer
}

/// The messages, where LINE would take them.
fn messages(body: &Value) -> Result<&[Value], Answer> {
    let messages = body["messages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let faults = limits::check(messages);
    if faults.is_empty() {
        return Ok(messages);
    }
    let details: Vec<Value> = faults
        .iter()
        .map(|fault| json!({ "message": fault.message, "property": fault.property }))
        .collect();
    let message = format!("The request body has {} error(s)", details.len());
    Err(Answer::new(
        StatusCode::BAD_REQUEST,
        json!({ "message": message, "details": details }),
    ))
}

fn deliver(
    state: &mut State,
    user_id: &str,
    from: Speaker,
    messages: &[Value],
    at: DateTime<Utc>,
) -> Value {
    state.lines.extend(messages.iter().map(|message| Line {
        user_id: user_id.to_owned(),
        from,
        message: message.clone(),
        at,
    }));
    sent_messages(messages)
}

fn sent_messages(messages: &[Value]) -> Value {
    let sent: Vec<Value> = messages
        .iter()
        .map(|_| json!({ "id": message_id(), "quoteToken": fresh::token() }))
        .collect();
    json!({ "sentMessages": sent })
}

/// LINE's message ids are 18 digits.
pub(super) fn message_id() -> String {
    format!(
        "{:018}",
        fresh::uuid().as_u128() % 1_000_000_000_000_000_000
    )
}

/// Whether `life` has not passed since `start`; a clock that was set back has let nothing pass.
fn is_within(start: DateTime<Utc>, now: DateTime<Utc>, life: TimeDelta) -> bool {
    now.signed_duration_since(start) <= life
}
