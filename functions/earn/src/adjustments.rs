//! Corrections by staff.

use app::App;
use app::corrections::AdjustRequest;
use axum::extract::State;
use domain::calendar::{Day, as_sent};
use domain::entry::{Entry, Record};
use domain::fact::Fact;
use domain::ids::{AdjustmentId, MemberId};
use domain::points::Points;
use domain::wallet::lots_form::LAST_DAY_MAX;
use runtime::http::body::{BalanceBody, LotBody};
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, PointsProblem, Principal, Problem, ProblemBody,
    Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A correction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdjustmentBody {
    /// Whose points.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// How many points come (positive) or go (negative). Not 0.
    #[schema(example = 500)]
    points: i64,
    /// Why; an auditor reads it. 1–200 characters.
    #[schema(example = "お詫びのポイント")]
    reason: String,
    /// Who corrects; an auditor reads it. 1–200 characters.
    #[schema(example = "yamada")]
    operator: String,
    /// A last day of their own, for points that come; without it the program's ordinary one.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "as_sent::optional_day")]
    expires_on: Option<Day>,
}

/// A recorded correction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdjustmentAnswer {
    /// The correction.
    adjustment_id: String,
    /// Whose points.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// How many came or went.
    points: i64,
    /// Why.
    reason: String,
    /// Who.
    operator: String,
    /// Where, by last day.
    lots: Vec<LotBody>,
    /// The member's balance.
    balance: BalanceBody,
}

/// Correct a balance
#[utoipa::path(
    put,
    path = "/v1/adjustments/{adjustment_id}",
    tag = "Points",
    params(("adjustment_id" = String, Path, description = "The correction's id")),
    request_body = AdjustmentBody,
    responses(
        AnyProblem,
        BodyProblem,
        PointsProblem,
        (status = 201, description = "Corrected", body = AdjustmentAnswer),
        (status = 200, description = "Corrected before: the same body, with `Idempotent-Replayed: true`", body = AdjustmentAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`insufficient_points`, `already_recorded`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:adjust"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(adjustment_id): Path<AdjustmentId>,
    Json(body): Json<AdjustmentBody>,
) -> Result<Recorded<AdjustmentAnswer>, Problem> {
    let outcome = app
        .adjust(&principal.caller(), &request(adjustment_id, body)?)
        .await?;
    Ok(Recorded {
        body: answer(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Look a correction up
#[utoipa::path(
    get,
    path = "/v1/adjustments/{adjustment_id}",
    tag = "Points",
    params(("adjustment_id" = String, Path, description = "The correction's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded", body = AdjustmentAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:adjust"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(adjustment_id): Path<AdjustmentId>,
) -> Result<Json<AdjustmentAnswer>, Problem> {
    Ok(Json(answer(
        &app.entry(Record::Adjustment, adjustment_id.as_str())
            .await?,
    )?))
}

fn request(adjustment_id: AdjustmentId, body: AdjustmentBody) -> Result<AdjustRequest, Problem> {
    let mut faults = Faults::none();
    if body.points == 0 {
        faults.add("/points", "must not be 0");
    }
    if body.points.unsigned_abs() > Points::MAX.get() {
        faults.add("/points", format!("must be within ±{}", Points::MAX));
    }
    for (pointer, text) in [("/reason", &body.reason), ("/operator", &body.operator)] {
        faults.words(pointer, text);
    }
    match body.expires_on {
        Some(_) if body.points < 0 => faults.add("/expires_on", "is for points that come"),
        Some(day) if LAST_DAY_MAX.is_some_and(|max| day > max) => {
            faults.add("/expires_on", "must be before 2100")
        }
        _ => {}
    }
    faults.finish(AdjustRequest {
        adjustment_id,
        member: body.member_id,
        points: body.points,
        reason: body.reason,
        operator: body.operator,
        expires_on: body.expires_on,
    })
}

fn answer(entry: &Entry) -> Result<AdjustmentAnswer, Problem> {
    let (Fact::Adjusted { reason, operator }, Some(balance)) =
        (&entry.fact, BalanceBody::recorded(entry))
    else {
        return Err(Problem::internal(
            "an adjustment's entry is not an adjustment",
        ));
    };
    Ok(AdjustmentAnswer {
        adjustment_id: entry.key.id.clone(),
        member_id: entry.member.clone(),
        points: entry.moved.change(),
        reason: reason.clone(),
        operator: operator.clone(),
        lots: LotBody::moved(&entry.moved),
        balance,
    })
}
