//! The versions of the program.

use app::App;
use app::program::versions::{Standing, VERSIONS_MAX, Version};
use axum::extract::State;
use domain::calendar::Instant;
use runtime::http::{AnyProblem, Faults, Json, Path, Problem, ProblemBody, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::request::ProgramBody;
use crate::{Tagged, tagged};

/// Versions of a page that names no number.
const PAGE: u32 = 20;

/// Which page of versions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionsQuery {
    /// Versions of the page, 1 to 50; 20 where it is not said.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A page of versions, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgramVersions)]
pub(crate) struct VersionsBody {
    /// The versions.
    versions: Vec<VersionBody>,
    /// Where the next page begins; `null` at the end.
    #[schema(example = "41")]
    next_cursor: Option<String>,
}

/// A version of the program.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgramVersion)]
pub(crate) struct VersionBody {
    /// Its number; 0 is the built-in sample.
    version: u32,
    /// What the shop calls its program.
    name: String,
    /// `announced`, `in_force` or `past`; so also one that a newer version replaced before its day came.
    #[schema(example = "in_force")]
    status: &'static str,
    /// The first instant at which it is in force, where its document names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    in_force_from: Option<Instant>,
    /// When it was published, where that is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<Instant>,
    /// The id of the API key it was published with, where that is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_by: Option<String>,
}

/// List the versions of the program
///
/// Newest first: those that are announced, the one in force, those that were.
#[utoipa::path(get, path = "/v1/program/versions", tag = "Program",
    operation_id = "list_versions",
    params(VersionsQuery),
    responses(
        (status = 200, description = "A page of versions.", body = VersionsBody),
        AnyProblem,
    ),
    security(("api_key" = ["program:read"])))]
pub(crate) async fn list(
    State(app): State<App>,
    Query(query): Query<VersionsQuery>,
) -> Result<Json<VersionsBody>, Problem> {
    let (below, limit) = query.read()?;
    let (versions, next) = app.program_versions(below, limit).await?;
    Ok(Json(VersionsBody {
        versions: versions.into_iter().map(VersionBody::of).collect(),
        next_cursor: next.map(|next| next.to_string()),
    }))
}

/// Read a version of the program
///
/// As it was published: entries name the version that judged them.
#[utoipa::path(get, path = "/v1/program/versions/{version}", tag = "Program",
    operation_id = "show_version",
    params(("version" = u32, Path, description = "The version's number; 0 is the built-in sample.")),
    responses(
        (status = 200, description = "The program, with its version.", body = ProgramBody, headers(("ETag" = String, description = "The version."))),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["program:read"])))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(version): Path<u32>,
) -> Result<Tagged, Problem> {
    let found = app.program_numbered(version).await?.published;
    Ok(tagged(found.version, &found.program))
}

impl VersionsQuery {
    fn read(self) -> Result<(Option<u32>, u32), Problem> {
        let mut faults = Faults::none();
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=VERSIONS_MAX).contains(&limit) {
            faults.add("/limit", format!("must be 1 to {VERSIONS_MAX}"));
        }
        let below = faults.optional("/cursor", self.cursor, |text| {
            let read = text.parse::<u32>();
            read.map_err(|_| "must be the next_cursor of the page before")
        });
        faults.finish((below, limit))
    }
}

impl VersionBody {
    fn of(version: Version) -> Self {
        let Version {
            published,
            standing,
        } = version;
        Self {
            version: published.version,
            name: published.program.name.clone(),
            status: match standing {
                Standing::Announced(_) => "announced",
                Standing::InForce => "in_force",
                Standing::Past => "past",
            },
            in_force_from: published.program.in_force_from(),
            published_at: published.at,
            published_by: published.by,
        }
    }
}
