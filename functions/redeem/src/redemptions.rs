//! Points are held or spent, and looked up.

use app::App;
use app::redeem::RedeemRequest;
use axum::extract::State;
use domain::ids::{MemberId, RedemptionId};
use domain::points::Points;
use domain::rules::redeem::Mode;
use domain::wallet::redeem::HOLD_SECONDS_MAX;
use runtime::http::body::OrderBody;
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, Principal, Problem, ProblemBody, Recorded,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::answer::{self, RedemptionAnswer};

/// How long points are set aside when the call does not say: half an hour, a generous checkout.
const HOLD_SECONDS: u32 = 1_800;

/// Points to use.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedemptionBody {
    /// Whose points.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// How many, at least 1; to be lowered (`clamp`) 0 too, as a checkout sends it where none are used.
    #[schema(example = 500)]
    points: u64,
    /// Whether to spend them at once (the default), or to hold them for a capture.
    capture: Option<bool>,
    /// For how many seconds to hold them: 1 to 2592000 (30 days), 1800 by default. Any other number is only for
    /// `capture: false`.
    hold_seconds: Option<u32>,
    /// `strict` (the default) refuses what the limits do not allow; `clamp` lowers it to what they do.
    #[schema(value_type = Option<String>, example = "strict")]
    mode: Option<ModeBody>,
    /// The order they pay for: its amount and categories then limit them, and the discount is shared over its tax rates.
    order: Option<OrderBody>,
}

/// What to do with a wish for more than is allowed.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ModeBody {
    Strict,
    Clamp,
}

/// Use points
///
/// Soonest-expiring points go first. Once, ever; a refusal stands for its id for 72 hours.
#[utoipa::path(
    put,
    path = "/v1/redemptions/{redemption_id}",
    tag = "Points",
    params(("redemption_id" = String, Path, description = "The redemption's id: 1–64 of A-Z a-z 0-9 . _ : -")),
    request_body = RedemptionBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 201, description = "Held or spent", body = RedemptionAnswer),
        (status = 200, description = "Done before: the same body, with `Idempotent-Replayed: true`", body = RedemptionAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`insufficient_points`, `already_recorded`, `member_withdrawn`, `hold_not_active` (voided before it was seen)", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`below_minimum`, `above_limit`, `not_a_multiple`, `not_combinable`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(redemption_id): Path<RedemptionId>,
    Json(body): Json<RedemptionBody>,
) -> Result<Recorded<RedemptionAnswer>, Problem> {
    let outcome = app
        .redeem(&principal.caller(), &request(redemption_id, body)?)
        .await?;
    Ok(Recorded {
        body: answer::recorded(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Look a redemption up
#[utoipa::path(
    get,
    path = "/v1/redemptions/{redemption_id}",
    tag = "Points",
    params(("redemption_id" = String, Path, description = "The redemption's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded, with what became of it", body = RedemptionAnswer),
        (status = 404, description = "`redemption_not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(redemption_id): Path<RedemptionId>,
) -> Result<Json<RedemptionAnswer>, Problem> {
    let found = app.redemption(&redemption_id).await?;
    Ok(Json(answer::found(redemption_id.as_str(), &found)?))
}

fn request(redemption_id: RedemptionId, body: RedemptionBody) -> Result<RedeemRequest, Problem> {
    let mut faults = Faults::none();
    let mode = match body.mode {
        Some(ModeBody::Clamp) => Mode::Clamp,
        Some(ModeBody::Strict) | None => Mode::Strict,
    };
    let least = u64::from(mode == Mode::Strict);
    if !(least..=Points::MAX.get()).contains(&body.points) {
        faults.add("/points", format!("must be {least}–{}", Points::MAX));
    }
    let at_once = body.capture.unwrap_or(true);
    match body.hold_seconds {
        Some(HOLD_SECONDS) if at_once => {}
        Some(_) if at_once => faults.add("/hold_seconds", "is for a hold: say capture: false"),
        Some(seconds) if !(1..=HOLD_SECONDS_MAX).contains(&seconds) => {
            faults.add("/hold_seconds", format!("must be 1–{HOLD_SECONDS_MAX}"));
        }
        _ => {}
    }
    let order = body.order.map(|order| order.read(&mut faults, "/order"));
    faults.finish(RedeemRequest {
        redemption_id,
        member: body.member_id,
        points: body.points,
        mode,
        hold_seconds: (!at_once).then(|| body.hold_seconds.unwrap_or(HOLD_SECONDS)),
        order,
    })
}
