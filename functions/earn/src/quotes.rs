//! What an order would earn, and what points could pay of it.

use app::App;
use app::quote::{Quote, QuoteRequest};
use axum::extract::State;
use domain::ids::MemberId;
use runtime::http::body::{OrderBody, PartBody, TaxShareBody};
use runtime::http::{AnyProblem, BodyProblem, Faults, Json, Principal, Problem, ProblemBody};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order to quote for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteBody {
    /// Whose; without a member it is quoted for a newcomer without points.
    #[schema(value_type = Option<String>)]
    member_id: Option<MemberId>,
    /// The order.
    order: OrderBody,
    /// How many points to use: a number, or `"max"`. Left out, those that the order names as `points_used`, where it does.
    #[schema(inline, example = "max")]
    points_to_use: Option<Wish>,
}

/// How many points somebody wishes to use.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(untagged, expecting = "must be a whole number of points or \"max\"")]
enum Wish {
    /// So many.
    Points(u64),
    /// As many as can be.
    Most(Most),
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
enum Most {
    #[serde(rename = "max")]
    Max,
}

/// A quote. The write that follows does what it says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuoteAnswer {
    earn: QuotedEarning,
    redeem: QuotedRedemption,
}

/// What the order would earn.
#[derive(Debug, Serialize, ToSchema)]
struct QuotedEarning {
    /// All points.
    #[schema(example = 94)]
    points: u64,
    /// Where they come from.
    breakdown: Vec<PartBody>,
}

/// What points could pay.
#[derive(Debug, Serialize, ToSchema)]
struct QuotedRedemption {
    /// The most points that could be used on this order.
    max_points: u64,
    /// The points that would be used.
    applied_points: u64,
    /// What they pay, in yen.
    value_yen: u64,
    /// What is left to pay, in yen.
    payable_yen: u64,
    /// What they pay, by tax rate.
    tax_allocation: Vec<TaxShareBody>,
}

/// Quote an order
///
/// Writes nothing. What a key's stores and its cap on points would refuse of the writes is refused here; no more points
/// are used than the cap allows.
#[utoipa::path(
    post,
    path = "/v1/quotes",
    tag = "Points",
    request_body = QuoteBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 200, description = "What the writes would do", body = QuoteAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`; `not_combinable`: the order names points, a coupon was used for it, and the program keeps them apart", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn quote(
    State(app): State<App>,
    principal: Principal,
    Json(body): Json<QuoteBody>,
) -> Result<Json<QuoteAnswer>, Problem> {
    let points_to_use = body.points_to_use.map(|wish| match wish {
        Wish::Points(points) => points,
        Wish::Most(Most::Max) => u64::MAX,
    });
    let mut faults = Faults::none();
    let order = body.order.read(&mut faults, "/order");
    let order = faults.finish(order)?;
    let quote = app
        .quote(
            &principal.caller(),
            &QuoteRequest {
                member: body.member_id,
                order,
                points_to_use,
            },
        )
        .await?;
    Ok(Json(answer(&quote)))
}

fn answer(quote: &Quote) -> QuoteAnswer {
    QuoteAnswer {
        earn: QuotedEarning {
            points: quote.award.points(),
            breakdown: quote.award.parts.iter().map(PartBody::of).collect(),
        },
        redeem: QuotedRedemption {
            max_points: quote.max_points,
            applied_points: quote.accepted.points,
            value_yen: quote.accepted.value_yen,
            payable_yen: quote.payable_yen,
            tax_allocation: quote
                .accepted
                .tax_allocation
                .iter()
                .map(TaxShareBody::from)
                .collect(),
        },
    }
}
