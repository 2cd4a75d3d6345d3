//! Campaign runs: planned and counted, started, paused, resumed, cancelled.

mod answer;
mod request;

use app::{App, Scope};
use axum::extract::State;
use domain::campaign_run::{Act, Gift};
use domain::ids::CampaignRunId;
use runtime::http::{
    AnyProblem, BodyProblem, Done, Json, Path, Principal, Problem, ProblemBody, Recorded,
};

use answer::CampaignBody;
use request::PlanBody;

/// Plan a campaign run
///
/// It is counted and gives nothing until it is started. A look at it says how many members get what, what that costs at the
/// most, and how many are passed over, and why. Beside the scope that is named here, a run that gives points needs
/// `points:adjust`, one that gives coupons `coupons:use`.
#[utoipa::path(put, path = "/v1/campaign-runs/{campaign_run_id}", tag = "Campaign runs",
    params(("campaign_run_id" = String, Path, description = "The run's id.")),
    request_body = PlanBody,
    responses(
        (status = 201, description = "Planned, and being counted.", body = CampaignBody),
        (status = 200, description = "Planned before: the same body, with `Idempotent-Replayed: true`.", body = CampaignBody),
        (status = 404, description = "`coupon_not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_recorded`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`above_limit`: the run might give more points than this key may move.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
        BodyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
pub(crate) async fn plan_campaign(
    State(app): State<App>,
    principal: Principal,
    Path(id): Path<CampaignRunId>,
    Json(body): Json<PlanBody>,
) -> Result<Recorded<CampaignBody>, Problem> {
    let plan = body.read()?;
    principal.require(scope(&plan.give))?;
    let (now, replayed) = app
        .plan_campaign_run(&principal.caller(), &id, plan)
        .await?;
    Ok(Recorded {
        body: now.into(),
        replayed,
    })
}

/// Look a campaign run up
#[utoipa::path(get, path = "/v1/campaign-runs/{campaign_run_id}", tag = "Campaign runs",
    params(("campaign_run_id" = String, Path, description = "The run's id.")),
    responses(
        (status = 200, description = "Its count, and how far it is.", body = CampaignBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
pub(crate) async fn show_campaign(
    State(app): State<App>,
    Path(id): Path<CampaignRunId>,
) -> Result<Json<CampaignBody>, Problem> {
    Ok(Json(app.campaign_run(&id).await?.into()))
}

/// Start a campaign run
///
/// It gives to those who were counted, in the order of the count, as far as its caps go. A run can be started within three
/// weeks of its planning.
#[utoipa::path(post, path = "/v1/campaign-runs/{campaign_run_id}/start", tag = "Campaign runs",
    params(("campaign_run_id" = String, Path, description = "The run's id.")),
    responses(
        (status = 200, description = "It runs.", body = CampaignBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`run_not_ready`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
pub(crate) async fn start_campaign(
    State(app): State<App>,
    principal: Principal,
    Path(id): Path<CampaignRunId>,
) -> Result<Done<CampaignBody>, Problem> {
    act(&app, &principal, &id, Act::Start).await
}

/// Pause a campaign run
///
/// Each part that is under way at that moment gives to some thirty members more; nobody else is given anything until
/// it is resumed.
#[utoipa::path(post, path = "/v1/campaign-runs/{campaign_run_id}/pause", tag = "Campaign runs",
    params(("campaign_run_id" = String, Path, description = "The run's id.")),
    responses(
        (status = 200, description = "It is paused.", body = CampaignBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`run_not_ready`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
pub(crate) async fn pause_campaign(
    State(app): State<App>,
    principal: Principal,
    Path(id): Path<CampaignRunId>,
) -> Result<Done<CampaignBody>, Problem> {
    act(&app, &principal, &id, Act::Pause).await
}

/// Resume a campaign run
///
/// It goes on where it was paused. Nobody gets anything twice.
#[utoipa::path(post, path = "/v1/campaign-runs/{campaign_run_id}/resume", tag = "Campaign runs",
    params(("campaign_run_id" = String, Path, description = "The run's id.")),
    responses(
        (status = 200, description = "It runs.", body = CampaignBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`run_not_ready`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
pub(crate) async fn resume_campaign(
    State(app): State<App>,
    principal: Principal,
    Path(id): Path<CampaignRunId>,
) -> Result<Done<CampaignBody>, Problem> {
    act(&app, &principal, &id, Act::Resume).await
}

/// Cancel a campaign run
///
/// For good. What it gave stays given.
#[utoipa::path(post, path = "/v1/campaign-runs/{campaign_run_id}/cancel", tag = "Campaign runs",
    params(("campaign_run_id" = String, Path, description = "The run's id.")),
    responses(
        (status = 200, description = "It is cancelled.", body = CampaignBody),
        (status = 404, description = "`not_found`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`run_not_ready`", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem,
    ),
    security(("api_key" = ["reports:read"])))]
pub(crate) async fn cancel_campaign(
    State(app): State<App>,
    principal: Principal,
    Path(id): Path<CampaignRunId>,
) -> Result<Done<CampaignBody>, Problem> {
    act(&app, &principal, &id, Act::Cancel).await
}

/// Does what the operator says, where their key could have planned the run.
async fn act(
    app: &App,
    principal: &Principal,
    id: &CampaignRunId,
    act: Act,
) -> Result<Done<CampaignBody>, Problem> {
    let known = app.campaign_run(id).await?;
    principal.require(scope(&known.campaign.plan.give))?;
    principal.caller().may_act_at(None)?;
    let (now, replayed) = app.act_on_campaign_run(id, act).await?;
    Ok(Done {
        body: now.into(),
        replayed,
    })
}

/// The scope that it takes to give this.
const fn scope(gift: &Gift) -> Scope {
    match gift {
        Gift::Coupon(_) => Scope::CouponsUse,
        Gift::Points { .. } => Scope::PointsAdjust,
    }
}
