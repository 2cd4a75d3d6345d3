//! Orders that are edited after the fact.

use app::amendments::AmendRequest;
use app::{App, Scope};
use axum::extract::State;
use domain::entry::{Entry, Record};
use domain::fact::Fact;
use domain::ids::{AmendmentId, MemberId, OrderId};
use domain::points::Points;
use runtime::http::body::{BalanceBody, LotBody, OrderBody, PartBody, TaxShareBody};
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, Principal, Problem, ProblemBody, Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order as it was edited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmendmentBody {
    /// The whole order, with what has come back of it already. Its own `points_used` may stand in the place of the one
    /// beside it, or must be the same.
    order: OrderBody,
    /// All points that pay for it from now on; left out here and in the order: as before. A key that names them in either
    /// place needs `points:redeem` too.
    points_used: Option<u64>,
}

/// What an edit moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AmendmentAnswer {
    /// The amendment.
    amendment_id: String,
    /// The order.
    #[schema(value_type = String, example = "ec-1001")]
    order_id: OrderId,
    /// Whose purchase.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// All points of the edited order, before what has come back of it.
    #[schema(example = 120)]
    points: u64,
    /// The points that came, or went, because it earns more, or less.
    #[schema(example = 26)]
    points_change: i64,
    /// All points that pay for it, where any do: those of its redemption as it ended, or as it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    points_used: Option<u64>,
    /// The points that were spent on it beyond, or, below zero, given back.
    #[schema(example = 0)]
    points_used_change: i64,
    /// What the points that pay for it take off by tax rate, as its new invoice says it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tax_allocation: Vec<TaxShareBody>,
    /// The points given back, with the last day they have.
    restored: Vec<LotBody>,
    /// What earned how much, and why. The parts add up to the points.
    breakdown: Vec<PartBody>,
    /// The program version that judged it: that of the purchase.
    program_version: u32,
    /// The member's balance.
    balance: BalanceBody,
    /// The rank held after it; `null` where the program that judged it has none.
    rank: Option<String>,
}

/// Edit an order
///
/// The order was edited after the fact (受注編集): it is judged again by the program version and the rank of its purchase,
/// and only the difference in points earned and spent moves. Refused whole where the difference is not covered, where
/// the points used are worth more than what is to pay, where not all that came back is in it, and after a full return.
#[utoipa::path(
    put,
    path = "/v1/earnings/{order_id}/amendments/{amendment_id}",
    tag = "Points",
    params(("order_id" = String, Path, description = "The order's id"), ("amendment_id" = String, Path, description = "The amendment's id, unique in the whole program")),
    request_body = AmendmentBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 201, description = "Recorded", body = AmendmentAnswer),
        (status = 200, description = "Recorded before: the same body, with `Idempotent-Replayed: true`", body = AmendmentAnswer),
        (status = 404, description = "`earning_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`insufficient_points`, `return_exceeds_order`, `already_recorded`, `member_withdrawn`, `hold_not_active`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`; of the points used, where they change: `below_minimum`, `not_a_multiple`, `not_combinable`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path((order_id, amendment_id)): Path<(OrderId, AmendmentId)>,
    Json(body): Json<AmendmentBody>,
) -> Result<Recorded<AmendmentAnswer>, Problem> {
    let mut faults = Faults::none();
    let order = body.order.read(&mut faults, "/order");
    if body.points_used.is_some() || order.points_used > 0 {
        principal.require(Scope::PointsRedeem)?;
    }
    let points_used = body.points_used.map(Points::of).transpose();
    if points_used.is_err() {
        let most = Points::MAX;
        faults.add("/points_used", format!("must be at most {most}"));
    }
    let request = faults.finish(AmendRequest {
        order_id,
        amendment_id,
        order,
        points_used: points_used.unwrap_or_default(),
    })?;
    let outcome = app.amend(&principal.caller(), &request).await?;
    Ok(Recorded {
        body: answer(&app, &outcome.entry).await?,
        replayed: outcome.replayed,
    })
}

/// Look an edit up
#[utoipa::path(
    get,
    path = "/v1/earnings/{order_id}/amendments/{amendment_id}",
    tag = "Points",
    params(("order_id" = String, Path, description = "The order's id"), ("amendment_id" = String, Path, description = "The amendment's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded", body = AmendmentAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path((order_id, amendment_id)): Path<(OrderId, AmendmentId)>,
) -> Result<Json<AmendmentAnswer>, Problem> {
    let entry = app.entry(Record::Amendment, amendment_id.as_str()).await?;
    let answer = answer(&app, &entry).await?;
    if answer.order_id == order_id {
        Ok(Json(answer))
    } else {
        Err(app::Error::NotFound(app::Missing::Record).into())
    }
}

async fn answer(app: &App, entry: &Entry) -> Result<AmendmentAnswer, Problem> {
    let (Fact::Amended(amended), Some(balance), Some(command)) =
        (&entry.fact, BalanceBody::recorded(entry), &entry.command)
    else {
        return Err(Problem::internal("an edit's entry is not an edit"));
    };
    let earned = &amended.earned;
    let discount = app.discount_of(amended, entry.program_version).await?;
    Ok(AmendmentAnswer {
        amendment_id: entry.key.id.clone(),
        order_id: amended.order_id.clone(),
        member_id: entry.member.clone(),
        points: earned.points().get(),
        points_change: amended.points_change(),
        points_used: Some(amended.pays.get()).filter(|points| *points > 0),
        points_used_change: amended.points_used_change(),
        tax_allocation: discount.iter().map(TaxShareBody::from).collect(),
        restored: LotBody::of(&amended.restored),
        breakdown: earned.parts.iter().map(PartBody::of).collect(),
        program_version: entry.program_version,
        balance,
        rank: command.standing.rank.clone(),
    })
}
