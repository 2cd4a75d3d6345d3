//! What runs of the schedules write down about themselves, held against what they did.

use std::collections::{BTreeMap, BTreeSet};

use app::store::{Chunk, ChunkList, Of, Run, Task};
use domain::entry::Entry;
use domain::fact::Fact;
use domain::wallet::Wallet;
use domain::wallet::sweep::LastSweep;

use super::{Audit, Invariant};

/// A chunk that has something in it.
pub(crate) struct Laid {
    /// What is written down about it.
    pub(crate) chunk: Chunk,
    /// Who was in it; `None` where the table has forgotten that.
    pub(crate) list: Option<ChunkList>,
}

/// What sweeps have written into wallets.
#[derive(Default)]
pub(super) struct Runs {
    /// What each run did: the points that expired, by member.
    done: BTreeMap<String, BTreeMap<String, u64>>,
    /// The last sweep of each member, as it stands in the wallet.
    last: BTreeMap<String, LastSweep>,
    expired: Expired,
    /// How often the list of each chunk was laid out, by its place.
    laid: BTreeMap<String, u32>,
}

/// What has expired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expired {
    /// Entries of the journal.
    pub(crate) entries: u64,
    /// Their points.
    pub(crate) points: u64,
    /// Those of them that sweeps have written down.
    pub(crate) by_sweeps: u64,
    /// Wallets that sweeps have written.
    pub(crate) swept: u64,
}

impl Runs {
    /// Sees a wallet that was stored together with these entries of its own.
    pub(super) fn stored(&mut self, wallet: &Wallet, entries: &[Entry]) {
        let is_expiry = |entry: &&Entry| matches!(entry.fact, Fact::Expired { .. });
        let expiries = entries.iter().filter(is_expiry);
        let points = expiries.clone().map(|entry| entry.moved.gone.total().get());
        let points = points.fold(0, u64::saturating_add);
        let entries = u64::try_from(expiries.count()).unwrap_or(u64::MAX);
        let expired = &mut self.expired;
        expired.entries = expired.entries.saturating_add(entries);
        expired.points = expired.points.saturating_add(points);
        let member = wallet.member.as_str();
        // What a command writes leaves this alone.
        let known = self.last.get(member);
        let Some(swept) = wallet.swept.as_deref().filter(|swept| known != Some(swept)) else {
            return;
        };
        self.last.insert(member.to_owned(), swept.clone());
        let of_run = self.done.entry(swept.run.clone()).or_default();
        expired.swept = expired
            .swept
            .saturating_add(u64::from(!of_run.contains_key(member)));
        let of_member = of_run.entry(member.to_owned()).or_default();
        *of_member = of_member.saturating_add(points);
        expired.by_sweeps = expired.by_sweeps.saturating_add(points);
    }

    /// What a run did about a member; `None` where it did nothing.
    fn of(&self, run: &Run, member: &str) -> Option<u64> {
        self.done.get(&run.id)?.get(member).copied()
    }

    /// What is wrong with what a chunk says of itself.
    fn denies(&self, run: &Run, laid: &Laid) -> Option<String> {
        let list = laid.list.as_ref()?;
        let in_it = u64::try_from(list.tasks.len()).unwrap_or(u64::MAX);
        let Some(worked) = laid.chunk.worked else {
            return Some("it was never worked".to_owned());
        };
        let counts = worked.counts;
        let seen = [counts.settled, counts.already, counts.left, counts.changed];
        let seen: u64 = seen.iter().sum();
        if counts.failed > 0 || seen != in_it || laid.chunk.planned != in_it {
            return Some(format!("{in_it} are in it"));
        }
        if laid.chunk.name.part.of != Of::Wallets {
            return None;
        }
        let done = list.tasks.iter().filter_map(|task| match task {
            Task::Wallet(member) => self.of(run, member.as_str()),
            Task::Coupon(_) | Task::Birthday(..) => None,
        });
        let done: Vec<u64> = done.collect();
        let settled = u64::try_from(done.len()).unwrap_or(u64::MAX);
        let points: u64 = done.iter().sum();
        // Another run may have come between a wallet and its record: then less is written down, and never more.
        (counts.settled > settled || counts.points_expired > points)
            .then(|| format!("{settled} were settled, of whom {points} points expired"))
    }
}

impl Audit {
    /// Sees that it is written down who is in a chunk.
    pub(super) fn laid(&mut self, place: &str) {
        let times = self.runs.laid.entry(place.to_owned()).or_default();
        *times = times.saturating_add(1);
    }

    /// Whether who is in a chunk was written down once. A message that comes after weeks lays out anew what is forgotten.
    pub(crate) fn is_laid_once(&self, place: &str) -> bool {
        self.runs.laid.get(place).is_none_or(|times| *times == 1)
    }

    /// What has expired until now.
    pub(crate) fn expired(&self) -> Expired {
        self.runs.expired
    }

    /// In a world that is healed and quiet, in which those that died were gone on with: all that a run planned is done,
    /// what it wrote down is what it did, and it did nothing that it had not planned.
    pub(crate) fn run_is_true(&mut self, run: &Run, is_done: bool, all: &[Laid]) {
        self.checked.chunks = self
            .checked
            .chunks
            .saturating_add(u64::try_from(all.len()).unwrap_or(u64::MAX));
        let wrong = all.iter().find_map(|laid| {
            let why = self.runs.denies(run, laid)?;
            Some(format!("{:?} of {run:?}: {why}", laid.chunk))
        });
        if let Some(what) = wrong {
            return self.broken(Invariant::Recounted, what);
        }
        // What was in chunks that were never worked is forgotten after weeks: such a run is done no more.
        if all.iter().any(|laid| laid.list.is_none()) {
            return;
        }
        if !is_done {
            let what = format!("nothing is left to do of {run:?}, which is not done");
            return self.broken(Invariant::Recounted, what);
        }
        let planned: BTreeSet<&str> = all
            .iter()
            .filter_map(|laid| laid.list.as_ref())
            .flat_map(|list| &list.tasks)
            .map(|task| self.ledger.holder(whose(task)))
            .collect();
        let done = self.runs.done.get(&run.id).into_iter().flatten();
        let mut done = done.map(|(member, _)| self.ledger.holder(member));
        let unplanned = done.find(|member| !planned.contains(member));
        if let Some(member) = unplanned {
            let what = format!("{member} is in no chunk of {run:?}, which swept them");
            self.broken(Invariant::Recounted, what);
        }
    }
}

fn whose(task: &Task) -> &str {
    match task {
        Task::Wallet(member) | Task::Birthday(member, _) => member.as_str(),
        Task::Coupon(held) => held.member.as_str(),
    }
}
