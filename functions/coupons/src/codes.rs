//! Coupons by code.

use app::App;
use axum::extract::State;
use domain::ids::MemberId;
use runtime::http::{AnyProblem, BodyProblem, Json, Path, Problem, ProblemBody, Query, Recorded};

use crate::answer::CouponBody;
use crate::request::{FindQuery, TakeBody};
use crate::today;

/// Look a coupon up by its code
///
/// The code that the member shows or reads out. One letter that was read wrong, or two that were exchanged, are found by
/// its last letter.
#[utoipa::path(get, path = "/v1/coupons", tag = "Coupons",
    params(FindQuery),
    responses(
        (status = 200, description = "The coupon, with whose it is.", body = CouponBody),
        (status = 404, description = "`coupon_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["coupons:use"])))]
pub(crate) async fn find(
    State(app): State<App>,
    Query(query): Query<FindQuery>,
) -> Result<Json<CouponBody>, Problem> {
    let coupon = app.coupon_by_code(&query.read()?).await?;
    Ok(Json(CouponBody::on(today(&app).await?, coupon)))
}

/// Take a coupon by a code that everybody may know
///
/// A member gets the program's coupon with this code, once: asked again, it is the same coupon.
#[utoipa::path(post, path = "/v1/members/{member_id}/coupons", tag = "Coupons",
    params(("member_id" = String, Path, description = "The member's id.")),
    request_body = TakeBody,
    responses(
        (status = 201, description = "The coupon.", body = CouponBody),
        (status = 200, description = "The coupon as they got it before; `Idempotent-Replayed: true`.", body = CouponBody),
        (status = 404, description = "`member_not_found`; `coupon_not_found`: the program has no coupon with this code.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`member_withdrawn`; `coupon_not_usable`: the last day of its kind has passed.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["coupons:use"])))]
pub(crate) async fn take(
    State(app): State<App>,
    Path(member_id): Path<MemberId>,
    Json(body): Json<TakeBody>,
) -> Result<Recorded<CouponBody>, Problem> {
    let (coupon, replayed) = app.take_coupon(&member_id, &body.code).await?;
    let in_force = app.program_in_force().await?;
    Ok(Recorded {
        body: CouponBody::as_issued(coupon, &in_force.program.time_zone),
        replayed,
    })
}
