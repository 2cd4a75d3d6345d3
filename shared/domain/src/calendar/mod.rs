//! Time as a shop counts it: days, months and fiscal years in the program's zone.
//!
//! Points are good *through the end of a day*, so most rules here speak of days ([`Day`]) and only the edges of the
//! house speak of instants ([`Instant`]). Nothing in this room reads a clock.

pub mod as_sent;
mod birthday;
mod hours;
pub mod instant_form;
mod month;
#[cfg(test)]
mod years;
mod zone;

pub use birthday::{LeapDay, MonthDay, birthday_in};
pub use hours::Hours;
pub use month::Month;
pub use zone::{UnknownZone, Zone};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};

/// A point in time, the same everywhere.
pub type Instant = DateTime<Utc>;

/// A calendar day; which instants it covers depends on the [`Zone`].
pub type Day = NaiveDate;

/// Reads a day written `2026-11-22`, with all its digits and nothing around them.
#[must_use]
pub fn parse_day(text: &str) -> Option<Day> {
    let written_out = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if written_out { text.parse().ok() } else { None }
}

/// Whether an instant lies in the years 2001 to 2098: outside of them it is a slip of the pen, or of a till's clock.
#[must_use]
pub fn is_plausible(instant: Instant) -> bool {
    (2001..=2098).contains(&instant.year())
}

/// The day `months` later; where that month is too short, its last day (31 January + 1 month = 28 or 29 February).
#[must_use]
pub fn add_months(day: Day, months: u32) -> Day {
    day.checked_add_months(Months::new(months))
        .unwrap_or(Day::MAX)
}

/// The first day of the year that ends with `day`: on 14 March 2027 that is 15 March 2026. What lies on it is within a
/// year for the last time, also where that is 29 February: on 28 February, as Article 143 of the Civil Code counts.
#[must_use]
pub fn year_begun(day: Day) -> Day {
    day.checked_sub_months(Months::new(12))
        .map_or(Day::MIN, |before| add_days(before, 1))
}

/// The first day from which twelve months, as [`add_months`] counts them, last beyond `day`: that of [`year_begun`], but
/// on 28 February after a leap day, from which they end then.
#[must_use]
pub fn year_not_over(day: Day) -> Day {
    let begun = year_begun(day);
    if add_months(begun, 12) > day {
        begun
    } else {
        add_days(begun, 1)
    }
}

/// The day `days` later.
#[must_use]
pub fn add_days(day: Day, days: u32) -> Day {
    day.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(Day::MAX)
}

/// The last day of the month of `day`.
#[must_use]
pub fn month_end(day: Day) -> Day {
    Month::of(day).last_day()
}

/// The fiscal year of `day`, named by the year in which it begins: with `starts_month` 4, March 2027 is in 2026.
#[must_use]
pub fn fiscal_year(day: Day, starts_month: u32) -> i32 {
    if day.month() >= starts_month {
        day.year()
    } else {
        day.year() - 1
    }
}

/// The last day of the fiscal year that `day` is in: with `starts_month` 4, always a 31 March.
#[must_use]
pub fn fiscal_year_end(day: Day, starts_month: u32) -> Day {
    let began = Month {
        year: fiscal_year(day, starts_month),
        month: starts_month,
    };
    began.plus(11).last_day()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_after_the_thirty_first_is_the_last_day_of_a_short_month() {
        assert_eq!(add_months(day("2027-01-31"), 1), day("2027-02-28"));
        assert_eq!(add_months(day("2028-01-31"), 1), day("2028-02-29"));
        assert_eq!(add_months(day("2026-11-30"), 3), day("2027-02-28"));
        assert_eq!(add_months(day("2026-11-22"), 12), day("2027-11-22"));
        assert_eq!(add_months(day("2028-02-29"), 12), day("2029-02-28"));
    }

    #[test]
    fn what_lies_on_a_day_is_within_a_year_until_the_day_before_it_comes_again() {
        assert_eq!(year_begun(day("2027-03-14")), day("2026-03-15"));
        assert_eq!(year_begun(day("2027-03-15")), day("2026-03-16"));
        assert_eq!(year_begun(day("2026-12-31")), day("2026-01-01"));
        // 29 February comes again in no common year: its year ends with February.
        assert_eq!(year_begun(day("2029-02-27")), day("2028-02-28"));
        assert_eq!(year_begun(day("2029-02-28")), day("2028-02-29"));
        assert_eq!(year_begun(day("2029-03-01")), day("2028-03-02"));
        assert_eq!(year_begun(day("2028-02-28")), day("2027-03-01"));
        assert_eq!(year_begun(day("2028-02-29")), day("2027-03-01"));
    }

    #[test]
    fn twelve_months_from_the_leap_day_are_over_on_28_february() {
        assert_eq!(year_not_over(day("2027-03-14")), day("2026-03-15"));
        assert_eq!(year_not_over(day("2028-02-28")), day("2027-03-01"));
        assert_eq!(year_not_over(day("2028-02-29")), day("2027-03-01"));
        assert_eq!(year_not_over(day("2029-02-27")), day("2028-02-28"));
        assert_eq!(year_not_over(day("2029-02-28")), day("2028-03-01"));
        assert_eq!(year_not_over(day("2029-03-01")), day("2028-03-02"));
    }

    #[test]
    fn the_month_ends_on_the_day_the_calendar_says() {
        assert_eq!(month_end(day("2026-12-01")), day("2026-12-31"));
        assert_eq!(month_end(day("2028-02-01")), day("2028-02-29"));
        assert_eq!(month_end(day("2100-02-01")), day("2100-02-28"));
    }

    #[test]
    fn a_fiscal_year_from_april_ends_on_the_thirty_first_of_march() {
        assert_eq!(fiscal_year(day("2027-03-31"), 4), 2026);
        assert_eq!(fiscal_year(day("2027-04-01"), 4), 2027);
        assert_eq!(fiscal_year_end(day("2026-11-22"), 4), day("2027-03-31"));
        assert_eq!(fiscal_year_end(day("2027-03-31"), 4), day("2027-03-31"));
        assert_eq!(fiscal_year_end(day("2027-04-01"), 4), day("2028-03-31"));
    }

    #[test]
    fn a_fiscal_year_from_january_is_the_calendar_year() {
        assert_eq!(fiscal_year(day("2026-01-01"), 1), 2026);
        assert_eq!(fiscal_year_end(day("2026-01-01"), 1), day("2026-12-31"));
    }

    #[test]
    fn a_day_is_written_with_all_its_digits() {
        assert_eq!(parse_day("2026-11-22"), Some(day("2026-11-22")));
        for text in [
            "2026-11-2",
            "2026-02-30",
            " 2026-1-02",
            "2026/11/22",
            "2026-11-22T00:00:00Z",
            "+026-11-22",
        ] {
            assert_eq!(parse_day(text), None, "{text:?}");
        }
    }

    #[test]
    fn days_run_on_across_the_turn_of_the_year() {
        assert_eq!(add_days(day("2026-12-02"), 30), day("2027-01-01"));
    }
}
