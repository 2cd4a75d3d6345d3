//! Terms: through which day a level is held before it is judged again.

use chrono::Datelike;

use super::RankState;
use super::counts::Span;
use super::footing::Footing;
use super::form::ShortDay;
use crate::calendar::{Day, Instant, add_months, month_end};
use crate::program::Ranks;

impl RankState {
    /// Holds the level at `position` from `at` on, as judged by `span`, for the program's months from its last day.
    pub(super) fn hold(&mut self, ranks: &Ranks, position: usize, at: Instant, span: Span) {
        match ranks.levels.get(position).filter(|_| position > 0) {
            Some(level) => {
                self.prolong(span.last, ranks.keep_months.max(1));
                self.in_grace = false;
                self.footing = Some(Footing {
                    first: span.first.map(ShortDay),
                    last: ShortDay(span.last),
                    counted: self.counted(span),
                    metric: ranks.metric,
                    needed: level.threshold,
                });
            }
            None => self.forget_term(),
        }
        self.change(ranks, position, at);
    }

    /// From a day on, the level is held so many months. One term after the other ends on the same day of the month, or with
    /// the month where it has no such day: from 31 January on 28 February, 31 March and 30 April.
    pub(super) fn prolong(&mut self, from: Day, months: u32) {
        let wished = self.ends_on.unwrap_or(from.day());
        let until = add_months(from, months);
        let until = until.with_day(wished).unwrap_or(month_end(until));
        self.until = Some(until);
        self.ends_on = Some(wished).filter(|wished| *wished > until.day());
    }

    /// The lowest level has no end, and rests on nothing.
    pub(super) fn forget_term(&mut self) {
        (self.footing, self.until, self.ends_on, self.in_grace) = (None, None, None, false);
    }
}
