//! Points go from one member of a family to another.

use app::App;
use app::transfers::{TransferMade, TransferRequest};
use axum::extract::State;
use domain::calendar::Instant;
use domain::ids::{MemberId, TransferId};
use domain::points::Points;
use runtime::http::body::{BalanceBody, LotBody};
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, Principal, Problem, ProblemBody, Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Points to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTransfer)]
pub(crate) struct TransferBody {
    /// Who gives.
    #[schema(value_type = String)]
    from_member_id: MemberId,
    /// Who gets; of the same family.
    #[schema(value_type = String)]
    to_member_id: MemberId,
    /// How many points.
    #[schema(minimum = 1, example = 100)]
    points: u64,
}

/// Points that were given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Transfer)]
pub(crate) struct TransferAnswer {
    /// The transfer's id.
    transfer_id: String,
    /// Who gave.
    #[schema(value_type = String)]
    from_member_id: MemberId,
    /// Who got.
    #[schema(value_type = String)]
    to_member_id: MemberId,
    /// How many points.
    #[schema(example = 100)]
    points: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    transferred_at: Instant,
    /// Which, by last day: they keep it.
    lots: Vec<LotBody>,
    /// The balance of the member who gave.
    balance: BalanceBody,
    /// The balance of the member who got.
    to_balance: BalanceBody,
}

/// Give points to another member of the family
///
/// The soonest to expire first, and with the last days that they have. What the other owes is paid first.
#[utoipa::path(
    put,
    path = "/v1/transfers/{transfer_id}",
    tag = "Points",
    operation_id = "put_transfer",
    params(("transfer_id" = String, Path, description = "The transfer's id")),
    request_body = TransferBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 201, description = "Given", body = TransferAnswer),
        (status = 200, description = "Given before: the same body, with `Idempotent-Replayed: true`", body = TransferAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`insufficient_points`, `already_recorded`, `member_withdrawn`: one of the two has left", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`not_one_family`: the members are not of one family, or the program has none; `above_limit`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem", "points:earn"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(transfer_id): Path<TransferId>,
    Json(body): Json<TransferBody>,
) -> Result<Recorded<TransferAnswer>, Problem> {
    let request = request(transfer_id, body)?;
    let made = app.transfer(&principal.caller(), &request).await?;
    Ok(Recorded {
        replayed: made.replayed,
        body: answer(made)?,
    })
}

/// Look a transfer up
#[utoipa::path(
    get,
    path = "/v1/transfers/{transfer_id}",
    tag = "Points",
    operation_id = "show_transfer",
    params(("transfer_id" = String, Path, description = "The transfer's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded", body = TransferAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:redeem"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(transfer_id): Path<TransferId>,
) -> Result<Json<TransferAnswer>, Problem> {
    Ok(Json(answer(app.transfer_of(&transfer_id).await?)?))
}

fn request(transfer_id: TransferId, body: TransferBody) -> Result<TransferRequest, Problem> {
    let mut faults = Faults::none();
    let points = Points::new(body.points).filter(|points| !points.is_zero());
    if points.is_none() {
        faults.add("/points", format!("must be 1–{}", Points::MAX));
    }
    if body.from_member_id == body.to_member_id {
        faults.add("/to_member_id", "must be another member");
    }
    faults.finish(TransferRequest {
        transfer_id,
        from: body.from_member_id,
        to: body.to_member_id,
        points: points.unwrap_or_default(),
    })
}

fn answer(made: TransferMade) -> Result<TransferAnswer, Problem> {
    let TransferMade { out, come, .. } = made;
    let (Some(balance), Some(to_balance)) =
        (BalanceBody::recorded(&out), BalanceBody::recorded(&come))
    else {
        return Err(Problem::internal("a transfer without a balance"));
    };
    Ok(TransferAnswer {
        transfer_id: out.key.id,
        points: come.moved.come.total().get(),
        lots: LotBody::of(&come.moved.come),
        from_member_id: out.member,
        to_member_id: come.member,
        transferred_at: out.at,
        balance,
        to_balance,
    })
}
