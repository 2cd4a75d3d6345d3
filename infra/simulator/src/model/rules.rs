//! What judges a call: a program in one of its versions, and what a day means under it.

use std::sync::Arc;

use chrono::{Datelike, Months};
use domain::calendar::{Day, Instant, add_days};
use domain::program::{Align, ExpiryPolicy, Program};

use super::lots::{Kind, Label, NEVER};

/// A program in one of its versions.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The program.
    pub program: Arc<Program>,
    /// Its version.
    pub version: u32,
    /// Since when it is in force.
    pub since: Option<Instant>,
}

impl Rules {
    /// The day that an instant belongs to.
    #[must_use]
    pub fn day(&self, now: Instant) -> Day {
        self.program.time_zone.day(now)
    }

    /// Whether activity extends ordinary points.
    #[must_use]
    pub fn rolls(&self) -> bool {
        self.program.expiry.policy == ExpiryPolicy::Rolling
    }

    /// The last day of ordinary points that are given out today.
    #[must_use]
    pub fn last_day(&self, today: Day) -> Day {
        let expiry = &self.program.expiry;
        let day = today + Months::new(expiry.months);
        match (expiry.policy, expiry.align) {
            (ExpiryPolicy::Never, _) => NEVER,
            (_, Align::Day) => day,
            (_, Align::MonthEnd) => month_end(day),
            (_, Align::FiscalYearEnd) => {
                let ends = |day: Day| (day + Months::new(1)).month() == expiry.fiscal_year_starts;
                let mut day = day;
                while !ends(day) {
                    day = day + Months::new(1);
                }
                month_end(day)
            }
        }
    }

    /// What points of this kind and last day are when they are given out today.
    #[must_use]
    pub fn label(&self, today: Day, day: Day, kind: Kind) -> Label {
        let begun = today.month() >= self.program.expiry.fiscal_year_starts;
        let year = if begun {
            today.year()
        } else {
            today.year() - 1
        };
        Label { day, year, kind }
    }

    /// The first day on which points earned today can be used, where they wait.
    #[must_use]
    pub fn available_on(&self, today: Day) -> Option<Day> {
        let days = self.program.earning.pending_days;
        (days > 0).then(|| add_days(today, days))
    }
}

fn month_end(day: Day) -> Day {
    let mut day = day;
    while day.succ_opt().expect("no test lives so long").month() == day.month() {
        day = day.succ_opt().expect("no test lives so long");
    }
    day
}
