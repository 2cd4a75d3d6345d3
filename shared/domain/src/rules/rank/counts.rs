//! What ranks count, by month and for ever.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::form::ShortMonth;
use crate::calendar::{Day, Month, fiscal_year};
use crate::program::{Metric, Ranks, Window};

/// Months that any window can need: none reaches back further than the month of judging and eleven more.
const MONTHS_MAX: usize = 12;

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

/// What was counted, by month as far back as a window can reach.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Months(BTreeMap<ShortMonth, Counts>);

impl Months {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, month: Month, movement: Movement) {
        self.0.entry(ShortMonth(month)).or_default().add(movement);
        while self.0.len() > MONTHS_MAX {
            self.0.pop_first();
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add_all(&mut self, other: &Months) {
        for (month, counts) in &other.0 {
            let sum = self.0.entry(*month).or_default();
            *sum = sum.plus(*counts);
        }
        while self.0.len() > MONTHS_MAX {
            self.0.pop_first();
        }
    }

    /// Forgets the months that no window judged in `now` or later can need.
    pub(super) fn forget_before(&mut self, now: Month) {
        self.0 = self.0.split_off(&ShortMonth(now.minus(11)));
    }

    /// The sum from `first` to `last`.
    pub(super) fn within(&self, first: Month, last: Month) -> Counts {
        let months = self
            .0
            .range(ShortMonth(first)..=ShortMonth(last))
            .map(|(_, counts)| *counts);
        months.fold(Counts::default(), Counts::plus)
    }
}

/// The first month of the window that is judged on `day`; none where the window is all of time.
pub(super) fn first_month(ranks: &Ranks, day: Day) -> Option<Month> {
    let last = Month::of(day);
    match ranks.window {
        Window::Lifetime => None,
        Window::Rolling12Months => Some(last.minus(11)),
        Window::CalendarYear => Some(Month {
            year: last.year,
            month: 1,
        }),
        Window::FiscalYear => {
            let month = ranks.fiscal_year_starts;
            Some(Month {
                year: fiscal_year(day, month),
                month,
            })
        }
    }
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
