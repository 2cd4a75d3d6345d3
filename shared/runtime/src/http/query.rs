//! Reading query parameters. An unknown one is refused: a typo must not silently widen a search.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::{FieldError, Problem};
use super::reason::{UNKNOWN, escaped, field_error};

/// The parameters after the `?`. Types read from it refuse unknown fields (`#[serde(deny_unknown_fields)]`).
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let parameters =
            serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(parameters)
            .map(Query)
            .map_err(|error| {
                Problem::invalid(vec![field_error(error.path(), &error.inner().to_string())])
            })
    }
}

/// Refuses every parameter, for an operation that takes none: one that belongs into the body must not seem to be heard.
pub(super) fn refuse(query: Option<&str>) -> Result<(), Problem> {
    let given = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let unknown = given.map(|(name, _)| FieldError {
        pointer: format!("/{}", escaped(&name)),
        reason: UNKNOWN.to_owned(),
    });
    let unknown: Vec<FieldError> = unknown.collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(unknown))
    }
}
