//! Which rank a member holds, and since when.
//!
//! Ranks follow earnings and returns, never the balance. What counts is kept by the day on which its order was placed;
//! the window of the program ([`crate::program::Window`]) says which days are added up, and the day of judging is always
//! the last of them:
//! - rolling 12 months: the year that ends with it. What was placed on 15 March 2026 counts through 14 March 2027, what
//!   was placed on 29 February 2028 through 28 February 2029;
//! - calendar year: from 1 January of the year of judging;
//! - fiscal year: from the first day of the fiscal year of judging;
//! - lifetime: everything, ever.
//!
//! A rank is reached at once. It is kept `keep_months`, through the end of that day, and then judged again as of that
//! last day: the member keeps it, or falls to the rank that the window reaches ([`Span::of_term`]). Until then only one
//! thing takes it away: the return of what it was reached with, where nothing bought since makes up for it.
//!
//! A program with `grace_months` lets nobody fall at once: who would keeps the rank for so many months more, counted from
//! that last day and through the end of their own, and is judged again at their end, by the window as it is then.
//!
//! A program that comes into force judges everybody from that instant on, whether or not anybody looks: who has what it
//! asks for rises then, and whose level it did away with has held, all the while, the highest that is met.

mod absorb;
mod adopt;
mod counts;
mod footing;
mod form;
mod progress;
mod term;

use serde::{Deserialize, Serialize};

pub use self::progress::Progress;

use self::counts::{Counts, Days, Movement, Span};
use self::footing::Footing;
use crate::calendar::{Day, Instant, Zone, instant_form};
use crate::program::Ranks;

/// Rank changes that are remembered, so that an order that arrives late still earns at the rank held when it was
/// placed.
const PAST_MAX: usize = 3;

/// What a member has done towards a rank, and which one they hold. Small, since it is stored with every wallet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RankState {
    /// The level held; none until the member was first judged.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    /// Since when; none where it was held from the start.
    #[serde(
        rename = "s",
        default,
        with = "instant_form::option",
        skip_serializing_if = "Option::is_none"
    )]
    since: Option<Instant>,
    /// The last day it is held before it is judged again; none for the lowest level, below which nobody falls.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    /// The day of the month on which its terms end, where the month of the present end does not have it.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    ends_on: Option<u32>,
    /// Whether the member would have fallen already, and `until` is the end of the grace.
    #[serde(rename = "g", default, skip_serializing_if = "std::ops::Not::not")]
    in_grace: bool,
    /// What the level was reached with; none for the lowest.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    footing: Option<Footing>,
    /// Levels held before, oldest first.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    past: Vec<Past>,
    /// What was counted, by day.
    #[serde(rename = "m", default, skip_serializing_if = "Days::is_empty")]
    days: Days,
    /// What was counted, ever.
    #[serde(rename = "t", default)]
    total: Counts,
    /// The newest program version that judged.
    #[serde(rename = "v", default, skip_serializing_if = "is_zero")]
    judged_by: u32,
    /// Something was returned, and nobody has judged it yet: older rules may not.
    #[serde(rename = "j", default, skip_serializing_if = "std::ops::Not::not")]
    is_unjudged: bool,
}

const fn is_zero(version: &u32) -> bool {
    *version == 0
}

/// A level held before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Past {
    #[serde(rename = "l")]
    level: String,
    /// The instant from which it was no longer held.
    #[serde(rename = "e", with = "instant_form")]
    ended: Instant,
}

/// A rank that was reached, or lost by a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The level before.
    pub from: String,
    /// The level now.
    pub to: String,
    /// Whether it is the higher one.
    pub up: bool,
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

    /// Whether the rules of this version may judge: unless newer ones have. Older rules come back with what follows up
    /// an old purchase; figures are counted by them, but nobody is raised or lowered by a list that is out of force.
    pub fn is_judged_by(&mut self, version: u32) -> bool {
        self.judged_by = self.judged_by.max(version);
        self.judged_by == version
    }

    /// Settles what is due: ranks that have ended by `now` are judged again, one after the other, and what has been
    /// counted or returned while it could not be judged is judged now.
    pub fn advance(&mut self, ranks: &Ranks, zone: &Zone, now: Instant) {
        self.settle(ranks, zone, now);
        self.weigh(ranks, zone, now);
    }

    fn settle(&mut self, ranks: &Ranks, zone: &Zone, now: Instant) {
        let today = zone.day(now);
        if self.level.is_none() {
            self.level = ranks.levels.first().map(|level| level.id.clone());
        }
        self.replace_levels_that_are_gone(ranks);
        while let Some(last) = self.until.filter(|last| *last < today) {
            let term = Span::of_term(ranks, last);
            let reached = ranks.reached_by(self.counted(term).of(ranks.metric));
            if reached < self.position(ranks) && ranks.grace_months > 0 && !self.in_grace {
                self.prolong(last, ranks.grace_months);
                self.in_grace = true;
            } else {
                self.hold(ranks, reached, zone.end(last), term);
            }
        }
        self.days.forget_before(today);
    }

    /// Counts on `day`; returns count negatively, and nothing falls below zero.
    pub fn count(&mut self, day: Day, spend: i64, points: i64, purchases: i64) {
        let movement = Movement {
            spend,
            points,
            purchases,
        };
        self.total.add(movement);
        self.days.add(day, movement);
        if let Some(footing) = &mut self.footing {
            footing.add(day, movement);
            self.is_unjudged |= spend < 0 || points < 0 || purchases < 0;
        }
    }

    /// Judges the member as of `now`, after something was counted: a higher rank is reached at once; a lower one only
    /// where returns took away what the present one was reached with.
    pub fn judge(&mut self, ranks: &Ranks, zone: &Zone, now: Instant) -> Option<Change> {
        self.settle(ranks, zone, now);
        let held = self.position(ranks);
        let from = self.level.clone()?;
        self.weigh(ranks, zone, now);
        let up = self.position(ranks) > held;
        let to = self.level.clone()?;
        (from != to).then_some(Change { from, to, up })
    }

    /// Holds what is counted against what is asked for.
    fn weigh(&mut self, ranks: &Ranks, zone: &Zone, at: Instant) {
        let today = Span::up_to(ranks, zone.day(at));
        let reached = ranks.reached_by(self.counted(today).of(ranks.metric));
        if reached > self.position(ranks) {
            self.ends_on = None;
            self.hold(ranks, reached, at, today);
        }
        self.lose_footing(ranks, zone, at);
    }

    /// Whether what the held level was reached with has been returned.
    fn has_lost_footing(&self, ranks: &Ranks, held: usize) -> bool {
        let threshold = ranks.levels.get(held).map_or(0, |level| level.threshold);
        self.footing
            .is_some_and(|footing| footing.is_lost(ranks.metric, threshold))
    }

    /// Takes the level away where what it was reached with was returned and nothing bought since makes up for it. Asked
    /// once after each return, so that what makes up for it need not last as long as the rank.
    fn lose_footing(&mut self, ranks: &Ranks, zone: &Zone, now: Instant) {
        if !std::mem::take(&mut self.is_unjudged) {
            return;
        }
        let held = self.position(ranks);
        let today = Span::up_to(ranks, zone.day(now));
        let counted = self.counted(today).of(ranks.metric);
        if ranks.reached_by(counted) < held && self.has_lost_footing(ranks, held) {
            let left = self.left(ranks).max(counted);
            let position = ranks.reached_by(left).min(held);
            self.stand_on(ranks, position);
            self.change(ranks, position, now);
        }
    }

    /// What is left of what the level was reached with.
    fn left(&self, ranks: &Ranks) -> u64 {
        self.footing
            .map_or(0, |footing| footing.counted.of(ranks.metric))
    }

    /// From now on the level at `position` is what the footing is for. The day of the next judging stays.
    fn stand_on(&mut self, ranks: &Ranks, position: usize) {
        match (&mut self.footing, ranks.levels.get(position)) {
            (Some(footing), Some(level)) if position > 0 => {
                (footing.metric, footing.needed) = (ranks.metric, level.threshold);
            }
            _ => self.forget_term(),
        }
    }

    fn change(&mut self, ranks: &Ranks, position: usize, at: Instant) {
        let level = ranks.levels.get(position).map(|level| level.id.clone());
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

    /// Where the held level stands among those of the program.
    fn position(&self, ranks: &Ranks) -> usize {
        self.level()
            .and_then(|level| ranks.position(level))
            .unwrap_or(0)
    }

    fn counted(&self, span: Span) -> Counts {
        let days = |first| self.days.within(first, span.last);
        span.first.map_or(self.total, days)
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
