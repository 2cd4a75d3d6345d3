//! What a campaign run is asked to do.

use domain::calendar::{Day, as_sent};
use domain::campaign_run::{Caps, Gift, PerMember, Plan};
use domain::segment::Segment;
use domain::wallet::lots_form::LAST_DAY_MAX;
use runtime::http::{Faults, Problem};
use serde::Deserialize;
use utoipa::ToSchema;

/// The longest name of a coupon's template, in characters.
const TEMPLATE_LENGTH_MAX: usize = 64;

/// What a run is to do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignPlan)]
pub(crate) struct PlanBody {
    /// To whom; without a condition, to everybody.
    segment: SegmentBody,
    give: GiftBody,
    /// How much at the most.
    #[serde(default)]
    caps: CapsBody,
    /// Whether members are told on LINE, as far as they want to hear of it. Who does not is given all the same.
    #[serde(default)]
    tell: bool,
}

/// All of these hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Segment)]
struct SegmentBody {
    /// They hold one of these ranks.
    #[serde(default)]
    ranks: Vec<String>,
    /// Their birthday is in this month.
    #[schema(minimum = 1, maximum = 12)]
    birthday_month: Option<u32>,
    /// Their last purchase, use of points or activity was recorded on this day or after it.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "as_sent::optional_day")]
    visited_since: Option<Day>,
    /// None was recorded on this day or after it.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "as_sent::optional_day")]
    not_visited_since: Option<Day>,
    /// They can use so many points, or more.
    points_at_least: Option<u64>,
    /// They can use so many points, or fewer.
    points_at_most: Option<u64>,
    /// They have linked LINE, or have not.
    has_line: Option<bool>,
}

/// What each of them gets, once: a coupon, or points with a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignGift)]
struct GiftBody {
    /// The template of a coupon.
    #[schema(example = "birthday")]
    coupon: Option<String>,
    /// So many points.
    #[schema(example = 500)]
    points: Option<u64>,
    /// A last day of their own, for points; without it the program's ordinary one.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "as_sent::optional_day")]
    expires_on: Option<Day>,
    /// Why points are given; members read it. 1–200 characters.
    #[schema(example = "ご来店ありがとうございます")]
    reason: Option<String>,
}

/// How much a run gives at the most. Who comes first in the count gets something.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignCaps)]
struct CapsBody {
    /// Members.
    members: Option<u64>,
    /// Points of all members together.
    points: Option<u64>,
    per_member: Option<PerMemberBody>,
}

/// How much campaign runs together give to one member at the most.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignCapPerMember)]
struct PerMemberBody {
    /// Points where points are given, coupons where coupons are.
    most: u64,
    /// In so many days, today included: 1 to 366.
    days: u32,
}

impl PlanBody {
    /// Reads it, as far as that can be said without the program.
    pub(super) fn read(self) -> Result<Plan, Problem> {
        let mut faults = Faults::none();
        let give = gift(self.give, &mut faults);
        let segment = self.segment;
        let plan = give.map(|give| Plan {
            segment: Segment {
                ranks: segment.ranks,
                birthday_month: segment.birthday_month,
                visited_since: segment.visited_since,
                not_visited_since: segment.not_visited_since,
                points_at_least: segment.points_at_least,
                points_at_most: segment.points_at_most,
                has_line: segment.has_line,
            },
            give,
            caps: Caps {
                members: self.caps.members,
                points: self.caps.points,
                per_member: self.caps.per_member.map(|each| PerMember {
                    most: each.most,
                    days: each.days,
                }),
            },
            tell: self.tell,
        });
        faults.finish_all(plan)
    }
}

fn gift(body: GiftBody, faults: &mut Faults) -> Option<Gift> {
    match (body.coupon, body.points) {
        (Some(template), None) => {
            if !(1..=TEMPLATE_LENGTH_MAX).contains(&template.len()) {
                faults.add("/give/coupon", "must be a template of the program");
            }
            if body.expires_on.is_some() {
                faults.add(
                    "/give/expires_on",
                    "is for points: a coupon has its own days",
                );
            }
            if body.reason.is_some() {
                faults.add("/give/reason", "is for points");
            }
            Some(Gift::Coupon(template))
        }
        (None, Some(points)) => {
            faults.words("/give/reason", body.reason.as_deref().unwrap_or_default());
            if body.expires_on.is_some_and(|day| Some(day) > LAST_DAY_MAX) {
                faults.add("/give/expires_on", "is too far ahead");
            }
            Some(Gift::Points {
                points,
                expires_on: body.expires_on,
                reason: body.reason.unwrap_or_default(),
            })
        }
        _ => {
            faults.add("/give", "must have either coupon or points");
            None
        }
    }
}
