//! A campaign run as its operator sees it.

use app::campaign_runs::CampaignNow;
use domain::calendar::{Day, Instant};
use domain::campaign_run::{Caps, Gift};
use domain::segment::Segment;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::CountsBody;

/// A campaign run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CampaignRun)]
pub(crate) struct CampaignBody {
    campaign_run_id: String,
    /// The run with its chunks, as `GET /v1/runs/{run_id}` shows it.
    run_id: String,
    /// `counting`, `ready`, `running`, `paused`, `cancelled` or `done`.
    state: &'static str,
    /// The key that planned it.
    by: String,
    #[schema(value_type = String, format = DateTime)]
    planned_at: Instant,
    /// When it was last started, paused, resumed or cancelled.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Instant,
    /// As it was asked.
    #[schema(value_type = Object)]
    segment: Segment,
    give: GivenBody,
    /// As they were asked.
    #[schema(value_type = Object)]
    caps: Caps,
    tell: bool,
    preview: PreviewBody,
    /// What was given so far.
    counts: CountsBody,
}

/// What each member gets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CampaignGiven)]
struct GivenBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<u64>,
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What a start gives, as far as it is counted: complete once the run is `ready`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CampaignPreview)]
struct PreviewBody {
    /// Members who get something.
    members: u64,
    /// Points that they get together.
    points: u64,
    /// Coupons that they get together.
    coupons: u64,
    /// What that costs at the most: points as if all are spent, coupons as if each is used to its most. Missing where a
    /// coupon has no most.
    #[serde(skip_serializing_if = "Option::is_none")]
    yen: Option<u64>,
    /// Of the segment's members, those who cannot be told or do not want to hear of it. They are given all the same.
    untold: u64,
    skipped: SkippedBody,
}

/// Who gets nothing, by reason.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CampaignSkipped)]
struct SkippedBody {
    /// Not in the segment.
    outside: u64,
    /// The member has left, or is another one's now.
    left: u64,
    /// Campaign runs have given them as much as one member may get.
    per_member_cap: u64,
    /// In the segment, and behind the last whom the caps of the run leave something.
    run_cap: u64,
}

impl From<CampaignNow> for CampaignBody {
    fn from(now: CampaignNow) -> CampaignBody {
        let preview = PreviewBody::from(&now);
        let CampaignNow { campaign, progress } = now;
        let state = progress.state();
        CampaignBody {
            campaign_run_id: campaign.id.into(),
            run_id: campaign.run.id,
            state,
            by: campaign.by,
            planned_at: campaign.run.planned_at,
            changed_at: campaign.changed_at,
            segment: campaign.plan.segment,
            give: campaign.plan.give.into(),
            caps: campaign.plan.caps,
            tell: campaign.plan.tell,
            preview,
            counts: progress.counts.into(),
        }
    }
}

impl From<&CampaignNow> for PreviewBody {
    fn from(now: &CampaignNow) -> PreviewBody {
        let (members, passed) = (now.members(), now.progress.passed);
        let give = &now.campaign.plan.give;
        PreviewBody {
            members,
            points: members.saturating_mul(give.points()),
            coupons: match give {
                Gift::Coupon(_) => members,
                Gift::Points { .. } => 0,
            },
            yen: now.yen_max(),
            untold: passed.untold,
            skipped: SkippedBody {
                outside: passed.outside,
                left: passed.left,
                per_member_cap: passed.capped,
                run_cap: now.beyond_cap(),
            },
        }
    }
}

impl From<Gift> for GivenBody {
    fn from(gift: Gift) -> GivenBody {
        match gift {
            Gift::Coupon(template) => GivenBody {
                coupon: Some(template),
                points: None,
                expires_on: None,
                reason: None,
            },
            Gift::Points {
                points,
                expires_on,
                reason,
            } => GivenBody {
                coupon: None,
                points: Some(points),
                expires_on,
                reason: Some(reason),
            },
        }
    }
}
