//! Visits, log-ins, reviews.

use app::App;
use app::corrections::ActivityRequest;
use axum::extract::State;
use domain::calendar::{Instant, as_sent, is_plausible};
use domain::entry::{Entry, Record};
use domain::fact::Fact;
use domain::ids::{ActivityId, MemberId};
use domain::order::faults_of_code;
use runtime::http::body::BalanceBody;
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, Principal, Problem, ProblemBody, Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something a member did.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityBody {
    /// Who.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// What, as the program names it.
    #[schema(example = "visit")]
    kind: String,
    /// When; its day counts for the limit.
    #[schema(value_type = String, format = DateTime)]
    #[serde(deserialize_with = "as_sent::instant")]
    occurred_at: Instant,
    /// Where.
    store_id: Option<String>,
}

/// A recorded activity.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityAnswer {
    /// The activity.
    activity_id: String,
    /// Who.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// What.
    kind: String,
    /// When; absent from what was recorded before it was kept.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    occurred_at: Option<Instant>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    store_id: Option<String>,
    /// The points it gave; 0 where its limit was used up.
    points: i64,
    /// The member's balance.
    balance: BalanceBody,
}

/// Record an activity
#[utoipa::path(
    put,
    path = "/v1/activities/{activity_id}",
    tag = "Points",
    params(("activity_id" = String, Path, description = "The activity's id")),
    request_body = ActivityBody,
    responses(
        AnyProblem,
        BodyProblem,
        (status = 201, description = "Recorded", body = ActivityAnswer),
        (status = 200, description = "Recorded before: the same body, with `Idempotent-Replayed: true`", body = ActivityAnswer),
        (status = 400, description = "`invalid_request`, also for a kind that the program does not know", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(activity_id): Path<ActivityId>,
    Json(body): Json<ActivityBody>,
) -> Result<Recorded<ActivityAnswer>, Problem> {
    let mut faults = Faults::none();
    if !is_plausible(body.occurred_at) {
        faults.add("/occurred_at", "must be in the years 2001 to 2098");
    }
    if let Some(store_id) = &body.store_id {
        faults.add_all("", faults_of_code("/store_id", store_id));
    }
    let request = faults.finish(ActivityRequest {
        activity_id,
        member: body.member_id,
        kind: body.kind,
        occurred_at: body.occurred_at,
        store_id: body.store_id,
    })?;
    let outcome = app.record_activity(&principal.caller(), &request).await?;
    Ok(Recorded {
        body: answer(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// Look an activity up
#[utoipa::path(
    get,
    path = "/v1/activities/{activity_id}",
    tag = "Points",
    params(("activity_id" = String, Path, description = "The activity's id")),
    responses(
        AnyProblem,
        (status = 200, description = "As it was recorded", body = ActivityAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn get(
    State(app): State<App>,
    Path(activity_id): Path<ActivityId>,
) -> Result<Json<ActivityAnswer>, Problem> {
    Ok(Json(answer(
        &app.entry(Record::Activity, activity_id.as_str()).await?,
    )?))
}

fn answer(entry: &Entry) -> Result<ActivityAnswer, Problem> {
    let (Fact::Granted { reason, done }, Some(balance)) =
        (&entry.fact, BalanceBody::recorded(entry))
    else {
        return Err(Problem::internal("an activity's entry is not a grant"));
    };
    Ok(ActivityAnswer {
        activity_id: entry.key.id.clone(),
        member_id: entry.member.clone(),
        kind: reason.clone(),
        occurred_at: done.as_ref().map(|done| done.at),
        store_id: done.as_ref().and_then(|done| done.store_id.clone()),
        points: entry.moved.change(),
        balance,
    })
}
