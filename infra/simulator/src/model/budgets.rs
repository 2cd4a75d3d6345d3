//! The budgets of campaigns: one sum for each, and what the call before moved of it.

use std::collections::BTreeMap;

use domain::program::Program;
use domain::rules::earn::Budgets;

use super::Ledger;

/// What is known of budgets for one call, and what it moved.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    pub(super) allowed: Budgets,
    pub(super) moved: BTreeMap<String, i64>,
}

impl Ledger {
    /// The budgets of a version of the program, by campaign.
    ///
    /// # Panics
    /// When there is no such version.
    #[must_use]
    pub fn budgets(&self, version: u32) -> BTreeMap<String, u64> {
        of(&self.rules(version).program).collect()
    }

    /// The next call gets no more than this of budgets: only the house knows how its counters stood when it looked.
    pub fn allow(&mut self, allowed: Budgets) {
        self.drawn.allowed = allowed;
    }

    /// What the call before moved of budgets; asked once.
    pub fn drawn(&mut self) -> BTreeMap<String, i64> {
        std::mem::take(&mut self.drawn).moved
    }
}

pub(super) fn of(program: &Program) -> impl Iterator<Item = (String, u64)> {
    let campaigns = program.campaigns.iter();
    campaigns.filter_map(|campaign| Some((campaign.id.clone(), campaign.max_points_total?)))
}
