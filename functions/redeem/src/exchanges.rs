//! Points are given for rewards of the catalogue.

use app::App;
use app::exchanges::{End, ExchangeNow, ExchangeRequest, of_exchange};
use axum::extract::State;
use domain::entry::Entry;
use domain::fact::Fact;
use domain::ids::{ExchangeId, MemberId};
use runtime::http::body::{BalanceBody, LotBody};
use runtime::http::{
    AnyProblem, BodyProblem, Done, Faults, Json, OptionalJson, Path, PointsProblem, Principal,
    Problem, ProblemBody, Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most of a reward in one exchange.
const QUANTITY_MAX: u32 = 100;

/// A wish for a reward.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExchange)]
pub(crate) struct ExchangeBody {
    /// Whose points.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// Which reward, by the program's id.
    #[schema(example = "mug")]
    reward: String,
    /// How many of it, 1 to 100; 1 where it is not said.
    #[schema(minimum = 1, maximum = 100)]
    quantity: Option<u32>,
}

/// An exchange.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Exchange)]
pub(crate) struct ExchangeAnswer {
    /// Its id.
    exchange_id: String,
    /// Whose points.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// `exchanged`, `cancelled`, or `completed`.
    #[schema(example = "exchanged")]
    status: &'static str,
    /// Which reward.
    reward: String,
    /// How many of it.
    quantity: u32,
    /// The points that it took.
    #[schema(example = 500)]
    points: u64,
    /// Which points it took, by last day; of one that is cancelled, which came back.
    lots: Vec<LotBody>,
    /// The member's balance after it.
    balance: BalanceBody,
}

/// Nothing: the path says it all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelBody {}

/// Give points for a reward
///
/// Soonest to expire first, and one less of the reward is in stock, in one transaction: no more go than there are.
#[utoipa::path(
    put,
    path = "/v1/exchanges/{exchange_id}",
    tag = "Points",
    operation_id = "put_exchange",
    params(("exchange_id" = String, Path, description = "The exchange's id")),
    request_body = ExchangeBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 201, description = "Exchanged", body = ExchangeAnswer),
        (status = 200, description = "Exchanged before: the same body, with `Idempotent-Replayed: true`", body = ExchangeAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`out_of_stock`, `insufficient_points`, `already_recorded`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`not_eligible`: it is for members of other ranks; `above_limit`: the member has had as many as one can", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(exchange_id): Path<ExchangeId>,
    Json(body): Json<ExchangeBody>,
) -> Result<Recorded<ExchangeAnswer>, Problem> {
    let request = request(exchange_id, body)?;
    let outcome = app.exchange(&principal.caller(), &request).await?;
    Ok(Recorded {
        body: made(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Look an exchange up
#[utoipa::path(
    get,
    path = "/v1/exchanges/{exchange_id}",
    tag = "Points",
    operation_id = "show_exchange",
    params(("exchange_id" = String, Path, description = "The exchange's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it is now", body = ExchangeAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(exchange_id): Path<ExchangeId>,
) -> Result<Json<ExchangeAnswer>, Problem> {
    let ExchangeNow { made: it, end } = app.exchange_of(&exchange_id).await?;
    Ok(Json(match end {
        None => made(&it)?,
        Some(end) => ended(&it, &end)?,
    }))
}

/// Call an exchange off
///
/// The points come back with the last days that they had; where one has passed, the program says. The reward is in stock
/// again, and does not count any more towards what the member can have of it.
#[utoipa::path(
    post,
    path = "/v1/exchanges/{exchange_id}/cancel",
    tag = "Points",
    operation_id = "cancel_exchange",
    params(("exchange_id" = String, Path, description = "The exchange's id")),
    request_body = CancelBody,
    responses(
        AnyProblem,
        BodyProblem,
        PointsProblem,
        (status = 200, description = "Cancelled; the same again gets the same body, with `Idempotent-Replayed: true`", body = ExchangeAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`: it was handed over; `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    principal: Principal,
    Path(exchange_id): Path<ExchangeId>,
    OptionalJson(CancelBody {}): OptionalJson<CancelBody>,
) -> Result<Done<ExchangeAnswer>, Problem> {
    let how = End::Cancelled;
    end(&app, &principal, &exchange_id, how).await
}

/// Say that a reward was handed over
///
/// The member has what the exchange was for: it can be called off no more.
#[utoipa::path(
    post,
    path = "/v1/exchanges/{exchange_id}/complete",
    tag = "Points",
    operation_id = "complete_exchange",
    params(("exchange_id" = String, Path, description = "The exchange's id")),
    request_body = CancelBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 200, description = "Completed; the same again gets the same body, with `Idempotent-Replayed: true`", body = ExchangeAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`: it was called off; `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn complete(
    State(app): State<App>,
    principal: Principal,
    Path(exchange_id): Path<ExchangeId>,
    OptionalJson(CancelBody {}): OptionalJson<CancelBody>,
) -> Result<Done<ExchangeAnswer>, Problem> {
    let how = End::HandedOver;
    end(&app, &principal, &exchange_id, how).await
}

async fn end(
    app: &App,
    principal: &Principal,
    exchange_id: &ExchangeId,
    how: End,
) -> Result<Done<ExchangeAnswer>, Problem> {
    let ended_by = principal.caller();
    let (made, outcome) = app.end_exchange(&ended_by, exchange_id, how).await?;
    Ok(Done {
        body: ended(&made, &outcome.entry)?,
        replayed: outcome.replayed,
    })
}

fn request(exchange_id: ExchangeId, body: ExchangeBody) -> Result<ExchangeRequest, Problem> {
    let mut faults = Faults::none();
    let quantity = body.quantity.unwrap_or(1);
    if !(1..=QUANTITY_MAX).contains(&quantity) {
        faults.add("/quantity", format!("must be 1–{QUANTITY_MAX}"));
    }
    faults.finish(ExchangeRequest {
        exchange_id,
        member: body.member_id,
        reward: body.reward,
        quantity,
    })
}

fn made(made: &Entry) -> Result<ExchangeAnswer, Problem> {
    let (reward, quantity) = of_exchange(made)?;
    let balance = BalanceBody::recorded(made);
    Ok(ExchangeAnswer {
        exchange_id: made.key.id.clone(),
        member_id: made.member.clone(),
        status: "exchanged",
        reward,
        quantity,
        points: made.moved.gone.total().get(),
        lots: LotBody::of(&made.moved.gone),
        balance: balance.ok_or_else(|| Problem::internal("an exchange without a balance"))?,
    })
}

fn ended(it: &Entry, end: &Entry) -> Result<ExchangeAnswer, Problem> {
    let balance = BalanceBody::recorded(end);
    let (status, lots) = match &end.fact {
        Fact::HandedOver { .. } => ("completed", LotBody::of(&it.moved.gone)),
        _ => ("cancelled", LotBody::of(&end.moved.come)),
    };
    Ok(ExchangeAnswer {
        status,
        member_id: end.member.clone(),
        lots,
        balance: balance.ok_or_else(|| Problem::internal("an end without a balance"))?,
        ..made(it)?
    })
}
