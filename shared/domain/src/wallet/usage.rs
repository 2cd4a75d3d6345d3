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
            let given = counted_on(days, day)?;
            Some((campaign.clone(), given))
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
            count_on(&mut self.campaign_days, campaign, day, points);
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
        absorb_days(&mut self.campaign_days, &other.campaign_days);
    }
}

/// What was counted of one thing by day.
type Days = BTreeMap<Day, u64>;

/// What was counted on a day; of one that is forgotten, everything.
pub(super) fn counted_on(days: &Days, day: Day) -> Option<u64> {
    let is_forgotten = days.len() >= DAYS_KEPT && days.keys().all(|kept| day < *kept);
    if is_forgotten {
        Some(u64::MAX)
    } else {
        days.get(&day).copied()
    }
}

/// Counts so much more of `id` on a day.
pub(super) fn count_on(all: &mut BTreeMap<String, Days>, id: &str, day: Day, number: u64) {
    let days = all.entry(id.to_owned()).or_default();
    let sum = days.entry(day).or_default();
    *sum = sum.saturating_add(number);
    while days.len() > DAYS_KEPT {
        days.pop_first();
    }
}

/// What was counted for two, was counted for one.
pub(super) fn absorb_days(all: &mut BTreeMap<String, Days>, others: &BTreeMap<String, Days>) {
    for (id, days) in others {
        for (day, number) in days {
            count_on(all, id, *day, *number);
        }
    }
}
