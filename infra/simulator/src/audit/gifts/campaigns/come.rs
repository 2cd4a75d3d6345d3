//! What a campaign run gives, as it comes.

use app::campaign_runs::is_told;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign_run::{Gift, Plan};
use domain::coupon::Coupon;
use domain::entry::{Entry, Fingerprint, Record};
use domain::wallet::Wallet;

use super::{Campaign, Campaigns};
use crate::audit::{Audit, Invariant};

/// Where a member's own cap begins to count is not judged so near to midnight: clocks differ.
const NEAR_MIDNIGHT: TimeDelta = TimeDelta::minutes(1);

/// A gift that has come.
struct Come<'a> {
    name: &'a str,
    member: &'a str,
    at: DateTime<Utc>,
}

impl Campaigns {
    /// The id of the run that gives what has this name.
    fn giver(&self, come: &Come<'_>) -> Option<String> {
        let begin = come.name.strip_suffix(come.member)?;
        let ids = self.runs.iter();
        let found = ids.filter(|(_, known)| !known.stages.is_empty());
        let mut found = found.filter(|(id, known)| begins(id, &known.plan) == begin);
        found.next().map(|(id, _)| id.clone())
    }

    /// How many points all runs have given some memberships since then.
    fn points_given(&self, since: DateTime<Utc>, is_theirs: impl Fn(&str) -> bool) -> u64 {
        let all = self.runs.values();
        let all = all.flat_map(|run| run.given.iter().map(move |given| (run, given)));
        let theirs = all.filter(|(_, (other, at))| **at >= since && is_theirs(other));
        theirs.map(|(run, _)| run.plan.give.points()).sum()
    }
}

/// How the names of a run's gifts begin.
fn begins(id: &str, plan: &Plan) -> String {
    let hash = Fingerprint::of(&("campaign run", id));
    let hash = hash.map(|hash| hash.as_str().to_owned());
    let told = if plan.tell { "told" } else { "gift" };
    format!("{told}-{}-", hash.unwrap_or_default())
}

impl Campaign {
    /// What is wrong with giving something to a membership, or to those who are of the same person.
    fn denies_gift(
        &self,
        come: &Come<'_>,
        began_before_stop: bool,
        is_theirs: impl Fn(&str) -> bool,
    ) -> Result<(), &'static str> {
        if !self.may_give(began_before_stop) {
            return Err("whose run gives nothing now");
        }
        if !self.allowed().contains(come.member) {
            return Err("who is not to have it");
        }
        if self.given.keys().any(|other| is_theirs(other)) {
            return Err("who has it");
        }
        Ok(())
    }
}

impl Audit {
    /// Sees a coupon that is new; most are no run's.
    pub(in crate::audit) fn coupon_came(&mut self, coupon: &Coupon) {
        if !app::campaign_runs::is_gift(coupon) {
            return;
        }
        let come = Come {
            name: coupon.id.as_str(),
            member: coupon.member.as_str(),
            at: coupon.issued_at,
        };
        let gift = Gift::Coupon(coupon.template.id.clone());
        self.came(&come, |plan| plan.give == gift);
    }

    /// Sees points that a run gave; the ledger gives them too.
    pub(in crate::audit) fn points_came(&mut self, wallet: &Wallet, entry: &Entry) {
        let come = Come {
            name: &entry.key.id,
            member: entry.member.as_str(),
            at: entry.at,
        };
        let points = entry.moved.come.total().get();
        self.came(&come, |plan| plan.give.points() == points);
        let giver = self.gifts.campaigns.giver(&come);
        let plan = giver.and_then(|id| Some(&self.gifts.campaigns.runs.get(&id)?.plan));
        let own_day = plan.and_then(|plan| match plan.give {
            Gift::Points { expires_on, .. } => expires_on,
            Gift::Coupon(_) => None,
        });
        let (name, member) = (come.name, come.member);
        if let Err(no) = self.ledger.gift(entry.at, name, member, (points, own_day)) {
            let what = format!("{} was given, and the ledger says {no:?}", entry.key);
            return self.broken(Invariant::AsTheLedger, what);
        }
        self.compare(wallet, entry);
    }

    /// Sees a gift, which is what its run gives.
    fn came(&mut self, come: &Come<'_>, is_given: impl Fn(&Plan) -> bool) {
        if let Err(why) = self.may_come(come, is_given) {
            let (name, member) = (come.name, come.member);
            let what = format!("{name} was given to {member}, {why}");
            return self.broken(Invariant::GivenOnce, what);
        }
        self.checked.gifts = self.checked.gifts.saturating_add(1);
    }

    fn may_come(
        &mut self,
        come: &Come<'_>,
        is_given: impl Fn(&Plan) -> bool,
    ) -> Result<(), &'static str> {
        let (ledger, gifts) = (&self.ledger, &self.gifts);
        let campaigns = &gifts.campaigns;
        let giver = campaigns.giver(come).ok_or("and no run gives it")?;
        let run = campaigns.runs.get(&giver).ok_or("by nobody")?;
        if !is_given(&run.plan) {
            return Err("and it is another gift than was planned");
        }
        // Points come with the very wallet that was seen, and with it all who were merged into it by then.
        let is_theirs = |other: &str| match run.plan.give {
            Gift::Points { .. } => ledger.holder(other) == ledger.holder(come.member),
            Gift::Coupon(_) => gifts.were_one(other, come.member),
        };
        let began_before_stop = campaigns.began_before(run.stopped_after);
        run.denies_gift(come, began_before_stop, is_theirs)?;
        let had = |since| campaigns.points_given(since, is_theirs);
        let points = run.plan.give.points();
        if let Some(cap) = run.plan.caps.per_member.filter(|_| points > 0) {
            let zone = self.program.time_zone;
            let first = cap.first_day(zone.day(come.at + NEAR_MIDNIGHT));
            let since = zone.start(first) + NEAR_MIDNIGHT;
            if had(since).saturating_add(points) > cap.most {
                return Err("who has had as much as one may");
            }
        }
        if let Some(run) = self.gifts.campaigns.runs.get_mut(&giver) {
            run.given.insert(come.member.to_owned(), come.at);
        }
        Ok(())
    }

    /// Whether members are told of an entry because a run's gift says so.
    pub(in crate::audit) fn is_told_gift(entry: &Entry) -> bool {
        entry.key.record == Record::Gift && is_told(&entry.key.id, &entry.member)
    }
}
