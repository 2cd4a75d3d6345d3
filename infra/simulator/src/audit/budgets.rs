//! The budgets of campaigns: what their counters take is what members got, and never more than there is.

use std::collections::BTreeMap;

use domain::entry::Entry;
use domain::fact::{Earned, Fact};

use super::{Audit, Invariant};

impl Audit {
    /// The ledger gives what the house gave of budgets, where that is less than it would: how the counters stood when the
    /// house looked, nobody else can say.
    pub(super) fn allow(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| entry.command.is_some()) {
            let earned = match &entry.fact {
                Fact::Earned(earned) => earned.as_ref(),
                Fact::Amended(amended) => &amended.earned,
                _ => continue,
            };
            if self.ledger.newest() < entry.program_version {
                continue;
            }
            let budgets = self.ledger.budgets(entry.program_version).into_keys();
            let allowed = budgets.map(|campaign| {
                let points = given(earned, &campaign);
                (campaign, points)
            });
            self.ledger.allow(allowed.collect());
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

/// What a campaign gave for a purchase.
fn given(earned: &Earned, campaign: &str) -> u64 {
    let parts = earned.parts.iter();
    let own = parts.filter(|part| part.campaign.as_deref() == Some(campaign));
    own.map(|part| part.points).fold(0, u64::saturating_add)
}
