//! Birthdays: a month and a day, without needing the year of birth.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Day, Month};

/// A day of any year, written `11-22`. 29 February is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

/// On which day people born on 29 February have their birthday in other years. Custom and law differ, so the shop says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeapDay {
    /// On 28 February.
    #[default]
    Feb28,
    /// On 1 March.
    Mar1,
}

/// The text is not a day of the year as in `11-22`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a day of the year must be written as in 11-22")]
pub struct NotAMonthDay;

/// The day on which that birthday is kept in `year`.
#[must_use]
pub fn birthday_in(year: i32, birthday: MonthDay, leap_day: LeapDay) -> Day {
    let kept = Day::from_ymd_opt(year, birthday.month, birthday.day);
    kept.unwrap_or_else(|| match leap_day {
        LeapDay::Feb28 => Month { year, month: 2 }.last_day(),
        LeapDay::Mar1 => Month { year, month: 3 }.first_day(),
    })
}

impl MonthDay {
    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u32 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u32 {
        self.day
    }

    /// The day of the year that `day` is.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self {
            month: day.month(),
            day: day.day(),
        }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = NotAMonthDay;

    fn from_str(text: &str) -> Result<Self, NotAMonthDay> {
        // 2000 was a leap year, so it has every day that a birthday can fall on.
        super::parse_day(&format!("2000-{text}"))
            .map(Self::of)
            .ok_or(NotAMonthDay)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = NotAMonthDay;

    fn try_from(text: String) -> Result<Self, NotAMonthDay> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(year: i32, birthday: &str, leap_day: LeapDay) -> String {
        birthday_in(year, birthday.parse().unwrap(), leap_day).to_string()
    }

    #[test]
    fn people_born_on_the_leap_day_have_a_birthday_every_year() {
        assert_eq!(kept(2028, "02-29", LeapDay::Feb28), "2028-02-29");
        assert_eq!(kept(2027, "02-29", LeapDay::Feb28), "2027-02-28");
        assert_eq!(kept(2027, "02-29", LeapDay::Mar1), "2027-03-01");
        assert_eq!(kept(2100, "02-29", LeapDay::Mar1), "2100-03-01");
    }

    #[test]
    fn every_other_birthday_is_the_same_day_each_year() {
        assert_eq!(kept(2027, "12-31", LeapDay::Mar1), "2027-12-31");
        assert_eq!(kept(2027, "03-01", LeapDay::Feb28), "2027-03-01");
    }

    #[test]
    fn a_birthday_is_written_as_it_is_read() {
        for text in [r#""02-29""#, r#""11-02""#] {
            let read: MonthDay = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
        let leap_day: MonthDay = "02-29".parse().unwrap();
        assert_eq!((leap_day.month(), leap_day.day()), (2, 29));
    }

    #[test]
    fn a_day_that_no_year_has_is_refused() {
        for text in [
            "02-30", "04-31", "13-01", "00-10", "1-1", "2-29", "1122", "",
        ] {
            assert_eq!(text.parse::<MonthDay>(), Err(NotAMonthDay), "{text:?}");
        }
    }
}
