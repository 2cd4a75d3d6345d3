//! A call to LINE, and what LINE makes of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The present, by two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// What the program's clock shows.
    pub at: DateTime<Utc>,
    /// How long the machine has run, by its steady clock. Channel tokens last by this one, because whoever holds one
    /// counts by it too.
    pub ran: Duration,
}

/// Which of LINE's servers is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Host {
    /// `api.line.me`.
    #[default]
    Api,
    /// `api-data.line.me`: images.
    Data,
}

/// A call as it arrives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Which server.
    pub host: Host,
    /// `POST`, …
    pub method: String,
    /// LINE's own path: `/v2/bot/message/reply`.
    pub path: String,
    /// The headers, by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body, to the byte.
    pub body: Vec<u8>,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// What LINE answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Body,
    /// LINE's id of this request.
    pub request_id: String,
    /// The first request that carried the same retry key.
    pub accepted_request_id: Option<String>,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Everything but images.
    Json(Value),
    /// An image, and its media type.
    Image(String, Vec<u8>),
}

impl Answer {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            body: Body::Json(body),
            request_id: String::new(),
            accepted_request_id: None,
        }
    }

    pub(crate) fn ok(body: Value) -> Self {
        Self::new(200, body)
    }

    pub(crate) fn refused(status: u16, message: &str) -> Self {
        Self::new(status, json!({ "message": message }))
    }

    pub(crate) fn bad(message: &str) -> Self {
        Self::refused(400, message)
    }

    pub(crate) fn not_found() -> Self {
        Self::refused(404, "Not found")
    }

    /// A 400 that names each wrong place.
    pub(crate) fn faulty(faults: &[line::limits::Fault]) -> Self {
        let details: Vec<Value> = faults
            .iter()
            .map(|fault| json!({ "message": fault.message, "property": fault.property }))
            .collect();
        let message = format!("The request body has {} error(s)", details.len());
        Self::new(400, json!({ "message": message, "details": details }))
    }

    pub(crate) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON; `null` for an image.
    #[must_use]
    pub fn json(&self) -> &Value {
        match &self.body {
            Body::Json(value) => value,
            Body::Image(..) => &Value::Null,
        }
    }
}

/// How a call ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// How long the caller waits for it, by the machine's clock.
    pub after: Duration,
    /// The answer; `None`: the connection breaks without one.
    pub answer: Option<Answer>,
}

/// Whether `life` has not passed since `start`; a clock that was set back has let nothing pass.
pub(crate) fn is_within(start: DateTime<Utc>, now: DateTime<Utc>, life: TimeDelta) -> bool {
    now.signed_duration_since(start) <= life
}
