//! What campaigns have given a member.

use std::collections::BTreeMap;

use domain::calendar::Day;
use domain::program::Program;
use domain::rules::earn::Part;

use super::budgets;

/// Of campaigns with a limit per day, the newest days that are remembered.
const DAYS: usize = 3;

/// What campaigns have given: ever, and where they have a limit per day, by the day of the order.
#[derive(Clone, Debug, Default)]
pub struct Given {
    ever: BTreeMap<String, u64>,
    days: BTreeMap<String, BTreeMap<Day, u64>>,
    /// What has changed since somebody asked.
    moved: BTreeMap<String, i64>,
}

impl Given {
    pub(super) fn ever(&self) -> &BTreeMap<String, u64> {
        &self.ever
    }

    /// What was given for orders of a day. Of a day that is forgotten, all there is.
    pub(super) fn on(&self, day: Day) -> BTreeMap<String, u64> {
        let mut given = BTreeMap::new();
        for (campaign, days) in &self.days {
            let oldest = days.keys().next().filter(|_| days.len() == DAYS);
            if oldest.is_some_and(|oldest| day < *oldest) {
                given.insert(campaign.clone(), u64::MAX);
            } else if let Some(points) = days.get(&day) {
                given.insert(campaign.clone(), *points);
            }
        }
        given
    }

    /// What campaigns with a budget have given, or got back, since the last time.
    pub(super) fn moved(&mut self, program: &Program) -> BTreeMap<String, i64> {
        let mut moved = std::mem::take(&mut self.moved);
        let budgets: BTreeMap<_, _> = budgets::of(program).collect();
        moved.retain(|campaign, points| *points != 0 && budgets.contains_key(campaign));
        moved
    }

    /// Notes that a campaign gave so many points, or took them back.
    pub(super) fn change(&mut self, part: &Part, points: i64) {
        let Some(campaign) = &part.campaign else {
            return;
        };
        let ever = self.ever.entry(campaign.clone()).or_default();
        let before = *ever;
        *ever = ever.saturating_add_signed(points);
        let moved = self.moved.entry(campaign.clone()).or_default();
        *moved += ever.cast_signed() - before.cast_signed();
        let Some(day) = part.day else { return };
        let days = self.days.entry(campaign.clone()).or_default();
        if points >= 0 || days.contains_key(&day) {
            let given = days.entry(day).or_default();
            *given = given.saturating_add_signed(points);
        }
        while days.len() > DAYS {
            days.pop_first();
        }
    }

    pub(super) fn absorb(&mut self, other: Self) {
        for (campaign, points) in other.ever {
            *self.ever.entry(campaign).or_default() += points;
        }
        for (campaign, others) in other.days {
            let days = self.days.entry(campaign).or_default();
            for (day, points) in others {
                *days.entry(day).or_default() += points;
            }
            while days.len() > DAYS {
                days.pop_first();
            }
        }
    }
}
