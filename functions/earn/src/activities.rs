//! Visits, log-ins, reviews, and referrals.

use app::App;
use app::corrections::ActivityRequest;
use app::referrals::ReferralRequest;
use axum::extract::State;
use domain::calendar::{Instant, as_sent, is_plausible};
use domain::entry::{Entry, Record};
use domain::fact::Fact;
use domain::ids::{ActivityId, MemberId};
use domain::order::faults_of_code;
use domain::program::REFERRAL;
use runtime::http::body::BalanceBody;
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, PointsProblem, Principal, Problem, ProblemBody,
    Recorded,
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
    /// When; its day counts for the limit. Required, but for a referral.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "as_sent::optional_instant")]
    occurred_at: Option<Instant>,
    /// Where.
    store_id: Option<String>,
    /// Whom the member refers: a member who was never referred and has bought nothing yet. Makes it a referral.
    #[schema(value_type = Option<String>)]
    friend_member_id: Option<MemberId>,
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
    /// Whom, of a referral.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    friend_member_id: Option<MemberId>,
    /// When; absent from what was recorded before it was kept, and from a referral that did not say it.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    occurred_at: Option<Instant>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    store_id: Option<String>,
    /// The points it gave; 0 where its limit was used up. A referral gives none yet: they come after the friend's first
    /// purchase.
    points: i64,
    /// The member's balance; absent from a referral, which moves no points of theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<BalanceBody>,
}

/// Record an activity
///
/// With `friend_member_id` it is a referral: `member_id` refers a friend. The program's activity `referral` says what that is
/// worth. The friend's first purchase promises points to both, if it is worth enough; they come when it cannot be returned
/// any more, and do not where it was.
#[utoipa::path(
    put,
    path = "/v1/activities/{activity_id}",
    tag = "Points",
    params(("activity_id" = String, Path, description = "The activity's id")),
    request_body = ActivityBody,
    responses(
        AnyProblem,
        BodyProblem,
        PointsProblem,
        (status = 201, description = "Recorded", body = ActivityAnswer),
        (status = 200, description = "Recorded before: the same body, with `Idempotent-Replayed: true`", body = ActivityAnswer),
        (status = 400, description = "`invalid_request`, also for a kind that the program does not know, and for a friend who is the member", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`, `member_withdrawn`, `already_referred`, `already_bought`", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("api_key" = ["points:earn"]))
)]
pub(crate) async fn put(
    State(app): State<App>,
    principal: Principal,
    Path(activity_id): Path<ActivityId>,
    Json(body): Json<ActivityBody>,
) -> Result<Recorded<ActivityAnswer>, Problem> {
    let outcome = match request(activity_id, body)? {
        Asked::Activity(request) => app.record_activity(&principal.caller(), &request).await?,
        Asked::Referral(request) => app.refer(&principal.caller(), &request).await?,
    };
    Ok(Recorded {
        body: answer(&outcome.entry)?,
        replayed: outcome.replayed,
    })
}

/// What is to be recorded.
enum Asked {
    Activity(ActivityRequest),
    Referral(ReferralRequest),
}

fn request(activity_id: ActivityId, body: ActivityBody) -> Result<Asked, Problem> {
    let mut faults = Faults::none();
    if body.occurred_at.is_some_and(|at| !is_plausible(at)) {
        faults.add("/occurred_at", "must be in the years 2001 to 2098");
    }
    if body.friend_member_id.is_some() && body.kind != REFERRAL {
        faults.add("/friend_member_id", "is for a referral");
    }
    if let Some(store_id) = &body.store_id {
        faults.add_all("", faults_of_code("/store_id", store_id));
    }
    if let Some(friend) = body.friend_member_id {
        return faults.finish(Asked::Referral(ReferralRequest {
            activity_id,
            member: body.member_id,
            friend,
            occurred_at: body.occurred_at,
            store_id: body.store_id,
        }));
    }
    if body.occurred_at.is_none() {
        faults.add("/occurred_at", "is required");
    }
    faults.finish_all(body.occurred_at.map(|occurred_at| {
        Asked::Activity(ActivityRequest {
            activity_id,
            member: body.member_id,
            kind: body.kind,
            occurred_at,
            store_id: body.store_id,
        })
    }))
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
    // A referral is recorded with the friend.
    let (member, friend, kind, done) = match &entry.fact {
        Fact::Granted { reason, done } => (&entry.member, None, reason.as_str(), done),
        Fact::Referred(it) => (&it.by, Some(&entry.member), REFERRAL, &it.done),
        _ => return Err(Problem::internal("an activity's entry is not one")),
    };
    let balance = BalanceBody::recorded(entry).filter(|_| friend.is_none());
    Ok(ActivityAnswer {
        activity_id: entry.key.id.clone(),
        member_id: member.clone(),
        friend_member_id: friend.cloned(),
        kind: kind.to_owned(),
        occurred_at: done.as_ref().map(|done| done.at),
        store_id: done.as_ref().and_then(|done| done.store_id.clone()),
        points: entry.moved.change(),
        balance,
    })
}
