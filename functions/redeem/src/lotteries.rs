//! A lottery as everybody may see it: what it is drawn with before it begins, and the seed when it is over.

use app::App;
use app::lotteries::LotteryNow;
use axum::extract::State;
use domain::calendar::Instant;
use domain::ids::LotteryId;
use domain::program::Prize;
use runtime::http::{AnyProblem, Json, Path, Problem, ProblemBody};
use serde::Serialize;
use utoipa::ToSchema;

/// A lottery.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lottery)]
pub(crate) struct LotteryAnswer {
    /// Its id.
    #[schema(example = "summer")]
    lottery: String,
    /// What members read; absent where the program does not have it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The points that one draw takes; absent as `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<u64>,
    /// How many draws one member has; absent where any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_per_member: Option<u32>,
    /// How many draws one member has on a day of the program's zone; absent where any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_per_member_per_day: Option<u32>,
    /// Its prizes in the order in which they take each other's place.
    prizes: Vec<PrizeBody>,
    /// When its seed was settled: when a program that has it was published.
    #[schema(value_type = String, format = DateTime)]
    opened_at: Instant,
    /// From when on nothing is drawn and the seed is told.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Instant,
    /// The SHA-256 over the seed, in hexadecimal digits.
    seed_hash: String,
    /// The seed, once the lottery is over: the first 32 hexadecimal digits of the HMAC-SHA256 over a draw's id under it, as
    /// a number, modulo 1,000,000, are what the draw rolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<String>,
}

/// A prize.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Prize)]
struct PrizeBody {
    /// Its id within the lottery.
    #[schema(example = "bear")]
    id: String,
    /// What members read.
    name: String,
    /// The numbers that win it, of 0 to 999,999: from this one on…
    #[schema(example = 0)]
    rolls_from: u32,
    /// …as many as this. They are its odds, in millionths.
    #[schema(example = 1000)]
    rolls: u32,
    /// How many there are in all.
    #[schema(example = 3)]
    stock: u64,
    /// How many are left.
    #[schema(example = 2)]
    left: u64,
}

/// Look a lottery up
#[utoipa::path(
    get,
    path = "/v1/lotteries/{lottery_id}",
    tag = "Program",
    operation_id = "show_lottery",
    params(("lottery_id" = String, Path, description = "The lottery's id in the program")),
    responses(
        AnyProblem,
        (status = 200, description = "As it is now", body = LotteryAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["program:read"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(lottery): Path<LotteryId>,
) -> Result<Json<LotteryAnswer>, Problem> {
    let now = app.lottery(lottery.as_str()).await?;
    let prizes = prizes(&now);
    let LotteryNow {
        terms,
        opening,
        seed,
        ..
    } = now;
    Ok(Json(LotteryAnswer {
        lottery: opening.lottery,
        points: terms.as_ref().map(|terms| terms.points),
        max_per_member: terms.as_ref().and_then(|terms| terms.max_per_member),
        max_per_member_per_day: terms
            .as_ref()
            .and_then(|terms| terms.max_per_member_per_day),
        name: terms.map(|terms| terms.name),
        prizes,
        opened_at: opening.opened_at,
        ends_at: opening.ends_at,
        seed_hash: opening.seed_hash,
        seed: seed.map(|seed| seed.reveal().to_owned()),
    }))
}

fn prizes(now: &LotteryNow) -> Vec<PrizeBody> {
    let prizes = now.terms.iter().flat_map(|terms| &terms.prizes);
    let mut next = 0_u32;
    let body = |(prize, left): (&Prize, &u64)| {
        let rolls_from = next;
        next = next.saturating_add(prize.odds);
        PrizeBody {
            id: prize.id.clone(),
            name: prize.name.clone(),
            rolls_from,
            rolls: prize.odds,
            stock: prize.stock,
            left: *left,
        }
    };
    prizes.zip(&now.left).map(body).collect()
}
