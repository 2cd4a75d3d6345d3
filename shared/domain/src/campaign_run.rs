//! Campaign runs: one gift for every member of a segment, as one job that is counted before it is let go.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, add_days};
use crate::fault::Fault;
use crate::program::{CouponEffect, PointValue, Program};
use crate::segment::Segment;

/// What a run is to do. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// To whom.
    pub segment: Segment,
    /// What each of them gets, once.
    pub give: Gift,
    /// How much at the most.
    #[serde(default, skip_serializing_if = "Caps::is_none")]
    pub caps: Caps,
    /// Whether they are told on LINE, as far as they want to hear of it.
    #[serde(default)]
    pub tell: bool,
}

/// What one member gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Gift {
    /// A coupon of a template of the program.
    Coupon(String),
    /// Points.
    Points {
        /// How many, at least one.
        points: u64,
        /// A last day of their own; without it the program's ordinary one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_on: Option<Day>,
        /// Why: members and auditors read it.
        reason: String,
    },
}

/// How much a run gives at the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// Members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<u64>,
    /// Points of all members together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u64>,
    /// What campaign runs together give to one member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_member: Option<PerMember>,
}

/// How much campaign runs give to one member at the most, in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerMember {
    /// Points where points are given, coupons where coupons are.
    pub most: u64,
    /// In so many days, today included.
    pub days: u32,
}

impl PerMember {
    /// The first day that counts.
    #[must_use]
    pub fn first_day(&self, today: Day) -> Day {
        let back = chrono::Days::new(u64::from(self.days.saturating_sub(1)));
        today.checked_sub_days(back).unwrap_or(today)
    }
}

impl Caps {
    fn is_none(&self) -> bool {
        *self == Caps::default()
    }
}

impl Gift {
    /// The points that one member gets at once.
    #[must_use]
    pub const fn points(&self) -> u64 {
        match self {
            Gift::Coupon(_) => 0,
            Gift::Points { points, .. } => *points,
        }
    }

    /// What counts towards a member's own cap.
    #[must_use]
    pub const fn counts(&self) -> u64 {
        match self {
            Gift::Coupon(_) => 1,
            Gift::Points { points, .. } => *points,
        }
    }

    /// What one of them costs at the most, in yen: points are taken as spent, a coupon as used to its most. `None` where
    /// nobody can say: a part of an order without a limit, or a template that the program does not have.
    #[must_use]
    pub fn yen_max(&self, program: &Program) -> Option<u64> {
        match self {
            Gift::Points { points, .. } => worth(*points, program.point_value),
            Gift::Coupon(template) => match program.coupon(template)?.effect {
                CouponEffect::AmountOff(yen) => Some(yen),
                CouponEffect::PercentOff { max, .. } => max,
                CouponEffect::AddPoints(points) => worth(points, program.point_value),
                CouponEffect::Multiply { max_points, .. } => {
                    worth(max_points?, program.point_value)
                }
            },
        }
    }
}

/// Points in yen; a part of a yen is a whole one.
fn worth(points: u64, value: PointValue) -> Option<u64> {
    let yen = u128::from(points).checked_mul(u128::from(value.yen))?;
    u64::try_from(yen.div_ceil(u128::from(value.points.max(1)))).ok()
}

impl Plan {
    /// The most members that get something; `None` where no cap says.
    #[must_use]
    pub fn members_max(&self) -> Option<u64> {
        let by_points = self
            .caps
            .points
            .and_then(|most| most.checked_div(self.give.points()));
        self.caps.members.into_iter().chain(by_points).min()
    }

    /// The most points that all get together; `None` where no cap says.
    #[must_use]
    pub fn points_max(&self) -> Option<u64> {
        self.members_max()?.checked_mul(self.give.points())
    }

    /// What is wrong with it under a program on a day, each at its place.
    #[must_use]
    pub fn faults(&self, program: &Program, today: Day) -> Vec<Fault> {
        let at_segment =
            |fault: Fault| Fault::new(format!("/segment{}", fault.pointer), fault.reason);
        let segment = self.segment.faults(program).into_iter();
        let mut faults: Vec<Fault> = segment.map(at_segment).collect();
        if let Gift::Points {
            points, expires_on, ..
        } = &self.give
        {
            if *points == 0 {
                faults.push(Fault::new("/give/points", "must be at least 1"));
            }
            if expires_on.is_some_and(|last| last < today) {
                faults.push(Fault::new("/give/expires_on", "has passed"));
            }
        } else if self.caps.points.is_some() {
            faults.push(Fault::new("/caps/points", "is for runs that give points"));
        }
        if let Some(each) = self.caps.per_member {
            let longest = PER_MEMBER_DAYS_MAX;
            if !(1..=longest).contains(&each.days) {
                let reason = format!("must be 1 to {longest}");
                faults.push(Fault::new("/caps/per_member/days", reason));
            }
            if each.most < self.give.counts() {
                let reason = "must leave room for what one member gets";
                faults.push(Fault::new("/caps/per_member/most", reason));
            }
        }
        faults
    }
}

/// How far back a member's own cap counts at the most, in days.
pub const PER_MEMBER_DAYS_MAX: u32 = 366;

/// How long after its count a run can be started or resumed, in days: what is in its chunks is forgotten after thirty.
pub const STARTED_WITHIN_DAYS: u32 = 21;

/// The last day on which a run that was planned on a day can be started or resumed.
#[must_use]
pub fn last_start(planned_on: Day) -> Day {
    add_days(planned_on, STARTED_WITHIN_DAYS)
}

/// How many of each chunk's members get something, in the order of the plan, where so many may in all.
#[must_use]
pub fn allowances(planned: &[u64], members_max: Option<u64>) -> Vec<u64> {
    let mut left = members_max.unwrap_or(u64::MAX);
    let allowed = planned.iter().map(|planned| {
        let allowed = left.min(*planned);
        left = left.saturating_sub(allowed);
        allowed
    });
    allowed.collect()
}

/// How far its operator let a run go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is counted, and gives nothing.
    Planned,
    /// It gives.
    Started,
    /// It gives nothing until it is resumed.
    Paused,
    /// It gives nothing any more.
    Cancelled,
}

/// What an operator does with a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Lets it give.
    Start,
    /// Stops it for a time.
    Pause,
    /// Lets it go on.
    Resume,
    /// Stops it for good.
    Cancel,
}

/// What is known of a run beside its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// All members are counted.
    pub is_counted: bool,
    /// Everybody who gets something has it.
    pub is_done: bool,
    /// It is too late to let it go.
    pub is_late: bool,
}

impl Stage {
    /// The stage after an act; the same where that was done before.
    ///
    /// # Errors
    /// Why it cannot be done, in words for the operator.
    pub const fn after(self, act: Act, known: Known) -> Result<Stage, &'static str> {
        match (self, act) {
            (Stage::Started, Act::Pause | Act::Cancel) if known.is_done => Err("the run is done"),
            (Stage::Planned, Act::Start) if !known.is_counted => {
                Err("the run is still counting: start it when it is ready")
            }
            (Stage::Planned, Act::Start) | (Stage::Paused, Act::Resume) if known.is_late => {
                Err("the run was counted too long ago: count it again under another id")
            }
            (Stage::Planned | Stage::Started, Act::Start)
            | (Stage::Paused | Stage::Started, Act::Resume) => Ok(Stage::Started),
            (Stage::Started | Stage::Paused, Act::Pause) => Ok(Stage::Paused),
            (_, Act::Cancel) => Ok(Stage::Cancelled),
            (Stage::Planned, Act::Pause | Act::Resume) => Err("the run was not started"),
            (Stage::Paused, Act::Start) => Err("the run is paused: resume it"),
            (Stage::Cancelled, _) => Err("the run is cancelled"),
        }
    }
}

#[cfg(test)]
mod tests;
