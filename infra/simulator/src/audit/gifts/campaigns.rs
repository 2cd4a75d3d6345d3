//! Campaign runs: a gift comes while its run may give, to who was counted, once to each, and within the run's caps.

mod answers;
mod come;

use std::collections::{BTreeMap, BTreeSet};

use app::store::{CampaignRun, ChunkList, Task};
use chrono::{DateTime, Utc};
use domain::campaign_run::{Plan, Stage};
use serde_dynamo::Item;
use store::stored::{self, Stored};

use crate::audit::{Audit, Invariant};
use crate::table::{Attributes, PK, SK};

pub(crate) use answers::{Asked, given};

/// Nobody has so many points: a segment of those who do is empty.
pub(crate) const NOBODYS_POINTS: u64 = 999_999_999_999;

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
    /// How many there were when it was started, or called off that had given nothing yet.
    planned_until: u64,
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

impl Campaigns {
    /// How many invocations there were.
    pub(super) fn invocations(&self) -> u64 {
        self.at_work.1
    }

    /// Whether who commits was at work when there were so many invocations.
    pub(super) fn began_before(&self, then: u64) -> bool {
        let (invocation, _) = self.at_work;
        invocation.is_some_and(|id| id <= then)
    }

    fn of_run(&mut self, run: &str) -> Option<&mut Campaign> {
        self.runs.values_mut().find(|known| known.run == run)
    }
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

    /// Whether who commits may still give: it began before the run was stopped.
    fn may_give(&self, began_before_stop: bool) -> bool {
        let was_started = self.stages.len() > 1;
        self.stage() == Stage::Started || (was_started && began_before_stop)
    }
}

impl Audit {
    /// Somebody whom a run has given something, and somebody whom it is still to give: both as themselves.
    pub(crate) fn half_given(&self, id: &str) -> Option<(String, String)> {
        let run = self.gifts.campaigns.runs.get(id)?;
        let is_here =
            |member: &&str| self.ledger.holder(member) == *member && !self.ledger.has_left(member);
        let given = run.given.keys().map(String::as_str).find(is_here)?;
        let waits = |member: &&str| !run.given.contains_key(*member) && is_here(member);
        let waiting = run.allowed().into_iter().find(waits)?;
        Some((given.to_owned(), waiting.to_owned()))
    }

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
        let began = self.gifts.campaigns.at_work.0;
        let Some(known) = self.gifts.campaigns.of_run(run) else {
            return;
        };
        let members = list.tasks.into_iter().filter_map(|task| match task {
            Task::Wallet(member) => Some(member.to_string()),
            Task::Coupon(_) | Task::Birthday(..) => None,
        });
        let members: Vec<String> = members.collect();
        let is_for_nobody = known.plan.segment.points_at_least == Some(NOBODYS_POINTS);
        // A message that comes after weeks may count anew what is forgotten; so may one that saw the run planned, where weeks
        // pass while it is worked. One that comes once the run is started, or called off, counts nobody.
        let is_known = known.listed.contains_key(place);
        let was_planned = began.is_some_and(|invocation| invocation <= known.planned_until);
        let is_planned = known.stage() == Stage::Planned || was_planned;
        let is_anew = is_known && !is_planned && !members.is_empty();
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
                planned_until: 0,
                listed: BTreeMap::new(),
                counts: BTreeMap::new(),
                is_ready: false,
                given: BTreeMap::new(),
            });
        match known.stages.last() {
            Some((_, Stage::Started)) => known.stopped_after = of,
            Some((_, Stage::Planned)) => known.planned_until = of,
            _ => {}
        }
        known.stages.push((at, run.stage));
        let is_another = known.plan != run.plan || known.run != run.run.id;
        if is_another {
            self.broken(Invariant::Kept, format!("{} is another run", run.id));
        }
    }
}
