//! The names of all choices, for reading and for writing alike.

use chrono::Weekday;

use super::{
    Align, Basis, ExpiryPolicy, LotteryKind, Metric, PaidPart, Per, RoundingMode, RoundingUnit,
    Shortfall, Window,
};
use crate::calendar::LeapDay;

pub(super) const BASES: [(&str, Basis); 2] = [
    ("tax_included", Basis::TaxIncluded),
    ("tax_excluded", Basis::TaxExcluded),
];

pub(super) const LOTTERY_KINDS: [(&str, LotteryKind); 2] = [
    ("general", LotteryKind::General),
    ("joint", LotteryKind::Joint),
];

pub(super) const PAID_PARTS: [(&str, PaidPart); 2] = [
    ("excluded", PaidPart::Excluded),
    ("included", PaidPart::Included),
];

pub(super) const ROUNDING_MODES: [(&str, RoundingMode); 3] = [
    ("floor", RoundingMode::Floor),
    ("ceil", RoundingMode::Ceil),
    ("half_up", RoundingMode::HalfUp),
];

pub(super) const ROUNDING_UNITS: [(&str, RoundingUnit); 3] = [
    ("order", RoundingUnit::Order),
    ("line", RoundingUnit::Line),
    ("item", RoundingUnit::Item),
];

pub(super) const EXPIRY_POLICIES: [(&str, ExpiryPolicy); 3] = [
    ("fixed", ExpiryPolicy::Fixed),
    ("rolling", ExpiryPolicy::Rolling),
    ("never", ExpiryPolicy::Never),
];

pub(super) const ALIGNS: [(&str, Align); 3] = [
    ("day", Align::Day),
    ("month_end", Align::MonthEnd),
    ("fiscal_year_end", Align::FiscalYearEnd),
];

pub(super) const SHORTFALLS: [(&str, Shortfall); 2] =
    [("debt", Shortfall::Debt), ("clamp", Shortfall::Clamp)];

pub(super) const METRICS: [(&str, Metric); 3] = [
    ("spend", Metric::Spend),
    ("points_earned", Metric::PointsEarned),
    ("purchases", Metric::Purchases),
];

pub(super) const WINDOWS: [(&str, Window); 4] = [
    ("rolling_12_months", Window::Rolling12Months),
    ("calendar_year", Window::CalendarYear),
    ("fiscal_year", Window::FiscalYear),
    ("lifetime", Window::Lifetime),
];

pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

/// `ever` is another word for `lifetime`.
pub(super) const SPANS: [(&str, Per); 6] = [
    ("day", Per::Day),
    ("week", Per::Week),
    ("month", Per::Month),
    ("year", Per::Year),
    ("lifetime", Per::Lifetime),
    ("ever", Per::Lifetime),
];

pub(super) const LEAP_DAYS: [(&str, LeapDay); 2] =
    [("feb28", LeapDay::Feb28), ("mar1", LeapDay::Mar1)];

/// The name of `choice` in its table.
pub(super) fn name<T: PartialEq>(choices: &[(&'static str, T)], choice: &T) -> &'static str {
    choices
        .iter()
        .find(|(_, known)| known == choice)
        .map_or("", |(name, _)| name)
}
