//! Replies, pushes and multicasts.

use crate::api::monthly_limit;
use crate::state::{Accepted, Line, Speaker, State};
use crate::wire::{Answer, Moment, Request, is_within};
use chrono::{DateTime, TimeDelta, Utc};
use line::limits::{self, Fault};
use serde_json::{Value, json};
use uuid::Uuid;

const RETRY_KEY: &str = "x-line-retry-key";
/// A reply token works for about a minute.
const REPLY_TOKEN_LIFE: TimeDelta = TimeDelta::seconds(60);
/// A retry key is remembered for a day.
const RETRY_KEY_LIFE: TimeDelta = TimeDelta::hours(24);
/// Users in one multicast.
const RECIPIENTS_MAX: usize = 500;
/// For how long the account may seem to think, in seconds.
const LOADING_SECONDS: std::ops::RangeInclusive<u64> = 5..=60;

/// `POST /v2/bot/message/reply`: free, once for each token, and without a retry key.
pub(crate) fn reply(state: &mut State, request: &Request, now: Moment) -> Answer {
    if request.header(RETRY_KEY).is_some() {
        return Answer::bad("The retry key is not supported by this endpoint");
    }
    let body = request.json();
    let messages = match messages(&body) {
        Ok(messages) => messages,
        Err(refusal) => return refusal,
    };
    let token = body["replyToken"].as_str().unwrap_or_default();
    let is_valid = state
        .reply_tokens
        .get(token)
        .is_some_and(|token| is_within(token.at, now.at, REPLY_TOKEN_LIFE));
    let Some(token) = state.reply_tokens.remove(token).filter(|_| is_valid) else {
        return Answer::bad("Invalid reply token");
    };
    let said = Words::of(&body, messages, Speaker::Reply, now.at);
    said.appear(state, &token.to);
    Answer::ok(sent_messages(state, messages))
}

/// `POST /v2/bot/message/push`: once for each retry key. A user who has blocked the account gets nothing, and LINE
/// answers 200 all the same.
pub(crate) fn push(state: &mut State, request: &Request, id: &str, now: Moment) -> Answer {
    once(state, request, id, now, |state, body, messages, key| {
        let to = body["to"].as_str().unwrap_or_default();
        if state.friends.get(to).is_none() {
            return Answer::bad("Failed to send messages");
        }
        let said = Words::of(body, messages, Speaker::Push, now.at);
        if !said.send(state, &[to], key) {
            return monthly_limit();
        }
        Answer::ok(sent_messages(state, messages))
    })
}

/// `POST /v2/bot/message/multicast`: the same to up to 500 users. Those who cannot be reached are passed over.
pub(crate) fn multicast(state: &mut State, request: &Request, id: &str, now: Moment) -> Answer {
    once(state, request, id, now, |state, body, messages, key| {
        let to = match recipients(body) {
            Ok(to) => to,
            Err(refusal) => return refusal,
        };
        let said = Words::of(body, messages, Speaker::Push, now.at);
        if !said.send(state, &to, key) {
            return monthly_limit();
        }
        Answer::ok(json!({}))
    })
}

/// `POST /v2/bot/message/validate/…`: whether the messages would be taken.
pub(crate) fn validate(request: &Request) -> Answer {
    match messages(&request.json()) {
        Ok(_) => Answer::ok(json!({})),
        Err(refusal) => refusal,
    }
}

/// `POST /v2/bot/chat/loading/start`: the account seems to think.
pub(crate) fn show_loading(request: &Request) -> Answer {
    let body = request.json();
    let fault = |property: &str, message: &str| Fault {
        property: property.to_owned(),
        message: message.to_owned(),
    };
    let mut faults = Vec::new();
    if !is_user_id(body["chatId"].as_str().unwrap_or_default()) {
        faults.push(fault("chatId", "Only user id is acceptable, please confirm if there are any group/room ids or illegal ids."));
    }
    let seconds = body["loadingSeconds"].as_u64();
    if seconds.is_some_and(|seconds| !LOADING_SECONDS.contains(&seconds)) {
        faults.push(fault("loadingSeconds", "Must be between 5 and 60"));
    }
    if seconds.is_some_and(|seconds| seconds % 5 != 0) {
        faults.push(fault("loadingSeconds", "must be a multiple of five"));
    }
    if faults.is_empty() {
        Answer::new(202, json!({}))
    } else {
        Answer::faulty(&faults)
    }
}

/// Sends what was not sent before under the same retry key. A refusal leaves the key free.
fn once(
    state: &mut State,
    request: &Request,
    id: &str,
    now: Moment,
    send: impl FnOnce(&mut State, &Value, &[Value], Option<&str>) -> Answer,
) -> Answer {
    let key = match request.header(RETRY_KEY).map(Uuid::parse_str) {
        None => None,
        Some(Ok(key)) => Some(key.to_string()),
        Some(Err(_)) => return Answer::bad("The retry key is invalid"),
    };
    let known = key.as_ref().and_then(|key| state.retry_keys.get(key));
    if let Some(accepted) = known.filter(|known| is_within(known.at, now.at, RETRY_KEY_LIFE)) {
        return accepted_before(accepted);
    }
    let body = request.json();
    let answer = match messages(&body) {
        Ok(messages) => send(state, &body, messages, key.as_deref()),
        Err(refusal) => return refusal,
    };
    if let Some(key) = key.filter(|_| answer.is_ok()) {
        let accepted = Accepted {
            request_id: id.to_owned(),
            sent_messages: answer.json().get("sentMessages").cloned(),
            at: now.at,
        };
        state.retry_keys.insert(key, accepted);
    }
    answer
}

fn accepted_before(accepted: &Accepted) -> Answer {
    let mut body = json!({ "message": "The retry key is already accepted" });
    if let Some(sent) = &accepted.sent_messages {
        body["sentMessages"] = sent.clone();
    }
    Answer {
        accepted_request_id: Some(accepted.request_id.clone()),
        ..Answer::new(409, body)
    }
}

/// The messages, where LINE would take them.
pub(crate) fn messages(body: &Value) -> Result<&[Value], Answer> {
    let messages = body["messages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let faults = limits::check(messages);
    if faults.is_empty() {
        Ok(messages)
    } else {
        Err(Answer::faulty(&faults))
    }
}

fn recipients(body: &Value) -> Result<Vec<&str>, Answer> {
    let to = body["to"].as_array().map(Vec::as_slice).unwrap_or_default();
    if to.is_empty() || to.len() > RECIPIENTS_MAX {
        return Err(Answer::faulty(&[Fault {
            property: "to".to_owned(),
            message: format!("Size must be between 1 and {RECIPIENTS_MAX}"),
        }]));
    }
    let users = to.iter().enumerate().map(|(at, user)| {
        let user = user.as_str().filter(|user| is_user_id(user));
        user.ok_or_else(|| {
            Answer::bad(&format!(
                "The property, to[{at}], in the request body is invalid (line: -, column: -)"
            ))
        })
    });
    users.collect()
}

/// LINE's ids of users are `U` and 32 hexadecimal digits.
fn is_user_id(text: &str) -> bool {
    text.strip_prefix('U').is_some_and(|digits| {
        digits.len() == 32
            && digits
                .bytes()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// What is said, and how.
struct Words<'a> {
    messages: &'a [Value],
    from: Speaker,
    is_silent: bool,
    at: DateTime<Utc>,
}

impl<'a> Words<'a> {
    fn of(body: &Value, messages: &'a [Value], from: Speaker, at: DateTime<Utc>) -> Self {
        Self {
            messages,
            from,
            is_silent: body["notificationDisabled"].as_bool().unwrap_or_default(),
            at,
        }
    }

    /// Reaches those who follow the account, unless they are more than the month has left.
    fn send(&self, state: &mut State, to: &[&str], key: Option<&str>) -> bool {
        let reached: Vec<&str> = to
            .iter()
            .copied()
            .filter(|user| state.friends.follows(user))
            .collect();
        if !state.quota.spend(reached.len(), self.at) {
            return false;
        }
        for user in reached {
            self.appear(state, user);
            if let Some(key) = key {
                let times = state
                    .shown
                    .entry((key.to_owned(), user.to_owned()))
                    .or_default();
                *times = times.saturating_add(1);
            }
        }
        true
    }

    fn appear(&self, state: &mut State, chat: &str) {
        state.lines.extend(self.messages.iter().map(|message| Line {
            user_id: chat.to_owned(),
            from: self.from,
            message: message.clone(),
            at: self.at,
            is_silent: self.is_silent,
        }));
    }
}

fn sent_messages(state: &mut State, messages: &[Value]) -> Value {
    let sent: Vec<Value> = messages
        .iter()
        .map(|_| json!({ "id": state.ids.message_id(), "quoteToken": state.ids.token() }))
        .collect();
    json!({ "sentMessages": sent })
}
