//! How what ranks count is written down: it travels with every wallet, and a year of it must leave room for the lots.
//!
//! `{"2611": "5:12800/128 22:500/5/2"}` is November 2026: on the 5th 12,800 yen spent, 128 points earned and one order,
//! on the 22nd two orders.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::ser::Error;
use serde::{Deserialize, Serialize, Serializer};

use super::counts::{Counts, Days};
use crate::calendar::{Day, Month};

/// A day as it is written here. Years have two digits, as in lots, so they lie in one century.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ShortDay(pub(super) Day);

impl Serialize for ShortDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let month = short_month(self.0).map_err(S::Error::custom)?;
        serializer.collect_str(&format_args!("{month}{:02}", self.0.day()))
    }
}

impl TryFrom<String> for ShortDay {
    type Error = &'static str;

    fn try_from(text: String) -> Result<ShortDay, &'static str> {
        let (month, day) = text.split_at_checked(4).ok_or("not a day")?;
        day_of(month, day).map(ShortDay)
    }
}

/// `2611` for November 2026.
fn short_month(day: Day) -> Result<String, &'static str> {
    match day.year().checked_sub(2000) {
        Some(year @ 0..100) => Ok(format!("{year:02}{:02}", day.month())),
        _ => Err("a day outside of this century"),
    }
}

/// `2611` and the day of that month.
fn day_of(month: &str, day: &str) -> Result<Day, &'static str> {
    let (year, month) = month.split_at_checked(2).ok_or("not a month")?;
    let month: Month = format!("20{year}-{month}")
        .parse()
        .map_err(|_| "not a month")?;
    let day = day.parse().ok().and_then(|day| month.day(day));
    day.ok_or("not a day of the month")
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut months: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (day, counts) in &self.0 {
            let month = short_month(*day).map_err(S::Error::custom)?;
            let written = format!("{}:{}", day.day(), of_a_day(*counts));
            months.entry(month).or_default().push(written);
        }
        let months = months
            .into_iter()
            .map(|(month, days)| (month, days.join(" ")));
        serializer.collect_map(months)
    }
}

impl TryFrom<BTreeMap<String, String>> for Days {
    type Error = &'static str;

    fn try_from(months: BTreeMap<String, String>) -> Result<Days, &'static str> {
        let mut days = BTreeMap::new();
        for (month, written) in months {
            for one in written.split(' ') {
                let (day, counts) = one.split_once(':').ok_or("not a day and its counts")?;
                days.insert(day_of(&month, day)?, day_counts(counts)?);
            }
        }
        Ok(Days(days))
    }
}

/// Most days have one order, which is not written.
fn of_a_day(counts: Counts) -> String {
    match counts.purchases {
        1 => format!("{}/{}", counts.spend, counts.points),
        _ => counts.into(),
    }
}

fn day_counts(text: &str) -> Result<Counts, &'static str> {
    match text.split('/').count() {
        2 => format!("{text}/1").try_into(),
        _ => text.to_owned().try_into(),
    }
}

impl From<Counts> for String {
    fn from(counts: Counts) -> String {
        format!("{}/{}/{}", counts.spend, counts.points, counts.purchases)
    }
}

impl TryFrom<String> for Counts {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Counts, &'static str> {
        let mut numbers = text.split('/').map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        match (next(), next(), next(), numbers.next()) {
            (Some(spend), Some(points), Some(purchases), None) => Ok(Counts {
                spend,
                points,
                purchases,
            }),
            _ => Err("not yen/points/orders"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::counts::Days;

    #[test]
    fn a_day_costs_some_twelve_bytes_and_reads_back() {
        let json = r#"{"2611":"5:12800/128 22:500/5/2","2612":"31:7/0/0"}"#;
        let days: Days = serde_json::from_str(json).unwrap();
        let day = |day: &str| day.parse().unwrap();
        assert_eq!(
            days.within(day("2026-11-05"), day("2026-11-21")).purchases,
            1
        );
        assert_eq!(days.within(day("2026-11-06"), day("2026-11-22")).spend, 500);
        assert_eq!(serde_json::to_string(&days).unwrap(), json);
    }

    #[test]
    fn corrupt_figures_are_an_error_and_never_a_default() {
        for text in [
            r#"{"2613":"1:1/1/1"}"#,
            r#"{"26-1":"1:1/1/1"}"#,
            r#"{"2":"1:1/1/1"}"#,
            r#"{"2611":"1/1/1"}"#,
            r#"{"2611":"1:-1/1/1"}"#,
            r#"{"2611":"1://"}"#,
            r#"{"2611":""}"#,
            r#"{"2611":"31:1/1"}"#,
            r#"{"2611":"0:1/1"}"#,
            r#"{"2611":"5:1"}"#,
            r#"{"2611":"5:1/1/1/1"}"#,
            r#"{"2611":"5:1/1,6:1/1"}"#,
        ] {
            assert!(serde_json::from_str::<Days>(text).is_err(), "{text}");
        }
    }
}
