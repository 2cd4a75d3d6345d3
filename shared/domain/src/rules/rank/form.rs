//! How what ranks count is written down: it travels with every wallet, and a year of it must leave room for the lots.
//!
//! `{"2611": "12800/128/2"}` is November 2026: 12,800 yen spent, 128 points earned, two orders.

use serde::ser::Error;
use serde::{Deserialize, Serialize, Serializer};

use super::counts::Counts;
use crate::calendar::Month;

/// A month as it is written here. Years have two digits, as in lots, so they lie in one century.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ShortMonth(pub(super) Month);

impl Serialize for ShortMonth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Month { year, month } = self.0;
        match year.checked_sub(2000) {
            Some(year @ 0..100) => serializer.collect_str(&format_args!("{year:02}{month:02}")),
            _ => Err(S::Error::custom("a month outside of this century")),
        }
    }
}

impl TryFrom<String> for ShortMonth {
    type Error = &'static str;

    fn try_from(text: String) -> Result<ShortMonth, &'static str> {
        let (year, month) = text.split_at_checked(2).ok_or("not a month")?;
        let month = format!("20{year}-{month}").parse();
        month.map(ShortMonth).map_err(|_| "not a month")
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
    use super::super::counts::Months;

    #[test]
    fn a_month_costs_some_sixteen_bytes_and_reads_back() {
        let json = r#"{"2611":"12800/128/2"}"#;
        let months: Months = serde_json::from_str(json).unwrap();
        let november = "2026-11".parse().unwrap();
        assert_eq!(months.within(november, november).purchases, 2);
        assert_eq!(serde_json::to_string(&months).unwrap(), json);
    }

    #[test]
    fn corrupt_figures_are_an_error_and_never_a_default() {
        for text in [
            r#"{"2613":"1/1/1"}"#,
            r#"{"26-1":"1/1/1"}"#,
            r#"{"2":"1/1/1"}"#,
            r#"{"2611":"1/1"}"#,
            r#"{"2611":"1/1/1/1"}"#,
            r#"{"2611":"-1/1/1"}"#,
            r#"{"2611":"//"}"#,
        ] {
            assert!(serde_json::from_str::<Months>(text).is_err(), "{text}");
        }
    }
}
