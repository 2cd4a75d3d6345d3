//! Campaign runs: a gift comes while its run may give, to who was counted, once to each, and within the run's caps.

mod answers;

use std::collections::{BTreeMap, BTreeSet};

use app::campaign_runs::is_told;
use app::store::{CampaignRun, ChunkList, Task};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign_run::{Gift, Plan, Stage};
use domain::coupon::Coupon;
use domain::entry::{Entry, Fingerprint};
use domain::wallet::Wallet;
use serde_dynamo::Item;
use store::stored::{self, Stored};

use crate::audit::{Audit, Invariant};
use crate::table::{Attributes, PK, SK};

pub(crate) use answers::{Asked, given};

/// Nobody has so many points: a segment of those who do is empty.
pub(crate) const NOBODYS_POINTS: u64 = 999_999_999_999;

/// Where a member's own cap begins to count is not judged so near to midnight: clocks differ.
const NEAR_MIDNIGHT: TimeDelta = TimeDelta::minutes(1);

/// The campaign runs of a shop.
#[derive(Default)]
pub(super) struct Campaigns {
    runs: BTreeMap<String, Campaign>,
    /// The invocation that commits, if one does, and how many there were.
    at_work: (Option<u64>, u64),
}

/// One of them.
struct Campaign {
    plan: Plan,
    run: String,
    planned_at: DateTime<Utc>,
    /// Since when it was at each stage.
    stages: Vec<(DateTime<Utc>, Stage)>,
    /// How many invocations there were when it was last stopped, or planned.
    stopped_after: u64,
    /// Who is in the chunks, by their places.
    listed: BTreeMap<String, Vec<String>>,
    /// The places of the chunks whose members are counted. A walk that comes twice may list somebody of whom the table had
    /// not told the first one; the first has the last word.
    counts: BTreeMap<String, u64>,
    /// Somebody was told that all are counted.
    is_ready: bool,
    /// Who was given something, and when.
    given: BTreeMap<String, DateTime<Utc>>,
}

/// A gift that has come.
struct Come<'a> {
    name: &'a str,
    member: &'a str,
    at: DateTime<Utc>,
}

impl Campaigns {
    fn of_run(&mut self, run: &str) -> Option<&mut Campaign> {
        self.runs.values_mut().find(|known| known.run == run)
    }

    /// The id of the run that gives what has this name.
    fn giver(&self, come: &Come<'_>) -> Option<String> {
        let begin = come.name.strip_suffix(come.member)?;
        let ids = self.runs.iter();
        let found = ids.filter(|(_, known)| !known.stages.is_empty());
        let mut found = found.filter(|(id, known)| begins(id, &known.plan) == begin);
        found.next().map(|(id, _)| id.clone())
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
    fn stage(&self) -> Stage {
        self.stages
            .last()
            .map_or(Stage::Planned, |(_, stage)| *stage)
    }

    /// Who may be given something: the first of the count, as many as the caps of the run allow.
    fn allowed(&self) -> BTreeSet<&str> {
        let most = self.plan.members_max().unwrap_or(u64::MAX);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        self.counted().take(most).collect()
    }

    /// Who was counted, in the order of the count.
    fn counted(&self) -> impl Iterator<Item = &str> {
        let is_counted = |place: &str| self.counts.get(place).is_some_and(|planned| *planned > 0);
        let listed = self.listed.iter();
        let counted = listed.filter(move |(place, _)| is_counted(place));
        counted.flat_map(|(_, members)| members.iter().map(String::as_str))
    }

    /// Whether an invocation may still give: it began before the run was stopped.
    fn may_give(&self, invocation: Option<u64>) -> bool {
        let is_at_hand = invocation.is_some_and(|id| id <= self.stopped_after);
        let was_started = self.stages.len() > 1;
        self.stage() == Stage::Started || (was_started && is_at_hand)
    }
}

impl Audit {
    /// An invocation, one of so many, is about to commit.
    pub(crate) fn works(&mut self, invocation: Option<u64>, of: u64) {
        self.gifts.campaigns.at_work = (invocation, of);
    }

    /// Sees an item that was put by itself.
    pub(crate) fn put(&mut self, item: &Attributes) {
        let text = |name| item.get(name).and_then(|value| value.as_s().ok());
        let (Some(run), Some(place)) = (text(PK), text(SK)) else {
            return;
        };
        if let Some(planned) = item.get("planned").and_then(|planned| planned.as_n().ok()) {
            let id = run.strip_prefix("R#").unwrap_or_default();
            if let Some(known) = self.gifts.campaigns.of_run(id) {
                let planned = planned.parse().unwrap_or_default();
                known.counts.insert(format!("{run}#{place}"), planned);
            }
        } else if run.starts_with("R#")
            && let Ok(Stored::ChunkList(place, list)) = stored::read(Item::from(item.clone()))
        {
            self.laid(&place);
            self.listed(&place, list);
        }
    }

    fn listed(&mut self, place: &str, list: ChunkList) {
        let run = place.split('#').nth(1).unwrap_or_default();
        let Some(known) = self.gifts.campaigns.of_run(run) else {
            return;
        };
        let members = list.tasks.into_iter().filter_map(|task| match task {
            Task::Wallet(member) => Some(member.to_string()),
            Task::Coupon(_) | Task::Birthday(..) => None,
        });
        let members: Vec<String> = members.collect();
        let is_for_nobody = known.plan.segment.points_at_least == Some(NOBODYS_POINTS);
        // A message that comes after weeks may count anew what is forgotten; that is too late to be started.
        let is_anew = known.listed.contains_key(place) && known.stage() != Stage::Planned;
        if !known.counts.contains_key(place) {
            known.listed.insert(place.to_owned(), members);
        }
        if is_for_nobody && known.listed.values().any(|members| !members.is_empty()) {
            let what = format!("somebody is in a segment of nobody: {place}");
            self.broken(Invariant::GivenOnce, what);
        }
        if is_anew {
            self.broken(Invariant::Kept, format!("{place} was laid out anew"));
        }
    }

    /// Sees a run that was planned, started or stopped.
    pub(in crate::audit) fn campaign_went(&mut self, run: CampaignRun, at: DateTime<Utc>) {
        let campaigns = &mut self.gifts.campaigns;
        let of = campaigns.at_work.1;
        let known = campaigns
            .runs
            .entry(run.id.to_string())
            .or_insert_with(|| Campaign {
                plan: run.plan.clone(),
                run: run.run.id.clone(),
                planned_at: run.run.planned_at,
                stages: Vec::new(),
                stopped_after: 0,
                listed: BTreeMap::new(),
                counts: BTreeMap::new(),
                is_ready: false,
                given: BTreeMap::new(),
            });
        if known.stage() == Stage::Started {
            known.stopped_after = of;
        }
        known.stages.push((at, run.stage));
        let is_another = known.plan != run.plan || known.run != run.run.id;
        if is_another {
            self.broken(Invariant::Kept, format!("{} is another run", run.id));
        }
    }

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
        let (ledger, campaigns) = (&self.ledger, &mut self.gifts.campaigns);
        let invocation = campaigns.at_work.0;
        let giver = campaigns.giver(come).ok_or("and no run gives it")?;
        let all = campaigns.runs.values();
        let holder = ledger.holder(come.member);
        let all = all.map(|run| (run, run.given.iter()));
        let theirs = all.flat_map(|(run, given)| given.map(move |given| (run, given)));
        let theirs = theirs.filter(|(_, (other, _))| ledger.holder(other) == holder);
        let theirs: Vec<(u64, DateTime<Utc>)> = theirs
            .map(|(run, (_, at))| (run.plan.give.points(), *at))
            .collect();
        let run = campaigns.runs.get_mut(&giver).ok_or("by nobody")?;
        if !is_given(&run.plan) {
            return Err("and it is another gift than was planned");
        }
        if !run.may_give(invocation) {
            return Err("whose run gives nothing now");
        }
        if !run.allowed().contains(come.member) {
            return Err("who is not to have it");
        }
        let mut given = run.given.keys();
        if given.any(|other| ledger.holder(other) == holder) {
            return Err("who has it");
        }
        let before = |since| {
            let since = theirs.iter().filter(move |(_, at)| *at >= since);
            since.map(|(points, _)| points).sum::<u64>()
        };
        let points = run.plan.give.points();
        if let Some(cap) = run.plan.caps.per_member.filter(|_| points > 0) {
            let zone = self.program.time_zone;
            let first = cap.first_day(zone.day(come.at + NEAR_MIDNIGHT));
            let since = zone.start(first) + NEAR_MIDNIGHT;
            if before(since).saturating_add(points) > cap.most {
                return Err("who has had as much as one may");
            }
        }
        run.given.insert(come.member.to_owned(), come.at);
        Ok(())
    }

    /// Whether members are told of an entry because a run's gift says so.
    pub(in crate::audit) fn is_told_gift(entry: &Entry) -> bool {
        entry.key.record == domain::entry::Record::Gift && is_told(&entry.key.id, &entry.member)
    }
}
