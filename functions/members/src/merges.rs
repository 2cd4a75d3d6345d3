//! Two memberships of one person, merged by staff (名寄せ).

use app::App;
use axum::extract::State;
use domain::calendar::Instant;
use domain::entry::Entry;
use domain::fact::{ByStaff, Fact};
use domain::ids::MemberId;
use runtime::http::{
    AnyProblem, BodyProblem, Faults, Json, Path, Principal, Problem, ProblemBody, Recorded,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A merge to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMerge)]
pub(crate) struct MergeBody {
    /// How staff know that both are one person's; an auditor reads it. 1–200 characters.
    #[schema(example = "同じお客様のカード2枚")]
    reason: String,
    /// Who merges; an auditor reads it. 1–200 characters.
    #[schema(example = "yamada")]
    operator: String,
}

/// A merge that was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Merge)]
pub(crate) struct MergeAnswer {
    /// The membership that has everything now.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// The membership that was closed; its id goes on as another name of the first.
    #[schema(value_type = String)]
    merged_member_id: MemberId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    merged_at: Instant,
    /// Points that came with it and can be used.
    #[schema(example = 320)]
    points: u64,
    /// Points that came with it and are not usable yet.
    pending: u64,
    /// Points that came with it and are set aside for checkouts.
    held: u64,
    /// Points that it owed.
    debt: u64,
    /// Why; absent where the member did it by linking LINE.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Who of the staff; absent where the member did it by linking LINE.
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
}

/// Merge another membership into this one
///
/// Everything of it is this one's at once: points with their last day, pending, held and owed points, rank figures,
/// coupons, names. It cannot be taken apart. Its id goes on as another name of this one.
#[utoipa::path(put, path = "/v1/members/{member_id}/merges/{from_member_id}", tag = "Members",
    operation_id = "make_merge",
    params(("member_id" = String, Path, description = "The membership that goes on."), ("from_member_id" = String, Path, description = "The membership that is closed.")),
    request_body = MergeBody,
    responses(
        (status = 201, description = "Merged.", body = MergeAnswer),
        (status = 200, description = "Merged before: the same body, with `Idempotent-Replayed: true`.", body = MergeAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`: it was merged before, otherwise. `member_withdrawn`: one of the two has left.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`: more points, memberships or external ids than one may have, or more points than the key may move.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["members:write"])))]
pub(crate) async fn make(
    State(app): State<App>,
    principal: Principal,
    Path((into, from)): Path<(MemberId, MemberId)>,
    Json(body): Json<MergeBody>,
) -> Result<Recorded<MergeAnswer>, Problem> {
    let by_staff = read(&into, &from, body)?;
    let merged = app
        .merge_by_staff(&principal.caller(), &from, &into, &by_staff)
        .await?;
    Ok(Recorded {
        body: answer(merged.entry)?,
        replayed: merged.replayed,
    })
}

/// Look a merge up
#[utoipa::path(get, path = "/v1/members/{member_id}/merges/{from_member_id}", tag = "Members",
    operation_id = "show_merge",
    params(("member_id" = String, Path, description = "The membership that goes on."), ("from_member_id" = String, Path, description = "The membership that was closed.")),
    responses(
        (status = 200, description = "The merge as it was recorded.", body = MergeAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["members:read"])))]
pub(crate) async fn show(
    State(app): State<App>,
    Path((into, from)): Path<(MemberId, MemberId)>,
) -> Result<Json<MergeAnswer>, Problem> {
    Ok(Json(answer(app.merge_of(&from, &into).await?)?))
}

fn read(into: &MemberId, from: &MemberId, body: MergeBody) -> Result<ByStaff, Problem> {
    let mut faults = Faults::none();
    if into == from {
        faults.add("/from_member_id", "must be another member");
    }
    for (pointer, text) in [("/reason", &body.reason), ("/operator", &body.operator)] {
        faults.words(pointer, text);
    }
    faults.finish(ByStaff {
        reason: body.reason,
        operator: body.operator,
    })
}

fn answer(entry: Entry) -> Result<MergeAnswer, Problem> {
    let Fact::MergedInto {
        into,
        pending,
        held,
        debt,
        by_staff,
    } = entry.fact
    else {
        return Err(Problem::internal("a merge's entry is not a merge"));
    };
    let (reason, operator) = by_staff.map(|it| (it.reason, it.operator)).unzip();
    Ok(MergeAnswer {
        member_id: into,
        merged_member_id: entry.member,
        merged_at: entry.at,
        points: entry.moved.gone.total().get(),
        pending: pending.get(),
        held: held.get(),
        debt: debt.get(),
        reason,
        operator,
    })
}
