//! The catalogue of rewards that points can be given for.

use app::App;
use app::exchanges::RewardNow;
use axum::extract::State;
use domain::calendar::Day;
use runtime::http::{AnyProblem, Json, Problem};
use serde::Serialize;
use utoipa::ToSchema;

/// The rewards of the program in force.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rewards)]
pub(crate) struct RewardsBody {
    /// All of them, in the order of the program.
    rewards: Vec<RewardBody>,
}

/// A reward.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reward)]
struct RewardBody {
    /// Its id.
    #[schema(example = "mug")]
    id: String,
    /// What members read.
    #[schema(example = "マグカップ")]
    name: String,
    /// What members read in English; absent where that is `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    name_en: Option<String>,
    /// The points that one takes.
    #[schema(example = 500)]
    points: u64,
    /// How many are left.
    #[schema(example = 198)]
    left: u64,
    /// Whether it is offered today.
    is_offered: bool,
    /// The first day on which it is offered; `null` where it always was.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// The last day on which it is offered; `null` where no end is set.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// The ranks whose members can have it; empty for everybody.
    ranks: Vec<String>,
    /// How many of it one member can have, ever; `null` for any number.
    #[schema(example = 2)]
    max_per_member: Option<u32>,
}

/// List the rewards
///
/// Those of the program in force, with what is left of each.
#[utoipa::path(
    get,
    path = "/v1/rewards",
    tag = "Program",
    operation_id = "list_rewards",
    responses(
        AnyProblem,
        (status = 200, description = "As they are now", body = RewardsBody),
    ),
    security(("api_key" = ["program:read"]))
)]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<RewardsBody>, Problem> {
    let program = app.program_in_force().await?.program;
    let today = program.time_zone.day(app.now());
    let rewards = app.catalogue(&program).await?.into_iter();
    Ok(Json(RewardsBody {
        rewards: rewards.map(|it| RewardBody::of(it, today)).collect(),
    }))
}

impl RewardBody {
    fn of(RewardNow { reward, left }: RewardNow, today: Day) -> Self {
        Self {
            is_offered: reward.is_offered_on(today),
            id: reward.id,
            name: reward.name,
            name_en: reward.name_en,
            points: reward.points,
            left,
            from: reward.from,
            to: reward.to,
            ranks: reward.ranks,
            max_per_member: reward.max_per_member,
        }
    }
}
