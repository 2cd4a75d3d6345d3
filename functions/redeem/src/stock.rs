//! How many of a reward are left.

use app::App;
use app::exchanges::Stock;
use axum::extract::State;
use domain::ids::RewardId;
use runtime::http::{AnyProblem, BodyProblem, Faults, Json, Path, Problem, ProblemBody};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most that may be in stock.
const LEFT_MAX: u64 = 1_000_000_000;

/// How many are to be left.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewStock)]
pub(crate) struct StockBody {
    /// How many there are from now on.
    #[schema(example = 200)]
    left: u64,
    /// The version that you saw: each exchange makes a new one. 0, or left out, where nobody has said how many there are.
    version: Option<u64>,
}

/// A stock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stock)]
pub(crate) struct StockAnswer {
    /// Which reward.
    #[schema(example = "mug")]
    reward: String,
    /// How many are left.
    #[schema(example = 200)]
    left: u64,
    /// The version: who changes it names it. 0, where nobody has said how many there are.
    #[schema(example = 1)]
    version: u64,
}

/// Say how many of a reward are left
///
/// A program change leaves it alone. Until it is said, nothing is left.
#[utoipa::path(
    put,
    path = "/v1/rewards/{reward_id}/stock",
    tag = "Program",
    operation_id = "put_stock",
    params(("reward_id" = String, Path, description = "The reward's id in the program")),
    request_body = StockBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 200, description = "The stock from now on", body = StockAnswer),
        (status = 404, description = "`not_found`: the program has no such reward", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`version_conflict`: it changed meanwhile, by an exchange or by somebody else", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["program:write"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    Path(reward): Path<RewardId>,
    Json(body): Json<StockBody>,
) -> Result<Json<StockAnswer>, Problem> {
    let mut faults = Faults::none();
    if body.left > LEFT_MAX {
        faults.add("/left", format!("must be at most {LEFT_MAX}"));
    }
    let left = faults.finish(body.left)?;
    let seen = body.version.unwrap_or_default();
    let stock = app.set_stock(reward.as_str(), left, seen).await?;
    Ok(Json(answer(stock)))
}

/// Look a stock up
#[utoipa::path(
    get,
    path = "/v1/rewards/{reward_id}/stock",
    tag = "Program",
    operation_id = "show_stock",
    params(("reward_id" = String, Path, description = "The reward's id in the program")),
    responses(
        AnyProblem,
        (status = 200, description = "The stock", body = StockAnswer),
        (status = 404, description = "`not_found`: the program has no such reward, and never had any of it", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["program:read"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(reward): Path<RewardId>,
) -> Result<Json<StockAnswer>, Problem> {
    Ok(Json(answer(app.stock_of(reward.as_str()).await?)))
}

fn answer(stock: Stock) -> StockAnswer {
    StockAnswer {
        reward: stock.reward,
        left: stock.left,
        version: stock.version,
    }
}
