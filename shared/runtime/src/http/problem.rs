//! What a caller reads when the answer is no: RFC 9457, with the contract's stable codes.
//!
//! What the caller reads and what the log keeps are two fields, so that nothing internal can slip
//! into an answer.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Response};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::code::Code;

/// A refusal or a fault on its way to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What went wrong, by its stable name.
    pub code: Code,
    /// The caller's sentence about this occurrence.
    pub detail: String,
    /// The fields that are wrong, where fields are.
    pub errors: Vec<FieldError>,
    /// What the log keeps and the caller never sees.
    pub cause: Option<String>,
}

/// One wrong field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Where: a JSON pointer into the body, or `/` and the name of a path, query or header parameter.
    #[schema(example = "/order/lines/0/quantity")]
    pub pointer: String,
    /// Why, in words.
    #[schema(example = "must be a whole number of 0 or more")]
    pub reason: String,
}

impl Problem {
    /// A problem with a sentence for the caller.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            cause: None,
        }
    }

    /// A request with wrong fields: all of them, so that the caller mends it once.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::new(
                Code::InvalidRequest,
                "Some fields are not valid; errors names them.",
            )
        }
    }

    /// Something is broken on our side. The cause goes to the log only.
    pub fn internal(cause: impl Into<String>) -> Self {
        Self::new(
            Code::Internal,
            "The fault is recorded under the request_id.",
        )
        .because(cause)
    }

    /// The outcome may be unknown; the same call again settles it. The cause goes to the log only.
    pub fn try_again(cause: impl Into<String>) -> Self {
        Self::new(
            Code::TryAgain,
            "Send the same request again: a write that was already made is answered, not made twice.",
        )
        .because(cause)
    }

    /// Adds what the log keeps.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The answer as bytes and headers, with the request's id where there is one.
    pub(crate) fn respond(self, request_id: Option<&str>) -> Response<Body> {
        let body = ProblemBody::new(&self, request_id);
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = self.code.status();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.code.retry_after_seconds() {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code == Code::Unauthenticated {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The outermost layer finds it here: it logs the cause and adds the request's id.
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        self.respond(None)
    }
}

/// The body of every answer that is not a success (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem: `urn:tameru:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:tameru:problem:insufficient_points")]
    pub kind: String,
    /// The kind of problem in words.
    #[schema(example = "There are not enough points")]
    pub title: String,
    /// The HTTP status again.
    #[schema(example = 409)]
    pub status: u16,
    /// A sentence about this occurrence.
    #[schema(example = "500 points were asked for and 320 are available.")]
    pub detail: String,
    /// The stable name to branch on.
    pub code: Code,
    /// The wrong fields; absent where no field is to blame.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What to quote when asking about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "JKJaXmPLvHcESHA=")]
    pub request_id: Option<String>,
}

impl ProblemBody {
    fn new(problem: &Problem, request_id: Option<&str>) -> Self {
        Self {
            kind: format!("urn:tameru:problem:{}", problem.code.as_str()),
            title: problem.code.title().to_owned(),
            status: problem.code.status().as_u16(),
            detail: problem.detail.clone(),
            code: problem.code,
            errors: problem.errors.clone(),
            request_id: request_id.map(str::to_owned),
        }
    }
}
