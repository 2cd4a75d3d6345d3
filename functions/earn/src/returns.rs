//! Goods that come back.

use app::App;
use app::returns::ReturnRequest;
use axum::extract::State;
use domain::entry::{Entry, Record};
use domain::fact::Fact;
use domain::ids::{OrderId, ReturnId};
use domain::wallet::return_goods::Goods;
use runtime::http::body::{BalanceBody, LotBody};
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, PointsProblem, Principal, Problem, ProblemBody,
    Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What comes back: exactly one of the three.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnBody {
    /// `true`: all that has not come back yet.
    full: Option<bool>,
    /// Yen of the goods that come back, at the order's prices, before points. At least 1.
    amount: Option<u64>,
    /// Pieces by article.
    lines: Option<Vec<PiecesBody>>,
}

/// Pieces of an article.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PiecesBody {
    /// The article, as the order named it.
    sku: String,
    /// How many pieces, at least one.
    #[schema(minimum = 1)]
    quantity: u32,
}

/// What a return moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnAnswer {
    /// The return.
    return_id: String,
    /// The order.
    #[schema(value_type = String)]
    order_id: OrderId,
    /// Goods that came back with it, in yen at the order's prices.
    returned_yen: u64,
    /// Earned points taken back.
    points_clawed_back: u64,
    /// Spent points given back.
    points_restored: u64,
    /// Of the points taken back, those that were not there and are owed now.
    debt_added: u64,
    /// The points given back, with the last day they have.
    restored: Vec<LotBody>,
    /// The member's balance.
    balance: BalanceBody,
}

/// Record a return
///
/// Takes back what was earned and gives back what was spent, in proportion. Any split into parts sums exactly to the
/// full return. Judged by the program version that judged the purchase.
#[utoipa::path(
    put,
    path = "/v1/earnings/{order_id}/returns/{return_id}",
    tag = "Points",
    params(("order_id" = String, Path, description = "The order's id"), ("return_id" = String, Path, description = "The return's id, unique in the whole program")),
    request_body = ReturnBody,
    responses(
        AnyProblem,
        BodyProblem,
        PointsProblem,
        (status = 201, description = "Recorded", body = ReturnAnswer),
        (status = 200, description = "Recorded before: the same body, with `Idempotent-Replayed: true`", body = ReturnAnswer),
        (status = 404, description = "`earning_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`return_exceeds_order`, `already_recorded`, `member_withdrawn`, `hold_not_active`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:return"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path((order_id, return_id)): Path<(OrderId, ReturnId)>,
    Json(body): Json<ReturnBody>,
) -> Result<Recorded<ReturnAnswer>, Problem> {
    let request = ReturnRequest {
        order_id,
        return_id,
        goods: goods(body)?,
    };
    let outcome = app.return_goods(&principal.caller(), &request).await?;
    Ok(Recorded {
        body: answer(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Look a return up
#[utoipa::path(
    get,
    path = "/v1/earnings/{order_id}/returns/{return_id}",
    tag = "Points",
    params(("order_id" = String, Path, description = "The order's id"), ("return_id" = String, Path, description = "The return's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded", body = ReturnAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:return"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path((order_id, return_id)): Path<(OrderId, ReturnId)>,
) -> Result<Json<ReturnAnswer>, Problem> {
    let answer = answer(&app.entry(Record::Return, return_id.as_str()).await?)?;
    if answer.order_id == order_id {
        Ok(Json(answer))
    } else {
        Err(app::Error::NotFound(app::Missing::Record).into())
    }
}

/// Reads what comes back.
fn goods(body: ReturnBody) -> Result<Goods, Problem> {
    let mut faults = Faults::none();
    let goods = match (body.full, body.amount, body.lines) {
        (Some(true), None, None) => Some(Goods::Full),
        (None, Some(yen), None) if yen > 0 => Some(Goods::Amount(yen)),
        (None, Some(_), None) => {
            faults.add("/amount", "must be at least 1");
            None
        }
        (None, None, Some(lines)) => pieces(lines, &mut faults),
        _ => {
            faults.add("", "must name exactly one of full (true), amount and lines");
            None
        }
    };
    faults.finish_all(goods)
}

fn pieces(lines: Vec<PiecesBody>, faults: &mut Faults) -> Option<Goods> {
    if lines.is_empty() {
        faults.add("/lines", "must name at least one article");
    }
    for (at, line) in lines.iter().enumerate() {
        if line.quantity == 0 {
            faults.add(format!("/lines/{at}/quantity"), "must be at least 1");
        }
    }
    Some(Goods::Lines(
        lines
            .into_iter()
            .map(|line| (line.sku, line.quantity))
            .collect(),
    ))
}

fn answer(entry: &Entry) -> Result<ReturnAnswer, Problem> {
    let (Fact::Returned(returned), Some(balance)) = (&entry.fact, BalanceBody::recorded(entry))
    else {
        return Err(Problem::internal("a return's entry is not a return"));
    };
    Ok(ReturnAnswer {
        return_id: entry.key.id.clone(),
        order_id: returned.order_id.clone(),
        returned_yen: returned.yen,
        points_clawed_back: returned.clawed_back.get(),
        points_restored: returned.restored.total().get(),
        debt_added: returned.debt_added.get(),
        restored: LotBody::of(&returned.restored),
        balance,
    })
}
