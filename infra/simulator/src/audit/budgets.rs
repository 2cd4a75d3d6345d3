//! The budgets of campaigns: what their counters take is what members got, and never more than there is.

use std::collections::BTreeMap;

use domain::entry::Entry;

use super::{Audit, Invariant};

impl Audit {
    /// The ledger gives what the house gave of budgets.
    pub(super) fn allow(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| entry.command.is_some()) {
            self.ledger.allow(entry);
        }
    }

    /// Sees what a commit took of budgets, or gave back to them.
    pub(super) fn drawn(&mut self, drawn: BTreeMap<String, i64>, entries: &[Entry]) {
        let by = self.ledger.drawn();
        let drawn: BTreeMap<_, _> = drawn.into_iter().filter(|(_, sum)| *sum != 0).collect();
        if drawn != by {
            let what = format!("{drawn:?} is taken of budgets, by the ledger {by:?}");
            self.broken(Invariant::AsTheLedger, what);
        }
        let Some(entry) = entries.iter().find(|entry| entry.command.is_some()) else {
            return;
        };
        for (campaign, points) in drawn {
            self.checked.draws = self.checked.draws.saturating_add(1);
            let total = self.ledger.budgets(entry.program_version);
            let total = total.get(&campaign).copied().unwrap_or(0);
            let sum = self.budgets.entry(campaign.clone()).or_default();
            *sum = sum.saturating_add(points);
            let sum = *sum;
            if points > 0 && sum > i64::try_from(total).unwrap_or(i64::MAX) {
                let what = format!("{campaign} has given {sum} points of a budget of {total}");
                self.broken(Invariant::TiesOut, what);
            }
        }
    }
}
