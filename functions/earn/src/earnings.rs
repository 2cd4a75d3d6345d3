//! Purchases: awarded, confirmed, looked up.

use app::App;
use app::earn::{EarnRequest, EarningNow};
use axum::extract::State;
use domain::calendar::{Day, Instant};
use domain::entry::{Entry, Standing};
use domain::fact::Fact;
use domain::ids::{AmendmentId, MemberId, OrderId, RedemptionId};
use runtime::http::body::{BalanceBody, OrderBody, PartBody};
use runtime::http::{
    AnyProblem, BodyProblem, Done, Faults, Json, OptionalJson, Path, PointsProblem, Principal,
    Problem, ProblemBody, Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A purchase to award.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EarningBody {
    /// Whose purchase.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// The order.
    order: OrderBody,
    /// The redemption that paid a part of it; a return gives its points back.
    #[schema(value_type = Option<String>)]
    redemption_id: Option<RedemptionId>,
}

/// Nothing: the path says it all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmBody {}

/// A purchase and its points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EarningAnswer {
    /// The order.
    #[schema(value_type = String, example = "ec-1001")]
    order_id: String,
    /// Whose purchase.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// All points of the order.
    #[schema(example = 94)]
    points: u64,
    /// Whether they can be used.
    status: EarningStatus,
    /// The first day on which pending points can be used.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    available_on: Option<Day>,
    /// The last day on which the ordinary points can be used; `null` where they never expire.
    #[schema(value_type = Option<String>, format = Date)]
    expires_on: Option<Day>,
    /// What earned how much, and why. The parts add up to the points.
    breakdown: Vec<PartBody>,
    /// The program version that judged it; returns follow the same.
    program_version: u32,
    /// The member's balance.
    balance: BalanceBody,
    /// The rank held after it; `null` where the program that judged it has none.
    rank: Option<String>,
    /// Goods that have come back, in yen at the order's prices. A confirmation does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    returned_yen: Option<u64>,
    /// The newest edit of the order; points and breakdown are as it left them.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    amendment_id: Option<AmendmentId>,
}

/// Whether points can be used.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum EarningStatus {
    /// They can.
    Posted,
    /// They wait for their day.
    Pending,
}

/// Award an order
///
/// Once, ever, whoever the member is. The same call again gets the same answer.
#[utoipa::path(
    put,
    path = "/v1/earnings/{order_id}",
    tag = "Points",
    params(("order_id" = String, Path, description = "The order's id: 1–64 of A-Z a-z 0-9 . _ : -")),
    request_body = EarningBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 201, description = "Awarded", body = EarningAnswer),
        (status = 200, description = "Awarded before: the same body, with `Idempotent-Replayed: true`", body = EarningAnswer),
        (status = 404, description = "`member_not_found`, `redemption_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded` (also: the redemption pays for another order), `member_withdrawn`, `hold_not_active`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`; `not_combinable`: points pay a part, a coupon was used for it, and the program keeps them apart", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(order_id): Path<OrderId>,
    Json(body): Json<EarningBody>,
) -> Result<Recorded<EarningAnswer>, Problem> {
    let mut faults = Faults::none();
    let order = body.order.read(&mut faults, "/order");
    let request = faults.finish(EarnRequest {
        order_id,
        member: body.member_id,
        order,
        redemption_id: body.redemption_id,
    })?;
    let outcome = app.earn(&principal.caller(), &request).await?;
    Ok(Recorded {
        body: recorded(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Look a purchase up
#[utoipa::path(
    get,
    path = "/v1/earnings/{order_id}",
    tag = "Points",
    params(("order_id" = String, Path, description = "The order's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded, with its status now", body = EarningAnswer),
        (status = 404, description = "`earning_not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(order_id): Path<OrderId>,
) -> Result<Json<EarningAnswer>, Problem> {
    let earning = app.earning(&order_id).await?;
    Ok(Json(with_status(recorded(&earning.entry)?, &earning)))
}

/// Confirm a purchase
///
/// Its pending points become usable now. Where none are pending, nothing changes.
#[utoipa::path(
    post,
    path = "/v1/earnings/{order_id}/confirm",
    tag = "Points",
    params(("order_id" = String, Path, description = "The order's id")),
    request_body = ConfirmBody,
    responses(
        AnyProblem,
        BodyProblem,
        PointsProblem,
        (status = 200, description = "Its points can be used", body = EarningAnswer),
        (status = 404, description = "`earning_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn confirm(
    State(app): State<App>,
    principal: Principal,
    Path(order_id): Path<OrderId>,
    OptionalJson(ConfirmBody {}): OptionalJson<ConfirmBody>,
) -> Result<Done<EarningAnswer>, Problem> {
    let (earning, replayed) = app.confirm(&principal.caller(), &order_id).await?;
    Ok(Done {
        body: as_now(&earning)?,
        replayed,
    })
}

/// The answer that was given when the purchase was recorded.
fn recorded(entry: &Entry) -> Result<EarningAnswer, Problem> {
    let standing = entry.command.as_ref().map(|command| &command.standing);
    let standing = standing.ok_or_else(|| Problem::internal("a purchase without its answer"))?;
    answer(entry, standing, entry.at)
}

/// A purchase and what became of it, with the balance that it leaves.
fn as_now(earning: &EarningNow) -> Result<EarningAnswer, Problem> {
    let answer = answer(&earning.entry, &earning.standing, earning.as_of)?;
    Ok(with_status(answer, earning))
}

/// Whether its points can be used by now, and what of its goods has come back.
fn with_status(answer: EarningAnswer, earning: &EarningNow) -> EarningAnswer {
    let status = if earning.is_pending {
        EarningStatus::Pending
    } else {
        EarningStatus::Posted
    };
    EarningAnswer {
        status,
        available_on: answer.available_on.filter(|_| earning.is_pending),
        returned_yen: Some(earning.returned_yen).filter(|yen| *yen > 0),
        ..answer
    }
}

fn answer(entry: &Entry, standing: &Standing, as_of: Instant) -> Result<EarningAnswer, Problem> {
    let Fact::Earned(earned) = &entry.fact else {
        return Err(Problem::internal("an earning's entry is not a purchase"));
    };
    Ok(EarningAnswer {
        order_id: entry.key.id.clone(),
        member_id: entry.member.clone(),
        points: earned.points().get(),
        status: if earned.available_on.is_some() {
            EarningStatus::Pending
        } else {
            EarningStatus::Posted
        },
        available_on: earned.available_on,
        expires_on: earned.expires_on,
        breakdown: earned.parts.iter().map(PartBody::of).collect(),
        program_version: entry.program_version,
        balance: BalanceBody::of_standing(standing, as_of),
        rank: standing.rank.clone(),
        returned_yen: None,
        amendment_id: earned.amended().cloned(),
    })
}
