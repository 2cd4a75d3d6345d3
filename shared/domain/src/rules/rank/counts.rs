//! What ranks count, by day and for ever.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Month, fiscal_year, year_begun, year_not_over};
use crate::program::{Metric, Ranks, Window};

/// Days that any window can need: none is longer than a year.
const DAYS_MAX: usize = 366;

/// Yen spent, points earned, and orders; stored in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Counts {
    pub(super) spend: u64,
    pub(super) points: u64,
    pub(super) purchases: u64,
}

/// One movement of all three; negative for a return.
#[derive(Debug, Clone, Copy)]
pub(super) struct Movement {
    pub(super) spend: i64,
    pub(super) points: i64,
    pub(super) purchases: i64,
}

/// What was counted, by day as far as a window can reach: the window of twelve months moves on by a day each day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub(super) struct Days(pub(super) BTreeMap<Day, Counts>);

impl Days {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, day: Day, movement: Movement) {
        self.0.entry(day).or_default().add(movement);
        self.bound();
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add_all(&mut self, other: &Days) {
        for (day, counts) in &other.0 {
            let sum = self.0.entry(*day).or_default();
            *sum = sum.plus(*counts);
        }
        self.bound();
    }

    fn bound(&mut self) {
        while self.0.len() > DAYS_MAX {
            self.0.pop_first();
        }
    }

    /// Forgets the days that no window judged on `today` or later can need, and those of which nothing is left.
    pub(super) fn forget_before(&mut self, today: Day) {
        self.0 = self.0.split_off(&year_begun(today));
        self.0.retain(|_, counts| *counts != Counts::default());
    }

    /// The sum from `first` through `last`.
    pub(super) fn within(&self, first: Day, last: Day) -> Counts {
        if first > last {
            return Counts::default();
        }
        let days = self.0.range(first..=last).map(|(_, counts)| *counts);
        days.fold(Counts::default(), Counts::plus)
    }
}

/// The days that are added up.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// None where it is all of time.
    pub(super) first: Option<Day>,
    pub(super) last: Day,
}

impl Span {
    /// The window that is judged on `day`.
    pub(super) fn up_to(ranks: &Ranks, day: Day) -> Span {
        Span {
            first: first_day(ranks, day),
            last: day,
        }
    }

    /// The window by which a rank is judged again whose last day is `last`. Months of ranks and of windows end
    /// differently after 29 February alone: there the purchase that reached a rank would keep it for a second term.
    pub(super) fn of_term(ranks: &Ranks, last: Day) -> Span {
        match ranks.window {
            Window::Rolling12Months => Span {
                first: Some(year_not_over(last)),
                last,
            },
            _ => Span::up_to(ranks, last),
        }
    }
}

/// The first day of the window that is judged on `day`; none where the window is all of time.
fn first_day(ranks: &Ranks, day: Day) -> Option<Day> {
    let this = Month::of(day);
    let begun = match ranks.window {
        Window::Lifetime => return None,
        Window::Rolling12Months => return Some(year_begun(day)),
        Window::CalendarYear => Month {
            year: this.year,
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
    Some(begun.first_day())
}

impl Counts {
    pub(super) const fn of(&self, metric: Metric) -> u64 {
        match metric {
            Metric::Spend => self.spend,
            Metric::PointsEarned => self.points,
            Metric::Purchases => self.purchases,
        }
    }

    /// Moves all three; what is returned twice or was never counted stops at nothing.
    pub(super) fn add(&mut self, movement: Movement) {
        self.spend = self.spend.saturating_add_signed(movement.spend);
        self.points = self.points.saturating_add_signed(movement.points);
        self.purchases = self.purchases.saturating_add_signed(movement.purchases);
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            spend: self.spend.saturating_add(other.spend),
            points: self.points.saturating_add(other.points),
            purchases: self.purchases.saturating_add(other.purchases),
        }
    }
}
