//! Reading the ids in a path.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::{FieldError, Problem};

/// The parameters of a path, as ids of their own types.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            Err(rejection) => {
                let only_name = only_name(parts, state).await;
                Err(problem(rejection, only_name))
            }
        }
    }
}

/// The parameter's name, where the path has one: axum names it only where there are several.
async fn only_name<S: Send + Sync>(parts: &mut Parts, state: &S) -> Option<String> {
    let names = RawPathParams::from_request_parts(parts, state).await.ok()?;
    let mut names = names.iter().map(|(name, _)| name.to_owned());
    names.next().filter(|_| names.next().is_none())
}

fn problem(rejection: PathRejection, only_name: Option<String>) -> Problem {
    let kind = match rejection {
        PathRejection::FailedToDeserializePathParams(error) => error.into_kind(),
        other => return Problem::internal(other.to_string()),
    };
    let (name, reason) = match kind {
        ErrorKind::ParseErrorAtKey { key, .. } => (Some(key), None),
        ErrorKind::DeserializeError { key, message, .. } => (Some(key), Some(message)),
        ErrorKind::InvalidUtf8InPathParam { key } => (Some(key), None),
        ErrorKind::Message(message) => (only_name, Some(message)),
        ErrorKind::ParseError { .. } | ErrorKind::ParseErrorAtIndex { .. } => (only_name, None),
        // The handler's type and its route do not fit: ours to mend, not the caller's.
        other => return Problem::internal(other.to_string()),
    };
    Problem::invalid(vec![FieldError {
        pointer: name.map(|name| format!("/{name}")).unwrap_or_default(),
        reason: reason.unwrap_or_else(|| "is not valid".to_owned()),
    }])
}
