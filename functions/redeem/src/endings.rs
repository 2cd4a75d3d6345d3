//! A hold ends: captured or voided.

use app::App;
use app::redeem::Voided;
use axum::extract::State;
use domain::ids::RedemptionId;
use domain::points::Points;
use runtime::http::{
    AnyProblem, BodyProblem, Done, Faults, OptionalJson, Path, PointsProblem, Principal, Problem,
    ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::answer::{self, RedemptionAnswer, RedemptionStatus};

/// How much of a hold to spend.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaptureBody {
    /// How many of the held points; all of them by default. The rest goes back.
    #[schema(minimum = 1)]
    points: Option<u64>,
}

/// Nothing: the path says it all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoidBody {}

/// Capture a hold
///
/// Spends the held points, or a part of them.
#[utoipa::path(
    post,
    path = "/v1/redemptions/{redemption_id}/capture",
    tag = "Points",
    params(("redemption_id" = String, Path, description = "The redemption's id")),
    request_body = CaptureBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 200, description = "Captured; the same again gets the same body, with `Idempotent-Replayed: true`", body = RedemptionAnswer),
        (status = 404, description = "`redemption_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`hold_not_active`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit` (more than is held), `not_a_multiple`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn capture(
    State(app): State<App>,
    principal: Principal,
    Path(redemption_id): Path<RedemptionId>,
    OptionalJson(body): OptionalJson<CaptureBody>,
) -> Result<Done<RedemptionAnswer>, Problem> {
    let outcome = app
        .capture(&principal.caller(), &redemption_id, points(body.points)?)
        .await?;
    Ok(Done {
        body: answer::ended(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Void a hold
///
/// Gives the held points back. An id never seen is marked, so that a hold that arrives late cannot succeed.
#[utoipa::path(
    post,
    path = "/v1/redemptions/{redemption_id}/void",
    tag = "Points",
    params(("redemption_id" = String, Path, description = "The redemption's id")),
    request_body = VoidBody,
    responses(
        AnyProblem,
        BodyProblem,
        PointsProblem,
        (status = 200, description = "Voided; the same again gets the same body, with `Idempotent-Replayed: true`", body = RedemptionAnswer),
        (status = 409, description = "`hold_not_active`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn void(
    State(app): State<App>,
    principal: Principal,
    Path(redemption_id): Path<RedemptionId>,
    OptionalJson(VoidBody {}): OptionalJson<VoidBody>,
) -> Result<Done<RedemptionAnswer>, Problem> {
    match app.void(&principal.caller(), &redemption_id).await? {
        Voided::Hold(outcome) => Ok(Done {
            body: answer::ended(&outcome.entry)?,
            replayed: outcome.replayed,
        }),
        Voided::Marked { replayed } => Ok(Done {
            body: answer::nothing(redemption_id.to_string(), RedemptionStatus::Voided),
            replayed,
        }),
    }
}

/// Reads the part of a hold to spend.
fn points(points: Option<u64>) -> Result<Option<Points>, Problem> {
    let mut faults = Faults::none();
    let read = points.map(|points| Points::new(points).filter(|points| !points.is_zero()));
    if read == Some(None) {
        faults.add("/points", format!("must be 1–{}", Points::MAX));
    }
    faults.finish(read.flatten())
}
