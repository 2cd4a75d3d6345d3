#![doc = include_str!("../README.md")]

mod document;
mod request;

use app::App;
use axum::extract::State;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderName};
use domain::program::Program;
use runtime::Function;
use runtime::http::{AnyProblem, BodyProblem, Json, Problem, ProblemBody};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use request::ProgramBody;

/// The function.
///
/// # Panics
/// When an operation declares no scopes: such a function must not start.
#[must_use]
pub fn function(app: App) -> Function {
    Function::http(runtime::http::api(api(), app))
}

/// The operations, with their specification.
#[must_use]
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show, replace))
        .routes(routes!(check))
}

/// A program with its version as its entity tag.
type Tagged = ([(HeaderName, String); 1], Json<ProgramBody>);

/// Read the program
///
/// Until the shop publishes its own, the built-in sample as version 0.
#[utoipa::path(get, path = "/v1/program", tag = "Program",
    responses(
        (status = 200, description = "The program, with its version.", body = ProgramBody, headers(("ETag" = String, description = "The version, for `If-Match`."))),
        AnyProblem,
    ),
    security(("api_key" = ["program:read"])))]
async fn show(State(app): State<App>) -> Result<Tagged, Problem> {
    let in_force = app.program_published().await?;
    Ok(tagged(in_force.version, &in_force.program))
}

/// Publish a program
///
/// Over the version that its author saw. It counts from the next call on; what was recorded
/// before is followed up by the version that judged it.
#[utoipa::path(put, path = "/v1/program", tag = "Program",
    request_body = ProgramBody,
    params(("If-Match" = Option<String>, Header, description = "The version in force that you saw. It may stand as `version` in the document instead.")),
    responses(
        (status = 200, description = "The program as it is now in force; the same again when repeated.", body = ProgramBody, headers(("ETag" = String, description = "The version."))),
        (status = 409, description = "`version_conflict`: somebody published meanwhile.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_program`: `errors` names every fault.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["program:write"])))]
async fn replace(
    State(app): State<App>,
    headers: HeaderMap,
    Json(body): Json<ProgramBody>,
) -> Result<Tagged, Problem> {
    let request = body.read(&headers)?;
    let published = app
        .publish_program(&request.document, request.seen_version)
        .await?;
    Ok(tagged(published.version, &published.program))
}

/// Check a program
///
/// As publishing it would; nothing is changed.
#[utoipa::path(post, path = "/v1/program/check", tag = "Program",
    request_body = ProgramBody,
    responses(
        (status = 200, description = "The program with every default written out.", body = ProgramBody),
        (status = 422, description = "`invalid_program`: `errors` names every fault.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["program:read"])))]
async fn check(Json(body): Json<ProgramBody>) -> Result<Json<serde_json::Value>, Problem> {
    let program = App::check_program(&body.document())?;
    Ok(Json(program.to_json()))
}

fn tagged(version: u32, program: &Program) -> Tagged {
    let tag = [(ETAG, format!("\"{version}\""))];
    (tag, Json(ProgramBody::in_force(version, program)))
}
