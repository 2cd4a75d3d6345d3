//! Reading a JSON body: the contract's answer for everything that is wrong with it.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};

use super::code::Code;
use super::every_fault::every_fault;
use super::problem::{FieldError, Problem};
use super::reason::{NO_VARIANT, field_error};

/// The largest body that is read, in bytes. The largest honest one, an order of some hundred lines or
/// a whole program, is far below; API Gateway itself would pass 10 MB.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// A JSON body, in or out. Types read from it refuse unknown fields (`#[serde(deny_unknown_fields)]`).
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

/// A JSON body that may be left out: no body is `{}`.
#[derive(Clone, Copy, Debug)]
pub struct OptionalJson<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        require_json(&parts.headers)?;
        parse(&read(body).await?).map(Json)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read(body).await?;
        if bytes.trim_ascii().is_empty() {
            return parse(b"{}").map(OptionalJson);
        }
        require_json(&parts.headers)?;
        parse(&bytes).map(OptionalJson)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => ([(CONTENT_TYPE, "application/json")], bytes).into_response(),
            Err(error) => Problem::internal(error.to_string()).into_response(),
        }
    }
}

/// Reads a field in which `null` says something else than its absence: for
/// `#[serde(default, deserialize_with = "given")]` on an `Option<Option<T>>`.
///
/// # Errors
/// When the field is not of its type.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    match media_type {
        Some(media_type) if media_type.eq_ignore_ascii_case("application/json") => Ok(()),
        _ => Err(Problem::new(
            Code::UnsupportedMediaType,
            "The body is JSON, sent with the header Content-Type: application/json.",
        )),
    }
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    axum::body::to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|_| {
            Problem::new(
                Code::TooLarge,
                format!("The body may have at most {BODY_BYTES_MAX} bytes."),
            )
        })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    require_object(bytes)?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inner = error.inner();
        if inner.is_data() {
            let first = field_error(error.path(), &inner.to_string());
            Problem::invalid(every_fault::<T>(bytes, first))
        } else if is_json(bytes) {
            // Where one of a few words should stand and no text does, serde_json speaks of bad grammar.
            Problem::invalid(vec![field_error(error.path(), NO_VARIANT)])
        } else {
            not_json(inner)
        }
    })?;
    json.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

/// Every body is an object. Asked for by itself, because serde would read a list as an object's fields in their order.
fn require_object(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(());
    }
    serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| not_json(&error))?;
    Err(Problem::invalid(vec![FieldError {
        pointer: String::new(),
        reason: "must be an object".to_owned(),
    }]))
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::new(
        Code::InvalidRequest,
        format!(
            "The body is not valid JSON, at line {}, column {}.",
            error.line(),
            error.column()
        ),
    )
}
