#![doc = include_str!("../README.md")]

mod answer;
mod codes;
mod request;

use app::App;
use axum::extract::State;
use domain::calendar::Day;
use domain::ids::{CouponId, MemberId};
use runtime::Function;
use runtime::http::{
    AnyProblem, BodyProblem, Done, Json, Path, PointsProblem, Principal, Problem, ProblemBody,
    Recorded,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use answer::{CouponBody, CouponsBody, UsedBody};
use request::{IssueBody, ReleaseBody, UseBody};

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
        .routes(routes!(codes::find))
        .routes(routes!(list, codes::take))
        .routes(routes!(show, issue))
        .routes(routes!(use_up))
        .routes(routes!(release))
}

/// List a member's coupons
///
/// The soonest to end first.
#[utoipa::path(get, path = "/v1/members/{member_id}/coupons", tag = "Coupons",
    params(("member_id" = String, Path, description = "The member's id.")),
    responses(
        (status = 200, description = "The coupons.", body = CouponsBody),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["coupons:use"])))]
async fn list(
    State(app): State<App>,
    Path(member_id): Path<MemberId>,
) -> Result<Json<CouponsBody>, Problem> {
    let coupons = app.coupons(&member_id).await?;
    let today = today(&app).await?;
    let coupons = coupons
        .into_iter()
        .map(|coupon| CouponBody::on(today, coupon))
        .collect();
    Ok(Json(CouponsBody { coupons }))
}

/// Look a coupon up
#[utoipa::path(get, path = "/v1/members/{member_id}/coupons/{coupon_id}", tag = "Coupons",
    params(("member_id" = String, Path, description = "The member's id."), ("coupon_id" = String, Path, description = "The coupon's id.")),
    responses(
        (status = 200, description = "The coupon.", body = CouponBody),
        (status = 404, description = "`coupon_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["coupons:use"])))]
async fn show(
    State(app): State<App>,
    Path((member_id, coupon_id)): Path<(MemberId, CouponId)>,
) -> Result<Json<CouponBody>, Problem> {
    let coupon = app.coupon(&member_id, &coupon_id).await?;
    Ok(Json(CouponBody::on(today(&app).await?, coupon)))
}

/// Issue a coupon
///
/// From one of the program's templates, under an id of the caller's own.
#[utoipa::path(put, path = "/v1/members/{member_id}/coupons/{coupon_id}", tag = "Coupons",
    params(("member_id" = String, Path, description = "The member's id."), ("coupon_id" = String, Path, description = "1–64 of A-Z a-z 0-9 . _ : -, unique in the whole program.")),
    request_body = IssueBody,
    responses(
        (status = 201, description = "The coupon.", body = CouponBody),
        (status = 200, description = "The coupon as it was issued before; `Idempotent-Replayed: true`.", body = CouponBody),
        (status = 404, description = "`member_not_found`; `coupon_not_found`: the program has no such template.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`, `member_withdrawn`; `coupon_not_usable`: the last day of its kind has passed.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["coupons:use"])))]
async fn issue(
    State(app): State<App>,
    Path((member_id, coupon_id)): Path<(MemberId, CouponId)>,
    Json(body): Json<IssueBody>,
) -> Result<Recorded<CouponBody>, Problem> {
    let (coupon, replayed) = app
        .issue_coupon(&member_id, &coupon_id, &body.template)
        .await?;
    let in_force = app.program_in_force().await?;
    Ok(Recorded {
        body: CouponBody::as_issued(coupon, &in_force.program.time_zone),
        replayed,
    })
}

/// Use a coupon
///
/// It is used once, by one order; the same order again gets the same answer, and another order under the same id is
/// `already_recorded`. Where it is for some goods only, its minimum spend and what it takes off are reckoned on those.
#[utoipa::path(post, path = "/v1/members/{member_id}/coupons/{coupon_id}/use", tag = "Coupons",
    params(("member_id" = String, Path, description = "The member's id."), ("coupon_id" = String, Path, description = "The coupon's id.")),
    request_body = UseBody,
    responses(
        (status = 200, description = "What the coupon did; the same again for the same order, with `Idempotent-Replayed: true`.", body = UsedBody),
        (status = 404, description = "`coupon_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`coupon_not_usable`: used before, before its first day or past its last, or for other channels, stores or goods, or more of them; `already_recorded`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`: it gives more points than the key may move; `not_combinable`: points pay a part of the order and are kept from this coupon, or another coupon is used for the order and the two do not go together.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["coupons:use"])))]
async fn use_up(
    State(app): State<App>,
    principal: Principal,
    Path((member_id, coupon_id)): Path<(MemberId, CouponId)>,
    Json(body): Json<UseBody>,
) -> Result<Done<UsedBody>, Problem> {
    let (order_id, order) = body.read()?;
    let caller = principal.caller();
    let (coupon, replayed) = app
        .use_coupon(&caller, &member_id, &coupon_id, &order_id, &order)
        .await?;
    let body = UsedBody::of(coupon)
        .ok_or_else(|| Problem::internal("a coupon that was used says it was not"))?;
    Ok(Done { body, replayed })
}

/// Release a coupon
///
/// It can be used again when the order that used it is cancelled. Repeating it changes nothing.
#[utoipa::path(post, path = "/v1/members/{member_id}/coupons/{coupon_id}/release", tag = "Coupons",
    params(("member_id" = String, Path, description = "The member's id."), ("coupon_id" = String, Path, description = "The coupon's id.")),
    request_body = ReleaseBody,
    responses(
        (status = 200, description = "The coupon, which can be used again until its last day; the same again with `Idempotent-Replayed: true`.", body = CouponBody),
        (status = 404, description = "`coupon_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`coupon_not_usable`: another order used it, or it has multiplied points and not all of its order came back; `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem, PointsProblem,
    ),
    security(("api_key" = ["coupons:use"])))]
async fn release(
    State(app): State<App>,
    principal: Principal,
    Path((member_id, coupon_id)): Path<(MemberId, CouponId)>,
    Json(body): Json<ReleaseBody>,
) -> Result<Done<CouponBody>, Problem> {
    let caller = principal.caller();
    let (coupon, replayed) = app
        .release_coupon(&caller, &member_id, &coupon_id, &body.order_id)
        .await?;
    let body = CouponBody::on(today(&app).await?, coupon);
    Ok(Done { body, replayed })
}

/// Today, where the program counts its days.
async fn today(app: &App) -> Result<Day, Problem> {
    let in_force = app.program_in_force().await?;
    Ok(in_force.program.time_zone.day(app.clock.now()))
}
