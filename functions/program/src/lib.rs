#![doc = include_str!("../README.md")]

mod budgets;
mod check;
mod document;
mod premiums;
mod request;
mod schema;
mod simulation;
mod versions;

use app::App;
use axum::extract::State;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderName};
use domain::program::Program;
use runtime::Function;
use runtime::http::{AnyProblem, BodyProblem, Json, Principal, Problem, ProblemBody};
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
        .routes(routes!(check::check))
        .routes(routes!(schema::show))
        .routes(routes!(budgets::list))
        .routes(routes!(versions::list))
        .routes(routes!(versions::show))
}

/// A program with its version as its entity tag.
type Tagged = ([(HeaderName, String); 1], Json<ProgramBody>);

/// Read the program
///
/// The one in force now. Until the shop publishes its own, the built-in sample as version 0.
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
/// Over the newest version, which its author saw. It counts from the next call on, or, with `effective_from`, from that
/// day or instant on; then an order that was placed before is judged by the version before, whenever it is sent. What was
/// recorded before is followed up by the version that judged it. A day that has passed is taken at its word: orders of
/// since then that are yet to come are judged by this version. Of versions that are announced, a newer one takes the
/// place of every older one that was to come after it.
#[utoipa::path(put, path = "/v1/program", tag = "Program",
    request_body = ProgramBody,
    params(("If-Match" = Option<String>, Header, description = "The newest version, in force or announced, that you saw. It may stand as `version` in the document instead.")),
    responses(
        (status = 200, description = "The program as it was published; the same again when repeated.", body = ProgramBody, headers(("ETag" = String, description = "The version."))),
        (status = 409, description = "`version_conflict`: somebody published meanwhile.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_program`: `errors` names every fault.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["program:write"])))]
async fn replace(
    State(app): State<App>,
    principal: Principal,
    headers: HeaderMap,
    Json(body): Json<ProgramBody>,
) -> Result<Tagged, Problem> {
    let request = body.read(&headers)?;
    let published = app
        .publish_program(&principal.caller(), &request.document, request.seen_version)
        .await?;
    Ok(tagged(published.version, &published.program))
}

fn tagged(version: u32, program: &Program) -> Tagged {
    let tag = [(ETAG, format!("\"{version}\""))];
    (tag, Json(ProgramBody::in_force(version, program)))
}
