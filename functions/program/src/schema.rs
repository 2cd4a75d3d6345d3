//! The JSON Schema of the program, for editors and for whoever generates programs.

use std::sync::LazyLock;

use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::entry::Fingerprint;
use runtime::http::AnyProblem;
use serde_json::{Value, json};

/// The schema and the name of its version, which changes whenever the schema does.
static SCHEMA: LazyLock<(String, Value)> = LazyLock::new(|| {
    let mut schema = domain::program::schema();
    let written = "The version that was read with the document; no part of the program.";
    schema["properties"]["version"] =
        json!({ "type": "integer", "minimum": 0, "description": written });
    let version = Fingerprint::of(&schema).unwrap_or_default();
    let version = version.as_str().to_owned();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!(format!("urn:tameru:program:{version}"));
    schema["title"] = json!("Program");
    (version, schema)
});

/// Read the program's JSON Schema
///
/// What `PUT /v1/program` takes, field by field, with bounds and defaults. What lies between the parts of a program (names
/// that must exist, thresholds that rise) and within texts (days, zones, bounds of decimal strings) is said by
/// `POST /v1/program/check`. `$id` and the entity tag name its version, which changes when the schema does.
#[utoipa::path(get, path = "/v1/program/schema", tag = "Program",
    operation_id = "show_schema",
    params(("If-None-Match" = Option<String>, Header, description = "The entity tag that was read before.")),
    responses(
        (status = 200, description = "The schema (JSON Schema 2020-12).", body = Object, content_type = "application/schema+json", headers(("ETag" = String, description = "Its version."))),
        (status = 304, description = "It is still the one that was read before."),
        AnyProblem,
    ),
    security(("api_key" = ["program:read"])))]
pub(crate) async fn show(headers: HeaderMap) -> Response {
    let (version, schema) = &*SCHEMA;
    let tag = format!("\"{version}\"");
    let known = headers.get(IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    let kind = "application/schema+json".to_owned();
    ([(CONTENT_TYPE, kind), (ETAG, tag)], schema.to_string()).into_response()
}
