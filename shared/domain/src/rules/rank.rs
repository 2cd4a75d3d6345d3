//! Which rank a member holds, and since when.
//!
//! Ranks follow earnings and returns, never the balance. What counts is kept by month; the window of the program
//! ([`Window`]) says which months are added up, and the month of judging is always the last of them:
//! - rolling 12 months: the month of judging and the eleven before it;
//! - calendar year: from January of the year of judging;
//! - fiscal year: from the first month of the fiscal year of judging;
//! - lifetime: everything, ever.
//!
//! A rank is reached at once. It is kept `keep_months`, through the end of that day, and then judged again as of that
//! last day: the member keeps it, or falls to the rank that the window reaches.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant, Month, Zone, add_months, fiscal_year};
use crate::program::{Level, Metric, Ranks, Window};

/// Rank changes that are remembered, so that an order that arrives late still earns at the rank held when it was
/// placed.
const PAST_MAX: usize = 3;

/// Months that any window can need: no window reaches back further than the month of judging and eleven more.
const MONTHS_MAX: usize = 12;

/// What a member has done towards a rank, and which one they hold. Small, since it is stored with every wallet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RankState {
    /// The level held; none until the member was first judged.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    /// Since when; none where it was held from the start.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    since: Option<Instant>,
    /// The last day it is held before it is judged again; none for the lowest level, below which nobody falls.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    /// Levels held before, oldest first.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    past: Vec<Past>,
    /// What was counted, by month.
    #[serde(rename = "m", default, skip_serializing_if = "BTreeMap::is_empty")]
    months: BTreeMap<Month, Counts>,
    /// What was counted, ever.
    #[serde(rename = "t", default)]
    total: Counts,
}

/// A level held before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Past {
    #[serde(rename = "l")]
    level: String,
    /// The instant from which it was no longer held.
    #[serde(rename = "e")]
    ended: Instant,
}

/// Yen spent, points earned, and orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "(u64, u64, u64)", into = "(u64, u64, u64)")]
struct Counts {
    spend: u64,
    points: u64,
    purchases: u64,
}

/// A rank that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The level before.
    pub from: String,
    /// The level now.
    pub to: String,
}

/// How far a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The level held.
    pub level: &'a Level,
    /// The last day it is held before it is judged again; none for the lowest.
    pub until: Option<Day>,
    /// What was counted in the window of today.
    pub counted: u64,
    /// The next level up and how much of the metric is missing to it; none at the top.
    pub next: Option<(&'a Level, u64)>,
}

impl RankState {
    /// The level held now; none until the member was first judged by a program with ranks.
    #[must_use]
    pub fn level(&self) -> Option<&str> {
        self.level.as_deref()
    }

    /// The last day on which the level is held before it is judged again.
    #[must_use]
    pub const fn until(&self) -> Option<Day> {
        self.until
    }

    /// Since when the level is held; none where it was held from the start.
    #[must_use]
    pub const fn since(&self) -> Option<Instant> {
        self.since
    }

    /// The orders that were ever counted and not returned whole.
    #[must_use]
    pub const fn purchases(&self) -> u64 {
        self.total.purchases
    }

    /// The level that was held at `instant`. Before the oldest change that is remembered, the level before it.
    #[must_use]
    pub fn at(&self, instant: Instant) -> Option<&str> {
        let then = self.past.iter().find(|past| instant < past.ended);
        then.map_or(self.level(), |past| Some(&past.level))
    }

    /// Settles what time alone decides: ranks that have ended by `now` are judged again, one after the other.
    pub fn advance(&mut self, ranks: &Ranks, zone: &Zone, now: Instant) {
        let today = zone.day(now);
        if self.level.is_none() {
            self.level = ranks.levels.first().map(|level| level.id.clone());
        }
        while let Some(last) = self.until.filter(|last| *last < today) {
            let level = ranks.reached_by(self.counted(ranks, last));
            self.hold(ranks, level, zone.end(last), last);
        }
        self.prune(Month::of(today));
    }

    /// Counts towards `month`; returns count negatively, and nothing falls below zero.
    pub fn count(&mut self, month: Month, spend: i64, points: i64, purchases: i64) {
        self.total.add(spend, points, purchases);
        self.months
            .entry(month)
            .or_default()
            .add(spend, points, purchases);
        while self.months.len() > MONTHS_MAX {
            self.months.pop_first();
        }
    }

    /// Judges the member as of `now`, after [`RankState::advance`]: a higher rank is reached at once, a lower one only
    /// when the present one ends.
    pub fn judge(&mut self, ranks: &Ranks, zone: &Zone, now: Instant) -> Option<Change> {
        let today = zone.day(now);
        let held = self.position(ranks);
        let reached = ranks.reached_by(self.counted(ranks, today));
        if reached <= held {
            return None;
        }
        let from = self.level.clone().unwrap_or_default();
        self.hold(ranks, reached, now, today);
        Some(Change {
            from,
            to: self.level.clone().unwrap_or_default(),
        })
    }

    /// How far the member is, as of `now`.
    #[must_use]
    pub fn progress<'a>(
        &self,
        ranks: &'a Ranks,
        zone: &Zone,
        now: Instant,
    ) -> Option<Progress<'a>> {
        let held = self.position(ranks);
        let counted = self.counted(ranks, zone.day(now));
        let next = ranks.levels.get(held + 1);
        Some(Progress {
            level: ranks.levels.get(held)?,
            until: self.until,
            counted,
            next: next.map(|level| (level, level.threshold.saturating_sub(counted))),
        })
    }

    /// Moves to the level at `position` from `at` on, kept for the program's months counted from `day`.
    fn hold(&mut self, ranks: &Ranks, position: usize, at: Instant, day: Day) {
        let level = ranks.levels.get(position).map(|level| level.id.clone());
        self.until = (position > 0).then(|| add_months(day, ranks.keep_months.max(1)));
        if level == self.level {
            return;
        }
        if let Some(before) = std::mem::replace(&mut self.level, level) {
            self.past.push(Past {
                level: before,
                ended: at,
            });
        }
        let forgotten = self.past.len().saturating_sub(PAST_MAX);
        self.past.drain(..forgotten);
        self.since = Some(at);
    }

    /// Where the held level stands; a level that the program no longer has counts as the lowest.
    fn position(&self, ranks: &Ranks) -> usize {
        self.level()
            .and_then(|level| ranks.position(level))
            .unwrap_or(0)
    }

    /// What the window counts when it is judged on `day`.
    fn counted(&self, ranks: &Ranks, day: Day) -> u64 {
        let last = Month::of(day);
        let first = match ranks.window {
            Window::Lifetime => return self.total.of(ranks.metric),
            Window::Rolling12Months => last.minus(11),
            Window::CalendarYear => Month {
                year: last.year,
                month: 1,
            },
            Window::FiscalYear => {
                let month = ranks.fiscal_year_starts;
                Month {
                    year: fiscal_year(day, month),
                    month,
                }
            }
        };
        let counts = self
            .months
            .range(first..=last)
            .map(|(_, counts)| counts.of(ranks.metric));
        counts.fold(0, u64::saturating_add)
    }

    fn prune(&mut self, now: Month) {
        self.months = self.months.split_off(&now.minus(11));
    }
}

impl Counts {
    const fn of(&self, metric: Metric) -> u64 {
        match metric {
            Metric::Spend => self.spend,
            Metric::PointsEarned => self.points,
            Metric::Purchases => self.purchases,
        }
    }

    fn add(&mut self, spend: i64, points: i64, purchases: i64) {
        self.spend = self.spend.saturating_add_signed(spend);
        self.points = self.points.saturating_add_signed(points);
        self.purchases = self.purchases.saturating_add_signed(purchases);
    }
}

impl From<(u64, u64, u64)> for Counts {
    fn from((spend, points, purchases): (u64, u64, u64)) -> Self {
        Self {
            spend,
            points,
            purchases,
        }
    }
}

impl From<Counts> for (u64, u64, u64) {
    fn from(counts: Counts) -> Self {
        (counts.spend, counts.points, counts.purchases)
    }
}

impl Ranks {
    /// Where the highest level stands that `counted` reaches.
    fn reached_by(&self, counted: u64) -> usize {
        self.levels
            .iter()
            .rposition(|level| level.threshold <= counted)
            .unwrap_or(0)
    }
}
