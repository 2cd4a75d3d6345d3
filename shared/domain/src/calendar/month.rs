//! A month of a year.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Day;

/// A month of a year, written `2026-11`. Months are ordered as they follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 for January to 12 for December.
    pub month: u32,
}

/// The text is not a month as in `2026-11`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a month must be written as in 2026-11")]
pub struct NotAMonth;

impl Month {
    /// The month that `day` is in.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// The month `months` later.
    #[must_use]
    pub fn plus(self, months: u32) -> Self {
        let first = super::add_months(self.first_day(), months);
        Self::of(first)
    }

    /// The month `months` earlier.
    #[must_use]
    pub fn minus(self, months: u32) -> Self {
        let first = self
            .first_day()
            .checked_sub_months(chrono::Months::new(months));
        Self::of(first.unwrap_or(Day::MIN))
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Day {
        Day::from_ymd_opt(self.year, self.month, 1).unwrap_or(Day::MAX)
    }

    /// Its day of that number; none where it has no such day.
    #[must_use]
    pub fn day(self, day: u32) -> Option<Day> {
        Day::from_ymd_opt(self.year, self.month, day)
    }

    /// Its last day, the 28th to the 31st.
    #[must_use]
    pub fn last_day(self) -> Day {
        self.plus(1).first_day().pred_opt().unwrap_or(Day::MAX)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        super::parse_day(&format!("{text}-01"))
            .map(Self::of)
            .ok_or(NotAMonth)
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_across_the_year() {
        let november: Month = "2026-11".parse().unwrap();
        assert_eq!(november.plus(2).to_string(), "2027-01");
        assert_eq!(november.minus(11).to_string(), "2025-12");
        assert!(november < november.plus(2));
    }

    #[test]
    fn a_month_is_written_in_full() {
        for text in [
            "2026-1",
            "26-11",
            "2026-13",
            "2026-00",
            "2026-11-01",
            "",
            "2026/11",
        ] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text:?}");
        }
    }

    #[test]
    fn a_month_is_written_as_it_is_read() {
        let november: Month = "2026-11".parse().unwrap();
        assert_eq!(String::from(november), "2026-11");
    }
}
