#![doc = include_str!("../README.md")]

mod answer;
mod families;
mod fields;
mod find;
mod links;
mod merges;
mod notifications;
mod request;
mod stamp_cards;

use app::App;
use axum::extract::State;
use axum::http::HeaderMap;
use domain::ids::MemberId;
use runtime::Function;
use runtime::http::{
    AnyProblem, BodyProblem, Done, Json, Path, PointsProblem, Principal, Problem, ProblemBody,
    Query, Recorded,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use answer::{HistoryBody, MemberBody, WithdrawalBody};
use find::FindQuery;
use request::{ChangeBody, JoinBody, PageQuery};

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
        .routes(routes!(join, find))
        .routes(routes!(show, change, withdraw))
        .routes(routes!(history))
        .routes(routes!(merges::make, merges::show))
        .routes(routes!(families::put, families::get))
        .routes(routes!(links::make, links::show))
        .routes(routes!(links::unlink))
}

/// Make a member
///
/// With an `Idempotency-Key`, a repeated call makes no second one.
#[utoipa::path(post, path = "/v1/members", tag = "Members",
    request_body = JoinBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "1–64 of A-Z a-z 0-9 . _ : -: the same key and body again answers the same member.")),
    responses(
        (status = 201, description = "The new member.", body = MemberBody),
        (status = 200, description = "The member that the same key made before; `Idempotent-Replayed: true`.", body = MemberBody),
        (status = 409, description = "`external_id_taken`: an external id or the phone belongs to another member. `already_recorded`: the key was used for another body. `member_withdrawn`: the member that the key made has left.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["members:write"])))]
async fn join(
    State(app): State<App>,
    headers: HeaderMap,
    Json(body): Json<JoinBody>,
) -> Result<Recorded<MemberBody>, Problem> {
    let request = body.read(&headers, &app)?;
    let (member, replayed) = app.join(&request).await?;
    Ok(Recorded {
        body: member.into(),
        replayed,
    })
}

/// Find a member
///
/// By another system's id, by the number on the card, by the phone, or by the code that the member's page shows now.
#[utoipa::path(get, path = "/v1/members", tag = "Members",
    params(FindQuery),
    responses(
        (status = 200, description = "The member.", body = MemberBody),
        (status = 404, description = "`member_not_found`; so also for a card code that is made up or has had its time.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["members:read"])))]
async fn find(
    State(app): State<App>,
    Query(query): Query<FindQuery>,
) -> Result<Json<MemberBody>, Problem> {
    let sought = query.read(&app)?;
    Ok(Json(sought.found(&app).await?.into()))
}

/// Look a member up
///
/// As they are now, whether or not a sweep has run.
#[utoipa::path(get, path = "/v1/members/{member_id}", tag = "Members",
    params(("member_id" = String, Path, description = "The member's id.")),
    responses(
        (status = 200, description = "The member.", body = MemberBody),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["members:read"])))]
async fn show(
    State(app): State<App>,
    Path(member_id): Path<MemberId>,
) -> Result<Json<MemberBody>, Problem> {
    Ok(Json(app.member(&member_id).await?.into()))
}

/// Change a member's file
///
/// A field left out stays as it is, `null` empties it; external ids are added.
#[utoipa::path(patch, path = "/v1/members/{member_id}", tag = "Members",
    params(("member_id" = String, Path, description = "The member's id.")),
    request_body = ChangeBody,
    responses(
        (status = 200, description = "The member after the change.", body = MemberBody),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`external_id_taken`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["members:write"])))]
async fn change(
    State(app): State<App>,
    Path(member_id): Path<MemberId>,
    Json(body): Json<ChangeBody>,
) -> Result<Json<MemberBody>, Problem> {
    let patch = body.read(&app)?;
    Ok(Json(app.patch_member(&member_id, &patch).await?.into()))
}

/// End a membership
///
/// Personal data is erased, the ledger is kept under the member's id, points are forfeited.
#[utoipa::path(delete, path = "/v1/members/{member_id}", tag = "Members",
    params(("member_id" = String, Path, description = "The member's id.")),
    responses(
        (status = 200, description = "What was forfeited; the same again when repeated, with `Idempotent-Replayed: true`.", body = WithdrawalBody),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
        PointsProblem,
    ),
    security(("api_key" = ["members:write"])))]
async fn withdraw(
    State(app): State<App>,
    principal: Principal,
    Path(member_id): Path<MemberId>,
) -> Result<Done<WithdrawalBody>, Problem> {
    let outcome = app.withdraw(&principal.caller(), &member_id).await?;
    Ok(Done {
        body: WithdrawalBody::of(&outcome),
        replayed: outcome.replayed,
    })
}

/// Read a member's history
///
/// Newest first. It stays readable after the member has left.
#[utoipa::path(get, path = "/v1/members/{member_id}/history", tag = "Members",
    params(("member_id" = String, Path, description = "The member's id."), PageQuery),
    responses(
        (status = 200, description = "A page of entries.", body = HistoryBody),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["members:read"])))]
async fn history(
    State(app): State<App>,
    Path(member_id): Path<MemberId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<HistoryBody>, Problem> {
    let page = page.read()?;
    Ok(Json(
        app.history(&member_id, page.cursor.as_ref(), page.limit)
            .await?
            .into(),
    ))
}
