//! The answer to a write that its caller named: 201 the first time, 200 and a mark ever after.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
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

impl<T: Serialize> IntoResponse for Recorded<T> {
    fn into_response(self) -> Response {
        let body = Json(self.body);
        if self.replayed {
            let mark = [(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"))];
            (StatusCode::OK, mark, body).into_response()
        } else {
            (StatusCode::CREATED, body).into_response()
        }
    }
}
