//! Points of referrals that are to come.

use super::{Tally, Untied, of, points};
use crate::entry::Entry;
use crate::fact::{Fact, PromiseEnd, Promised};
use crate::wallet::merge::Brought;

impl Tally {
    pub(super) fn promise(&mut self, promised: &Promised) -> Result<(), Untied> {
        let key = (promised.to, promised.referral.clone());
        let before = self.promised.insert(key, of(&promised.lots));
        self.tie("what was promised before", 0, before.unwrap_or(0))
    }

    /// Points that come, or do not.
    pub(super) fn end_promise(&mut self, entry: &Entry, end: &PromiseEnd) -> Result<(), Untied> {
        let key = (end.to, end.referral.clone());
        let promised = self.promised.remove(&key).unwrap_or(0);
        self.tie("what was promised", promised, points(end.points.get()))?;
        let is_kept = matches!(entry.fact, Fact::PromiseKept(_));
        let due = if is_kept { promised } else { 0 };
        self.tie("what comes of it", due, of(&entry.moved.come))
    }

    /// Points that were promised to another membership. Answers how many of them were here already.
    pub(super) fn bring_promises(&mut self, brought: &Brought) -> usize {
        let waiting = brought.used.referrals.waiting();
        let known = waiting.filter(|(to, id, pending)| {
            let key = (*to, (*id).clone());
            self.promised.insert(key, of(&pending.lots)).is_some()
        });
        known.count()
    }
}
