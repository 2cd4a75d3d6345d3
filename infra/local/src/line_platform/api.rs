//! LINE's API: the calls that Tameru makes, and those of their neighbours that a look from outside needs.

use super::fault::{self, FaultKind};
use super::state::{ACCESS_TOKEN_LIFE, Call, State};
use super::{LinePlatform, message};
use crate::fresh;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Instant;

/// The bot itself, as a LINE user.
pub(super) const BOT_USER_ID: &str = "U00000000000000000000000000000b07";

/// What LINE answers.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    pub(super) request_id: String,
    /// The first request that carried the same retry key.
    pub(super) accepted_request_id: Option<String>,
}

impl Answer {
    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        )]);
        let ids = [
            ("x-line-request-id", Some(&self.request_id)),
            (
                "x-line-accepted-request-id",
                self.accepted_request_id.as_ref(),
            ),
        ];
        for (name, id) in ids {
            if let Some(id) = id.and_then(|id| HeaderValue::from_str(id).ok()) {
                headers.insert(name, id);
            }
        }
        headers
    }

    pub(super) fn new(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            body,
            request_id: fresh::uuid().to_string(),
            accepted_request_id: None,
        }
    }

    pub(super) fn ok(body: Value) -> Self {
        Self::new(StatusCode::OK, body)
    }

    pub(super) fn refused(status: StatusCode, message: &str) -> Self {
        Self::new(status, json!({ "message": message }))
    }
}

/// One call as it arrived.
pub(super) struct Incoming<'a> {
    pub(super) path: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    pub(super) now: DateTime<Utc>,
}

impl Incoming<'_> {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl LinePlatform {
    /// Answers one call, and records it.
    pub(super) fn call(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Answer {
        let call = Incoming {
            path,
            headers,
            body,
            now: self.clock.now(),
        };
        let mut state = self.state();
        let answer = match fault::due(&mut state.faults, path) {
            None => self.answer(&mut state, method, &call),
            Some(FaultKind::AcceptedThenServerError) => {
                self.answer(&mut state, method, &call);
                Answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
            }
            Some(kind) => failure(kind),
        };
        state.calls.push(record(method, &call, &answer));
        answer
    }

    fn answer(&self, state: &mut State, method: &Method, call: &Incoming<'_>) -> Answer {
        if (method, call.path) == (&Method::POST, "/oauth2/v3/token") {
            return self.issue_token(state, call);
        }
        if !is_authorized(state, call) {
            return failure(FaultKind::Unauthorized);
        }
        let parts: Vec<&str> = call.path.split('/').skip(1).collect();
        match (method.as_str(), parts.as_slice()) {
            ("POST", ["v2", "bot", "message", "reply"]) => message::reply(state, call),
            ("POST", ["v2", "bot", "message", "push"]) => message::push(state, call),
            ("GET", ["v2", "bot", "message", "quota"]) => Answer::ok(json!({ "type": "none" })),
            ("GET", ["v2", "bot", "message", "quota", "consumption"]) => {
                Answer::ok(json!({ "totalUsage": state.pushed }))
            }
            ("GET", ["v2", "bot", "info"]) => Answer::ok(json!({
                "userId": BOT_USER_ID, "basicId": "@tameru", "displayName": "Tameru", "chatMode": "bot", "markAsReadMode": "auto"
            })),
            ("GET", ["v2", "bot", "profile", user_id]) => profile(state, user_id),
            ("POST", ["v2", "bot", "user", user_id, "linkToken"]) => link_token(state, user_id),
            ("POST", ["v2", "bot", "chat", "loading", "start"]) => {
                Answer::new(StatusCode::ACCEPTED, json!({}))
            }
            _ => Answer::refused(StatusCode::NOT_FOUND, "Not found"),
        }
    }

    fn issue_token(&self, state: &mut State, call: &Incoming<'_>) -> Answer {
        let form: BTreeMap<_, _> = form_urlencoded::parse(call.body).into_owned().collect();
        let given = |name: &str| form.get(name).map(String::as_str);
        let is_ours = given("grant_type") == Some("client_credentials")
            && given("client_id") == Some(&self.channel.id)
            && given("client_secret") == Some(self.channel.secret.expose_secret());
        if !is_ours {
            let body = json!({ "error": "invalid_request", "error_description": "Invalid 'client_credentials'." });
            return Answer::new(StatusCode::BAD_REQUEST, body);
        }
        let token = fresh::token();
        state.access_tokens.insert(token.clone(), Instant::now());
        Answer::ok(
            json!({ "token_type": "Bearer", "access_token": token, "expires_in": ACCESS_TOKEN_LIFE.as_secs() }),
        )
    }
}

fn is_authorized(state: &State, call: &Incoming<'_>) -> bool {
    let token = call
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "));
    token
        .and_then(|token| state.access_tokens.get(token))
        .is_some_and(|given| given.elapsed() < ACCESS_TOKEN_LIFE)
}

fn failure(kind: FaultKind) -> Answer {
    match kind {
        FaultKind::RateLimit => Answer::refused(
            StatusCode::TOO_MANY_REQUESTS,
            "The API rate limit has been exceeded. Try again later.",
        ),
        FaultKind::MonthlyLimit => Answer::refused(
            StatusCode::TOO_MANY_REQUESTS,
            "You have reached your monthly limit.",
        ),
        FaultKind::ServerError | FaultKind::AcceptedThenServerError => {
            Answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
        }
        FaultKind::Unauthorized => Answer::refused(
            StatusCode::UNAUTHORIZED,
            "Authentication failed. Confirm that the access token in the authorization header is valid.",
        ),
    }
}

fn profile(state: &State, user_id: &str) -> Answer {
    match state.friends.get(user_id).filter(|friend| friend.follows) {
        Some(friend) => {
            Answer::ok(json!({ "displayName": friend.name, "userId": user_id, "language": "ja" }))
        }
        None => Answer::refused(StatusCode::NOT_FOUND, "Not found"),
    }
}

fn link_token(state: &State, user_id: &str) -> Answer {
    match state.friends.get(user_id) {
        Some(_) => Answer::ok(json!({ "linkToken": fresh::token() })),
        None => Answer::refused(StatusCode::NOT_FOUND, "Not found"),
    }
}

/// What is kept of a call. The channel's secret is not.
fn record(method: &Method, call: &Incoming<'_>, answer: &Answer) -> Call {
    let headers = call
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let body = serde_json::from_slice(call.body).unwrap_or_else(|_| {
        let text = String::from_utf8_lossy(call.body);
        Value::from(text.split("&client_secret=").next().unwrap_or_default())
    });
    Call {
        method: method.to_string(),
        path: call.path.to_owned(),
        headers,
        body,
        status: answer.status.as_u16(),
    }
}
