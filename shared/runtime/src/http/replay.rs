//! The answer to a write that its caller named: 201 the first time, 200 and a mark ever after.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Serialize;

use super::json::Json;

/// Says that the body is what was recorded before, and that nothing was written now.
pub const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// What a write recorded.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<T> {
    /// The same body, whichever call asks.
    pub body: T,
    /// It was recorded by an earlier call.
    pub replayed: bool,
}

/// The answer to an act on something recorded (capture, release, withdrawal): it makes nothing, so it is 200 the first
/// time too, and marked ever after.
#[derive(Clone, Copy, Debug)]
pub struct Done<T> {
    /// The same body, whichever call asks.
    pub body: T,
    /// It was done by an earlier call.
    pub replayed: bool,
}

impl<T: Serialize> IntoResponse for Recorded<T> {
    fn into_response(self) -> Response {
        let status = if self.replayed {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        answer(status, self.replayed, self.body)
    }
}

impl<T: Serialize> IntoResponse for Done<T> {
    fn into_response(self) -> Response {
        answer(StatusCode::OK, self.replayed, self.body)
    }
}

fn answer<T: Serialize>(status: StatusCode, replayed: bool, body: T) -> Response {
    let mark = replayed.then(|| [(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"))]);
    let mark = mark.map(AppendHeaders);
    (status, mark, Json(body)).into_response()
}
