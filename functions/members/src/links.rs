//! Links of LINE users with memberships: two calls for a shop, one before its member goes to LINE and one to see what came
//! of it.

use app::App;
use app::line_link::{By, Ending, Link, LinkRequest};
use axum::extract::State;
use domain::calendar::Instant;
use domain::ids::{LinkId, MemberId};
use runtime::http::{AnyProblem, BodyProblem, Faults, Json, Path, Problem, ProblemBody, Recorded};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::MemberBody;

/// LINE's own tokens last for ten minutes.
const VALID_SECONDS: u32 = 600;
/// The shortest and the longest life of a link.
const VALID_SECONDS_MIN: u32 = 60;
const VALID_SECONDS_MAX: u32 = 86_400;
/// LINE's tokens are some 32 characters.
const TOKEN_LENGTH_MAX: usize = 512;

/// Whom to link, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLineLink)]
pub(crate) struct LinkBody {
    /// With whose membership.
    #[schema(value_type = String)]
    member_id: MemberId,
    /// The `linkToken` with which LINE sent the member to your page. Without it the answer has a code for the till.
    link_token: Option<String>,
    /// For how many seconds it links, 60 to 86400; 600 where it is not said.
    valid_seconds: Option<u32>,
}

/// A link that waits for its LINE user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineLinkMade)]
pub(crate) struct MadeBody {
    /// The caller's id.
    link_id: String,
    /// With whose membership.
    member_id: String,
    /// `waiting`.
    status: &'static str,
    /// Where to send the member's browser: LINE asks them there.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
    /// Twelve digits that the member sends into the chat with your account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "431207558126")]
    code: Option<String>,
    /// From then on it links nobody.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Instant,
}

/// What became of a link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineLink)]
pub(crate) struct LinkStateBody {
    /// The caller's id.
    link_id: String,
    /// With whose membership.
    member_id: String,
    /// `waiting`, `linked`, `declined` (the member said no), `cancelled` (LINE did not link) or `expired`.
    #[schema(example = "linked")]
    status: &'static str,
    /// From then on it links nobody.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Instant,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Instant>,
    /// The membership that the member had in LINE, which was merged into this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_member_id: Option<String>,
}

impl LinkBody {
    fn read(self, id: LinkId) -> Result<LinkRequest, Problem> {
        let mut faults = Faults::none();
        let valid_seconds = self.valid_seconds.unwrap_or(VALID_SECONDS);
        if !(VALID_SECONDS_MIN..=VALID_SECONDS_MAX).contains(&valid_seconds) {
            let reason = format!("must be {VALID_SECONDS_MIN} to {VALID_SECONDS_MAX}");
            faults.add("/valid_seconds", reason);
        }
        let is_token = |token: &String| (1..=TOKEN_LENGTH_MAX).contains(&token.len());
        if self
            .link_token
            .as_ref()
            .is_some_and(|token| !is_token(token))
        {
            faults.add("/link_token", "must be the linkToken that LINE gave");
        }
        faults.finish(LinkRequest {
            id,
            member: self.member_id,
            link_token: self.link_token,
            valid_seconds,
        })
    }
}

impl LinkStateBody {
    fn of(link: Link, now: Instant) -> Self {
        let status = match link.ended {
            Some((Ending::Linked, _)) => "linked",
            Some((Ending::Declined, _)) => "declined",
            Some((Ending::Cancelled, _)) => "cancelled",
            None if link.is_waiting(now) => "waiting",
            None => "expired",
        };
        Self {
            link_id: link.id.into(),
            member_id: link.member.into(),
            status,
            expires_at: link.expires_at,
            ended_at: link.ended.map(|(_, at)| at),
            merged_member_id: link.merged.map(Into::into),
        }
    }
}

/// Begin to link a member with a LINE user
///
/// For an online store: LINE sends the member to your page with a `linkToken`; once they have logged in there, this call
/// answers where to send their browser next. For a till: without a token it answers a code, which the member sends into the
/// chat. What the member had joined in LINE with a tap is merged into this membership.
#[utoipa::path(put, path = "/v1/line-links/{link_id}", tag = "LINE links",
    params(("link_id" = String, Path, description = "Your id for the link.")),
    request_body = LinkBody,
    responses(
        (status = 201, description = "The link waits for its LINE user.", body = MadeBody),
        (status = 200, description = "The same again; `Idempotent-Replayed: true`.", body = MadeBody),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`, `member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["members:write"])))]
pub(crate) async fn make(
    State(app): State<App>,
    Path(link_id): Path<LinkId>,
    Json(body): Json<LinkBody>,
) -> Result<Recorded<MadeBody>, Problem> {
    let request = body.read(link_id)?;
    let (link, replayed) = app.make_link(&request).await?;
    let secret = app.link_secret(&link);
    let token = request.link_token.filter(|_| link.by == By::Nonce);
    let redirect_url = token.map(|token| app.messenger.link_dialog(&token, &secret));
    let body = MadeBody {
        link_id: link.id.into(),
        member_id: link.member.into(),
        status: "waiting",
        redirect_url,
        code: (link.by == By::Code).then_some(secret),
        expires_at: link.expires_at,
    };
    Ok(Recorded { body, replayed })
}

/// See what became of a link
///
/// Waiting, linked, declined, cancelled or expired.
#[utoipa::path(get, path = "/v1/line-links/{link_id}", tag = "LINE links",
    params(("link_id" = String, Path, description = "Your id for the link.")),
    responses(
        (status = 200, description = "The link.", body = LinkStateBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["members:read"])))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(link_id): Path<LinkId>,
) -> Result<Json<LinkStateBody>, Problem> {
    let link = app.link(&link_id).await?;
    Ok(Json(LinkStateBody::of(link, app.now())))
}

/// Unlink a member's LINE user
///
/// The membership stays, with its points and its card. Where none is linked, nothing happens.
#[utoipa::path(delete, path = "/v1/members/{member_id}/line", tag = "LINE links",
    params(("member_id" = String, Path, description = "The member's id.")),
    responses(
        (status = 200, description = "The member, without a LINE user.", body = MemberBody),
        (status = 404, description = "`member_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`member_withdrawn`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["members:write"])))]
pub(crate) async fn unlink(
    State(app): State<App>,
    Path(member_id): Path<MemberId>,
) -> Result<Json<MemberBody>, Problem> {
    Ok(Json(app.unlink_any_line(&member_id).await?.into()))
}
