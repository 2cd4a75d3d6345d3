#![doc = include_str!("../README.md")]

mod answer;
mod campaigns;
mod request;

use app::App;
use axum::extract::State;
use runtime::Function;
use runtime::http::{AnyProblem, Code, Json, Path, Problem, ProblemBody, Query};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use answer::{ResumedBody, RunBody, RunsBody};
use request::RunsQuery;

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
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(resume))
        .routes(routes!(campaigns::plan_campaign, campaigns::show_campaign))
        .routes(routes!(campaigns::start_campaign))
        .routes(routes!(campaigns::pause_campaign))
        .routes(routes!(campaigns::resume_campaign))
        .routes(routes!(campaigns::cancel_campaign))
}

/// List the runs of the scheduled jobs
///
/// Newest first. A later run of the same day that finds nothing leaves no record.
#[utoipa::path(get, path = "/v1/runs", tag = "Runs",
    params(RunsQuery),
    responses(
        (status = 200, description = "A page of runs.", body = RunsBody),
        AnyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
async fn list(
    State(app): State<App>,
    Query(query): Query<RunsQuery>,
) -> Result<Json<RunsBody>, Problem> {
    let asked = query.read()?;
    let page = app
        .runs_page(asked.job, asked.cursor.as_deref(), asked.limit)
        .await?;
    Ok(Json(page.into()))
}

/// Look a run up
///
/// What it planned, and what became of it so far.
#[utoipa::path(get, path = "/v1/runs/{run_id}", tag = "Runs",
    params(("run_id" = String, Path, description = "The run's id.")),
    responses(
        (status = 200, description = "The run.", body = RunBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
async fn show(
    State(app): State<App>,
    Path(run_id): Path<String>,
) -> Result<Json<RunBody>, Problem> {
    let found = app.run_progress(&run_id).await?;
    found.map(|run| Json(run.into())).ok_or_else(unknown)
}

/// Resume a run
///
/// Sends again what is left of it. Nothing is done twice, however often this is called.
#[utoipa::path(post, path = "/v1/runs/{run_id}/resume", tag = "Runs",
    params(("run_id" = String, Path, description = "The run's id.")),
    responses(
        (status = 200, description = "How many messages were sent.", body = ResumedBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["program:write"])))]
async fn resume(
    State(app): State<App>,
    Path(run_id): Path<String>,
) -> Result<Json<ResumedBody>, Problem> {
    let resumed = app.resume(&run_id).await?;
    resumed
        .map(|planned| Json(planned.into()))
        .ok_or_else(unknown)
}

fn unknown() -> Problem {
    Problem::new(Code::NotFound, "There is no such run.")
}
