//! What campaigns with a budget would give, and until when it lasts.
//!
//! A budget is one for all members, and a life is led again member by member. So each life says what a campaign wants to give
//! for the orders of each day, as if its budget had no end; these sums add up over members, and the budget is then spent in
//! the order of the days. What is wanted until a budget is spent does not depend on it, so the day on which it is spent is
//! that day, and what is given in all is exact, except that the other rules do not hear of it: what campaigns would give in
//! the place of one that is exclusive and has no more, or at ranks that follow points earned, is not reckoned.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::figures::Counted;
use crate::calendar::Day;
use crate::program::Program;

/// Points that campaigns want to give for the orders of a period, and for those before it, by campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted(BTreeMap<String, Days>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Days {
    before: u64,
    /// By day, from the first of the period on.
    since: Vec<u64>,
}

/// What a budget would come to in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Whose.
    pub campaign: String,
    /// The whole budget.
    pub total: u64,
    /// Points given for orders before the period.
    pub given_before: u64,
    /// Points that the campaign would give for the orders of the period if its budget had no end.
    pub wanted: u64,
    /// Points that it would give for them.
    pub given: u64,
    /// The day of the period on which the last of it is given.
    pub spent_on: Option<Day>,
}

/// The text says nothing of what campaigns want to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be as it was written")]
pub struct Unreadable;

impl Wanted {
    /// Counts what campaigns with a budget give for an order that was placed on `day`. Orders of after the period change
    /// nothing in it.
    pub(super) fn count(&mut self, counted: &Counted<'_>, day: Day, period: &RangeInclusive<Day>) {
        let campaigns = counted.program.into_iter().flat_map(|it| &it.campaigns);
        let with_budget: Vec<&str> = campaigns
            .filter(|campaign| campaign.max_points_total.is_some())
            .map(|campaign| campaign.id.as_str())
            .collect();
        if with_budget.is_empty() || day > *period.end() {
            return;
        }
        for (part, points) in counted.parts() {
            let campaign = part.campaign.as_deref();
            let campaign = campaign.filter(|campaign| with_budget.contains(campaign));
            if let Some(campaign) = campaign.filter(|_| points > 0) {
                let days = self.0.entry(campaign.to_owned()).or_default();
                days.add(day, period, points);
            }
        }
    }

    /// Adds what is wanted for others.
    pub fn absorb(&mut self, other: Wanted) {
        for (campaign, others) in other.0 {
            self.0.entry(campaign).or_default().absorb(&others);
        }
    }

    /// What the budgets of a program come to in a period, in the order of its campaigns.
    #[must_use]
    pub fn budgets(&self, program: &Program, period: &RangeInclusive<Day>) -> Vec<Budget> {
        let nothing = Days::default();
        let campaigns = program.campaigns.iter();
        let budgets = campaigns.filter_map(|campaign| {
            let total = campaign.max_points_total?;
            let days = self.0.get(&campaign.id).unwrap_or(&nothing);
            Some(days.spend(campaign.id.clone(), total, *period.start()))
        });
        budgets.collect()
    }
}

impl Days {
    fn add(&mut self, day: Day, period: &RangeInclusive<Day>, points: u64) {
        let since = day.signed_duration_since(*period.start()).num_days();
        let sum = match usize::try_from(since) {
            Ok(place) => self.of_day(place),
            Err(_) => Some(&mut self.before),
        };
        if let Some(sum) = sum {
            *sum = sum.saturating_add(points);
        }
    }

    fn of_day(&mut self, place: usize) -> Option<&mut u64> {
        if self.since.len() <= place {
            self.since.resize(place.saturating_add(1), 0);
        }
        self.since.get_mut(place)
    }

    fn absorb(&mut self, other: &Days) {
        self.before = self.before.saturating_add(other.before);
        for (place, points) in other.since.iter().enumerate() {
            if let Some(sum) = self.of_day(place) {
                *sum = sum.saturating_add(*points);
            }
        }
    }

    fn spend(&self, campaign: String, total: u64, first: Day) -> Budget {
        let given_before = self.before.min(total);
        let mut left = total.saturating_sub(given_before);
        let mut budget = Budget {
            campaign,
            total,
            given_before,
            wanted: 0,
            given: 0,
            spent_on: None,
        };
        for (day, wanted) in first.iter_days().zip(&self.since) {
            let given = left.min(*wanted);
            budget.wanted = budget.wanted.saturating_add(*wanted);
            budget.given = budget.given.saturating_add(given);
            left = left.saturating_sub(given);
            if left == 0 && given > 0 {
                budget.spent_on = Some(day);
            }
        }
        budget
    }
}

/// `sale=0,1f4,,a/thanks=7`: by campaign what is wanted before the period, then on each of its days, in hexadecimal digits;
/// a day without any has none.
impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (campaign, days)) in self.0.iter().enumerate() {
            let apart = if place == 0 { "" } else { "/" };
            write!(f, "{apart}{campaign}={:x}", days.before)?;
            for points in &days.since {
                match points {
                    0 => f.write_str(",")?,
                    points => write!(f, ",{points:x}")?,
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Wanted {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Wanted, Unreadable> {
        let campaigns = text.split('/').filter(|campaign| !campaign.is_empty());
        let campaigns = campaigns.map(|campaign| {
            let (id, days) = campaign.split_once('=').ok_or(Unreadable)?;
            let (before, since) = days.split_once(',').unwrap_or((days, ""));
            let since = Some(since).filter(|since| !since.is_empty());
            let since = since.into_iter().flat_map(|since| since.split(','));
            let days = Days {
                before: number(before)?,
                since: since.map(number).collect::<Result<_, _>>()?,
            };
            Ok((id.to_owned(), days))
        });
        campaigns.collect::<Result<_, _>>().map(Wanted)
    }
}

fn number(text: &str) -> Result<u64, Unreadable> {
    match text {
        "" => Ok(0),
        text => u64::from_str_radix(text, 16).map_err(|_| Unreadable),
    }
}
