//! Counting a segment: whom a run's chunks are for, and whom they pass over.

use domain::campaign_run::{Gift, Stage};
use domain::ids::MemberId;
use domain::segment::Traits;
use domain::topic::Topic;
use futures::future::try_join_all;

use super::back::Seen;
use super::names::is_gift;
use crate::ledger::InForce;
use crate::members::MemberNow;
use crate::runs::{LANES, TASKS_MAX};
use crate::store::{CampaignRun, ChunkList, MemberFile, Passed, Read, Run, Task};
use crate::{App, Error};

/// How many members and pages one look ahead goes past where nobody is in the segment.
const STEPS_PER_LOOK: usize = 1_000;

/// Members read at a time.
const PAGE: u32 = 50;

/// [`PAGE`], as a length.
const PAGE_LENGTH: usize = 50;

/// What a look at a member says.
enum Looked {
    /// They are in the segment, and will be told or not.
    In { told: bool },
    /// They are not.
    Outside,
    /// Nobody is there any more.
    Left,
    /// They have had as much as they may.
    Capped,
}

impl App {
    /// The next members of a shard who are in a run's segment.
    pub(crate) async fn segment_ahead(
        &self,
        run: &Run,
        shard: u8,
        after: Option<String>,
        in_force: &InForce,
    ) -> Result<ChunkList, Error> {
        let mut list = ChunkList::default();
        let campaign = self.campaign_of(run).await?;
        let Some(campaign) = campaign.filter(|campaign| campaign.stage == Stage::Planned) else {
            return Ok(list);
        };
        let (mut after, mut steps) = (after, 0);
        loop {
            let place = after.map(|place| cursor(&place)).transpose()?;
            let page = self.store.members(shard, place, PAGE).await?;
            steps += page.members.len().max(1);
            for members in page.members.chunks(LANES) {
                let looks = members
                    .iter()
                    .map(|member| self.look_at(&campaign, member, in_force));
                for (member, looked) in members.iter().zip(try_join_all(looks).await?) {
                    note(&mut list, member, looked, campaign.plan.tell);
                }
            }
            let is_full = list.tasks.len().saturating_add(PAGE_LENGTH) > TASKS_MAX;
            if page.next.is_none() || is_full || steps >= STEPS_PER_LOOK {
                list.next = page.next;
                return Ok(list);
            }
            after = page.next;
        }
    }

    async fn look_at(
        &self,
        campaign: &CampaignRun,
        member: &MemberId,
        in_force: &InForce,
    ) -> Result<Looked, Error> {
        let file = match self.store.member(member, Read::Eventual).await? {
            None => self.store.member(member, Read::Strong).await?,
            found => found,
        };
        let Some(file) = file.filter(|file| !file.wallet.withdrawn) else {
            return Ok(Looked::Left);
        };
        let member = self.as_now(file.clone(), in_force.clone(), self.now())?;
        let segment = &campaign.plan.segment;
        let mut traits = traits(&member);
        if let Some(since) = segment.looks_back_to() {
            let zone = &in_force.program.time_zone;
            traits.visited_on = self.visited_on(&file.wallet, since, zone).await?;
        }
        if !segment.holds(&traits) {
            return Ok(Looked::Outside);
        }
        if let Seen::All(false) = self.has_room(campaign, &file, in_force).await? {
            return Ok(Looked::Capped);
        }
        let told = hears(&member, &campaign.plan.give);
        Ok(Looked::In { told })
    }

    /// Whether a member may be given one more, as far as their own cap goes.
    pub(super) async fn has_room(
        &self,
        campaign: &CampaignRun,
        file: &MemberFile,
        in_force: &InForce,
    ) -> Result<Seen<bool>, Error> {
        let Some(cap) = campaign.plan.caps.per_member else {
            return Ok(Seen::All(true));
        };
        let zone = &in_force.program.time_zone;
        let since = cap.first_day(zone.day(self.now()));
        let before = match &campaign.plan.give {
            Gift::Points { .. } => match self.gifts_since(&file.wallet, since, zone).await? {
                Seen::All(points) => points,
                Seen::NotYet => return Ok(Seen::NotYet),
            },
            Gift::Coupon(_) => {
                let held = self.with_former_coupons(file.clone(), Read::Strong).await?;
                let coupons = held
                    .coupons
                    .iter()
                    .filter(|coupon| is_gift(coupon) && zone.day(coupon.issued_at) >= since);
                u64::try_from(coupons.count()).unwrap_or(u64::MAX)
            }
        };
        let after = before.saturating_add(campaign.plan.give.counts());
        Ok(Seen::All(after <= cap.most))
    }
}

/// What of a member a segment asks for, without their visits.
fn traits(member: &MemberNow) -> Traits {
    let has_ranks = member.in_force.program.ranks.is_some();
    let rank = member.wallet.rank.level().filter(|_| has_ranks);
    Traits {
        rank: rank.map(str::to_owned),
        birthday_month: member.wallet.birth_month,
        points: member.wallet.lots.total().get(),
        has_line: member.profile.line_user().is_some(),
        visited_on: None,
    }
}

/// Whether a member can be told, and wants to hear of it.
fn hears(member: &MemberNow, gift: &Gift) -> bool {
    let topic = match gift {
        Gift::Coupon(_) => Topic::Coupons,
        Gift::Points { .. } => Topic::Points,
    };
    let profile = &member.profile;
    let is_reached = profile.line_user().is_some() && !profile.line_blocked;
    is_reached && profile.details.accepts(topic)
}

/// Notes what a look at a member said.
fn note(list: &mut ChunkList, member: &MemberId, looked: Looked, tell: bool) {
    let Passed {
        outside,
        left,
        capped,
        untold,
    } = &mut list.passed;
    let count = match looked {
        Looked::In { told } => {
            list.tasks.push(Task::Wallet(member.clone()));
            if told || !tell {
                return;
            }
            untold
        }
        Looked::Outside => outside,
        Looked::Left => left,
        Looked::Capped => capped,
    };
    *count = count.saturating_add(1);
}

/// A place among the members of a shard.
fn cursor(place: &str) -> Result<MemberId, Error> {
    MemberId::parse(place).map_err(|bad| Error::Broken(format!("a cursor cannot be read: {bad}")))
}
