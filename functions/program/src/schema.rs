//! The JSON Schema of the program, for editors and for whoever generates programs.

use std::sync::LazyLock;

use axum::http::header::{CONTENT_TYPE, ETAG};
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
    responses(
        (status = 200, description = "The schema (JSON Schema 2020-12).", body = Object, content_type = "application/schema+json", headers(("ETag" = String, description = "Its version."))),
        AnyProblem,
    ),
    security(("api_key" = ["program:read"])))]
pub(crate) async fn show() -> Response {
    let (version, schema) = &*SCHEMA;
    let kind = "application/schema+json".to_owned();
    let headers = [(CONTENT_TYPE, kind), (ETAG, format!("\"{version}\""))];
    (headers, schema.to_string()).into_response()
}
