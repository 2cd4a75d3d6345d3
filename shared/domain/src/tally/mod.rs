//! What a journal comes to, added up entry by entry without the rules that wrote it, and held against the wallet.
//!
//! The audit's side of double entry: the wallet is what commands left behind, the tally is what the journal says they
//! did. Where the two differ, or the journal does not follow from itself, something is broken, whatever broke it.

mod apply;
mod promises;

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::calendar::Day;
use crate::entry::{ChainHash, Entry, Standing};
use crate::fact::Side;
use crate::ids::{ActivityId, MemberId, OrderId, RedemptionId};
use crate::points::Points;
use crate::wallet::Wallet;
use crate::wallet::lots::{LotKind, Lots};
use crate::wallet::turn::expiring;

/// One member's journal, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    seq: u64,
    chain: ChainHash,
    /// By fiscal year of issue and kind, which nothing changes. Last days may: activity extends them.
    available: BTreeMap<(i32, LotKind), i64>,
    pending: BTreeMap<OrderId, i64>,
    promised: BTreeMap<(Side, ActivityId), i64>,
    held: BTreeMap<RedemptionId, i64>,
    debt: i64,
    /// Yen of goods that came back, by purchase.
    came_back: BTreeMap<OrderId, i64>,
    /// Full stamp cards that were paid for and not taken back.
    rewards: BTreeMap<String, i64>,
    /// Who has all of it since a merge.
    merged_into: Option<MemberId>,
    /// Who was merged into this member.
    former: Vec<MemberId>,
    /// What the newest entry's caller was told; none where time or the balance decided that entry.
    told: Option<Standing>,
}

/// What does not tie out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq}: {what}: {journal} by the journal, {found} found")]
pub struct Untied {
    /// The number of the entry, or of the last one before the wallet that was looked at.
    pub seq: u64,
    /// What was compared.
    pub what: &'static str,
    /// What it is by everything before.
    pub journal: String,
    /// What it is said to be.
    pub found: String,
}

impl Tally {
    /// The number of the newest entry that was added.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Adds the next entry.
    ///
    /// # Errors
    /// Where it does not follow from those before.
    pub fn add(&mut self, entry: &Entry) -> Result<(), Untied> {
        let next = self.seq.saturating_add(1);
        self.tie("its number", next, entry.seq)?;
        self.seq = entry.seq;
        let sealed = entry.chained_to(&self.chain);
        self.tie("its seal", sealed.as_str(), entry.chain.as_str())?;
        self.chain = sealed;
        self.count(&entry.moved.gone, -1);
        self.count(&entry.moved.come, 1);
        self.told = entry
            .command
            .as_ref()
            .map(|command| command.standing.clone());
        self.apply(entry)?;
        self.tie(
            "what is left",
            self.total(),
            points(entry.balance_after.get()),
        )?;
        let overdrawn = self.available.values().chain(self.pending.values());
        let least = overdrawn.chain(self.held.values()).copied().min();
        self.tie(
            "nothing is overdrawn",
            true,
            least.unwrap_or(0).min(self.debt) >= 0,
        )
    }

    /// Holds a wallet against the entries so far.
    ///
    /// # Errors
    /// Where it is not what they come to.
    pub fn meets(&self, wallet: &Wallet) -> Result<(), Untied> {
        self.tie("the newest entry", self.seq, wallet.seq)?;
        self.tie("the seal", self.chain.as_str(), wallet.chain.as_str())?;
        let mut available = BTreeMap::new();
        for (key, there) in wallet.lots.iter() {
            let sum: &mut i64 = available.entry((key.issued_fy, key.kind)).or_default();
            *sum = sum.saturating_add(points(there.get()));
        }
        self.tie_lists("the points by year and kind", &self.available, &available)?;
        let pending = wallet.pending.iter();
        let pending = pending.map(|(order, pending)| (order.clone(), of(&pending.lots)));
        self.tie_lists("what waits", &self.pending, &pending.collect())?;
        let promised = wallet.used.referrals.waiting();
        let promised = promised.map(|(to, id, pending)| ((to, id.clone()), of(&pending.lots)));
        self.tie_lists("what is promised", &self.promised, &promised.collect())?;
        let held = wallet.holds.iter();
        let held = held.map(|(redemption, hold)| (redemption.clone(), of(&hold.lots)));
        self.tie_lists("what is set aside", &self.held, &held.collect())?;
        let came_back = wallet.orders.iter();
        let came_back = came_back.map(|(order, state)| (order.clone(), points(state.returned_yen)));
        self.tie_lists("what came back", &self.came_back, &came_back.collect())?;
        let stamps = wallet.used.stamps.iter();
        let rewards = stamps.map(|(card, stamps)| (card.clone(), i64::from(stamps.rewards)));
        let rewards = rewards.filter(|(_, rewards)| *rewards != 0).collect();
        self.tie_lists("the full stamp cards", &self.rewards, &rewards)?;
        self.tie("the debt", self.debt, points(wallet.debt.get()))?;
        self.tie_members(
            "who has all of it",
            self.merged_into.iter(),
            wallet.merged_into.iter(),
        )?;
        self.tie_members(
            "who was merged into it",
            self.former.iter(),
            wallet.former.iter(),
        )?;
        if let Some(told) = &self.told {
            let days = |days: &[(Day, Points)]| days.iter().copied().collect();
            let found = expiring(wallet);
            self.tie_lists(
                "the points by last day",
                &days(&told.expiring),
                &days(&found),
            )?;
        }
        let both = self.debt > 0 && self.total() > 0;
        self.tie("nobody has points and a debt at once", false, both)
    }

    fn count(&mut self, lots: &Lots, sign: i64) {
        for (key, moved) in lots.iter() {
            let sum = self.available.entry((key.issued_fy, key.kind)).or_default();
            *sum = sum.saturating_add(points(moved.get()).saturating_mul(sign));
        }
        self.available.retain(|_, sum| *sum != 0);
    }

    fn total(&self) -> i64 {
        self.available
            .values()
            .copied()
            .fold(0, i64::saturating_add)
    }

    fn tie<T: PartialEq + ToString>(
        &self,
        what: &'static str,
        journal: T,
        found: T,
    ) -> Result<(), Untied> {
        if journal == found {
            return Ok(());
        }
        Err(self.untied(what, journal, found))
    }

    fn tie_members<'a>(
        &self,
        what: &'static str,
        journal: impl Iterator<Item = &'a MemberId>,
        found: impl Iterator<Item = &'a MemberId>,
    ) -> Result<(), Untied> {
        let list = |members: Vec<&MemberId>| format!("{members:?}");
        self.tie(what, list(journal.collect()), list(found.collect()))
    }

    fn tie_lists<K: Ord + Debug, V: PartialEq + Debug>(
        &self,
        what: &'static str,
        journal: &BTreeMap<K, V>,
        found: &BTreeMap<K, V>,
    ) -> Result<(), Untied> {
        if journal == found {
            return Ok(());
        }
        Err(self.untied(what, format!("{journal:?}"), format!("{found:?}")))
    }

    fn untied(&self, what: &'static str, journal: impl ToString, found: impl ToString) -> Untied {
        Untied {
            seq: self.seq,
            what,
            journal: journal.to_string(),
            found: found.to_string(),
        }
    }
}

fn of(lots: &Lots) -> i64 {
    points(lots.total().get())
}

/// Points and yen are far below the range of signed numbers.
fn points(points: u64) -> i64 {
    i64::try_from(points).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
