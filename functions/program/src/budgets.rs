//! The points budgets of campaigns.

use app::App;
use app::budgets::BudgetNow;
use axum::extract::State;
use runtime::http::{AnyProblem, Json, Problem};
use serde::Serialize;
use utoipa::ToSchema;

/// The budgets of the program in force.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Budgets)]
pub(crate) struct BudgetsBody {
    /// One for each campaign with `max_points_total`, in the order of the program.
    budgets: Vec<BudgetBody>,
}

/// What is left of a campaign's budget.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Budget)]
pub(crate) struct BudgetBody {
    /// The campaign.
    #[schema(example = "weekend-double")]
    campaign: String,
    /// The whole budget, in points.
    #[schema(example = 500_000)]
    max_points_total: u64,
    /// Points given by now, less those that came back with returns and edits.
    #[schema(example = 120_480)]
    given: u64,
    /// Points that it can still give; at 0 the campaign has stopped. A budget that was lowered may give so many beyond it: who
    /// wants to stop a campaign gives it an end.
    #[schema(example = 379_520)]
    left: u64,
}

/// Read the budgets of campaigns
///
/// Of the program in force. The counters of a budget are read one by one, so while orders come in the sum may be one that
/// never was; once they pause, it is exact.
#[utoipa::path(get, path = "/v1/program/budgets", tag = "Program",
    operation_id = "list_budgets",
    responses(
        (status = 200, description = "What is left of each.", body = BudgetsBody),
        AnyProblem,
    ),
    security(("api_key" = ["program:read"])))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<BudgetsBody>, Problem> {
    let budgets = app.budgets().await?.into_iter().map(BudgetBody::of);
    Ok(Json(BudgetsBody {
        budgets: budgets.collect(),
    }))
}

impl BudgetBody {
    fn of(budget: BudgetNow) -> Self {
        Self {
            campaign: budget.campaign,
            max_points_total: budget.total,
            given: budget.given,
            left: budget.left,
        }
    }
}
