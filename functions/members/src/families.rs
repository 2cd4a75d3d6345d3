//! Families: members who may give each other points.

use app::App;
use app::families::{Family, FamilyRequest};
use axum::extract::State;
use domain::ids::{FamilyId, MemberId};
use domain::program::FAMILY_MEMBERS_MAX;
use runtime::http::{AnyProblem, BodyProblem, Faults, Json, Path, Problem, ProblemBody, Recorded};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who a family is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFamily)]
pub(crate) struct FamilyBody {
    /// Everybody who is of it from now on, at most the program's `families.max_members`. An empty list dissolves it.
    #[schema(value_type = Vec<String>, max_items = 30)]
    member_ids: Vec<MemberId>,
    /// The version that you saw, to change a family that is there; left out to make a new one.
    version: Option<u64>,
}

/// A family.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Family)]
pub(crate) struct FamilyAnswer {
    /// The caller's id.
    #[schema(value_type = String)]
    family_id: FamilyId,
    /// Its members.
    #[schema(value_type = Vec<String>)]
    member_ids: Vec<MemberId>,
    /// Its version: the next change names it.
    #[schema(example = 1)]
    version: u64,
}

/// Make a family, or change who is of it
///
/// Its members may give each other points. A member is of one family at most. Who is left out has left it. A member who
/// leaves the shop leaves the family; a membership that is merged takes its family along, where the other has none.
#[utoipa::path(put, path = "/v1/families/{family_id}", tag = "Members",
    operation_id = "put_family",
    params(("family_id" = String, Path, description = "Your id for the family.")),
    request_body = FamilyBody,
    responses(
        (status = 201, description = "The family as it is from now on.", body = FamilyAnswer),
        (status = 200, description = "Done before: the same body, with `Idempotent-Replayed: true`.", body = FamilyAnswer),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`: the family is there, and a change names its `version`. `version_conflict`: it was changed meanwhile. `member_withdrawn`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`: more members than the program lets a family have.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["members:write"])))]
pub(crate) async fn put(
    State(app): State<App>,
    Path(family_id): Path<FamilyId>,
    Json(body): Json<FamilyBody>,
) -> Result<Recorded<FamilyAnswer>, Problem> {
    let (family, replayed) = app.put_family(&read(family_id, body)?).await?;
    Ok(Recorded {
        body: answer(family),
        replayed,
    })
}

/// Look a family up
///
/// Who is of it now: without those who have left the shop, and under the ids that merged memberships have now.
#[utoipa::path(get, path = "/v1/families/{family_id}", tag = "Members",
    operation_id = "show_family",
    params(("family_id" = String, Path, description = "Your id for the family.")),
    responses(
        (status = 200, description = "The family.", body = FamilyAnswer),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["members:read"])))]
pub(crate) async fn get(
    State(app): State<App>,
    Path(family_id): Path<FamilyId>,
) -> Result<Json<FamilyAnswer>, Problem> {
    Ok(Json(answer(app.family(&family_id).await?)))
}

fn read(id: FamilyId, body: FamilyBody) -> Result<FamilyRequest, Problem> {
    let mut faults = Faults::none();
    let most = usize::try_from(FAMILY_MEMBERS_MAX).unwrap_or(usize::MAX);
    if body.member_ids.len() > most {
        faults.add("/member_ids", format!("must be at most {most}"));
    }
    if body.version == Some(0) {
        faults.add("/version", "must be the version that you saw, from 1");
    }
    faults.finish(FamilyRequest {
        id,
        members: body.member_ids,
        seen_version: body.version,
    })
}

fn answer(family: Family) -> FamilyAnswer {
    FamilyAnswer {
        family_id: family.id,
        member_ids: family.members,
        version: family.version,
    }
}
