//! Points are given for draws of a lottery.

use app::App;
use app::lotteries::{DrawRequest, of_draw};
use axum::extract::State;
use domain::entry::Entry;
use domain::ids::{DrawId, LotteryId, MemberId};
use runtime::http::body::{BalanceBody, GivenBody, LotBody};
use runtime::http::{
    AnyProblem, BodyProblem, Json, Path, Principal, Problem, ProblemBody, Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish for a draw.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDraw)]
pub(crate) struct DrawBody {
    /// Whose points.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// Of which lottery, by the program's id.
    #[schema(value_type = String, example = "summer")]
    lottery: LotteryId,
}

/// A draw.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Draw)]
pub(crate) struct DrawAnswer {
    /// Its id.
    draw_id: String,
    /// Whose points.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// Of which lottery.
    #[schema(example = "summer")]
    lottery: String,
    /// What was rolled, 0 to 999,999.
    #[schema(example = 97_170)]
    roll: u32,
    /// The prize that was won; `null` where nothing was.
    #[schema(example = "bear")]
    prize: Option<String>,
    /// The prize that was drawn, where none of it were left: the next of the list of which there were any was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<String>,
    /// The points that it took.
    #[schema(example = 100)]
    points: u64,
    /// Which points it took, by last day.
    lots: Vec<LotBody>,
    /// The points that it won.
    #[schema(example = 0)]
    points_won: u64,
    /// Which points it won, by last day.
    lots_won: Vec<LotBody>,
    /// The coupons that it brought: the prize, where that is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<GivenBody>,
    /// The member's balance after it.
    balance: BalanceBody,
}

/// Draw
///
/// Takes the points, rolls, and gives the prize, in one transaction. What is rolled follows from the lottery's seed and the
/// draw's id alone: the same call again gets the same answer, and another id is another draw, which is paid for.
#[utoipa::path(
    put,
    path = "/v1/draws/{draw_id}",
    tag = "Points",
    operation_id = "put_draw",
    params(("draw_id" = String, Path, description = "The draw's id")),
    request_body = DrawBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 201, description = "Drawn", body = DrawAnswer),
        (status = 200, description = "Drawn before: the same body, with `Idempotent-Replayed: true`", body = DrawAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`insufficient_points`, `already_recorded`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`: the member has no draw left, in all or today", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(draw_id): Path<DrawId>,
    Json(body): Json<DrawBody>,
) -> Result<Recorded<DrawAnswer>, Problem> {
    let request = DrawRequest {
        draw_id,
        member: body.member_id,
        lottery: body.lottery.into(),
    };
    let outcome = app.draw(&principal.caller(), &request).await?;
    Ok(Recorded {
        body: made(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Look a draw up
#[utoipa::path(
    get,
    path = "/v1/draws/{draw_id}",
    tag = "Points",
    operation_id = "show_draw",
    params(("draw_id" = String, Path, description = "The draw's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded", body = DrawAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(draw_id): Path<DrawId>,
) -> Result<Json<DrawAnswer>, Problem> {
    Ok(Json(made(&app.draw_of(&draw_id).await?)?))
}

fn made(made: &Entry) -> Result<DrawAnswer, Problem> {
    let drawn = of_draw(made)?;
    let balance = BalanceBody::recorded(made);
    Ok(DrawAnswer {
        draw_id: made.key.id.clone(),
        member_id: made.member.clone(),
        lottery: drawn.lottery.clone(),
        roll: drawn.roll,
        prize: drawn.prize.clone(),
        instead_of: drawn.instead_of.clone(),
        points: made.moved.gone.total().get(),
        lots: LotBody::of(&made.moved.gone),
        points_won: made.moved.come.total().get(),
        lots_won: LotBody::of(&made.moved.come),
        coupons: GivenBody::with(made),
        balance: balance.ok_or_else(|| Problem::internal("a draw without a balance"))?,
    })
}
