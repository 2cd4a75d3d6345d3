//! What a member has used up of the program's limits.

use std::collections::BTreeMap;

use super::Usage;
use crate::calendar::Day;
use crate::rules::earn::Part;

/// How many days of a campaign with a limit per day a wallet remembers. For an order placed before all of them the
/// campaign gives nothing, because nobody can say any more how much of that day's limit is left. A till that was cut off
/// over a weekend is still judged right.
pub const DAYS_KEPT: usize = 3;

impl Usage {
    /// What campaigns with a limit per day have given for orders placed on `day`; of a day that is forgotten, everything.
    #[must_use]
    pub fn of_day(&self, day: Day) -> BTreeMap<String, u64> {
        let days = self.campaign_days.iter();
        let given = days.filter_map(|(campaign, days)| {
            let is_forgotten = days.len() >= DAYS_KEPT && days.keys().all(|kept| day < *kept);
            let given = if is_forgotten {
                Some(u64::MAX)
            } else {
                days.get(&day).copied()
            };
            Some((campaign.clone(), given?))
        });
        given.collect()
    }

    /// Counts what a campaign gave.
    pub(super) fn count(&mut self, part: &Part, points: u64) {
        let Some(campaign) = &part.campaign else {
            return;
        };
        let used = self.campaign_points.entry(campaign.clone()).or_default();
        *used = used.saturating_add(points);
        if let Some(day) = part.day {
            let days = self.campaign_days.entry(campaign.clone()).or_default();
            let used = days.entry(day).or_default();
            *used = used.saturating_add(points);
            forget(days);
        }
    }

    /// Takes back what a campaign gave.
    pub(super) fn take_back(&mut self, part: &Part, points: u64) {
        let Some(campaign) = &part.campaign else {
            return;
        };
        if let Some(used) = self.campaign_points.get_mut(campaign) {
            *used = used.saturating_sub(points);
        }
        let days = self.campaign_days.get_mut(campaign);
        let used = days
            .zip(part.day)
            .and_then(|(days, day)| days.get_mut(&day));
        if let Some(used) = used {
            *used = used.saturating_sub(points);
        }
    }

    /// What two have used up of campaigns, one has used up.
    pub(super) fn absorb_campaigns(&mut self, other: &Usage) {
        for (campaign, points) in &other.campaign_points {
            let sum = self.campaign_points.entry(campaign.clone()).or_default();
            *sum = sum.saturating_add(*points);
        }
        for (campaign, others) in &other.campaign_days {
            let days = self.campaign_days.entry(campaign.clone()).or_default();
            for (day, points) in others {
                let sum = days.entry(*day).or_default();
                *sum = sum.saturating_add(*points);
            }
            forget(days);
        }
    }
}

fn forget(days: &mut BTreeMap<Day, u64>) {
    while days.len() > DAYS_KEPT {
        days.pop_first();
    }
}
