//! The budgets of campaigns: one sum for each, and what the call before moved of it.

use std::collections::BTreeMap;

use domain::entry::Entry;
use domain::fact::{Earned, Fact};
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

    /// The next call gets as much of budgets as the house's own entry of it says, where that is less than it would get: how
    /// the counters stood when the house looked, nobody else can say.
    pub fn allow(&mut self, entry: &Entry) {
        let earned = match &entry.fact {
            Fact::Earned(earned) => earned.as_ref(),
            Fact::Amended(amended) => &amended.earned,
            _ => return,
        };
        let known = entry.program_version.min(self.newest());
        let campaigns = self.budgets(known).into_keys();
        let allowed = campaigns.map(|campaign| {
            let points = given(earned, &campaign);
            (campaign, points)
        });
        self.drawn.allowed = allowed.collect();
    }

    /// The next call gets nothing of budgets: others may have had all of them when the house looked.
    pub fn allow_nothing(&mut self) {
        let campaigns = self.rules.iter().flat_map(|rules| of(&rules.program));
        let campaigns = campaigns.map(|(campaign, _)| (campaign, 0));
        self.drawn.allowed = campaigns.collect();
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

/// What a campaign gave for a purchase.
fn given(earned: &Earned, campaign: &str) -> u64 {
    let parts = earned.parts.iter();
    let own = parts.filter(|part| part.campaign.as_deref() == Some(campaign));
    own.map(|part| part.points).fold(0, u64::saturating_add)
}
