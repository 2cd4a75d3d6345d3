//! How lots are written down: small, because they travel with every transaction, and readable all the same.
//!
//! `{"p26/27": {"1130": 500}, "g26": {"never": 20}}` is 500 points earned by buying in fiscal 2026 and usable through
//! 30 November 2027, and 20 granted points that never expire. Lots that share these years cost eight bytes each.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::lots::{LastDay, LotKey, LotKind, Lots};
use crate::calendar::Day;
use crate::points::Points;

/// Last days are written with two digits of the year, so they lie in one century.
pub const LAST_DAY_MAX: Option<Day> = NaiveDate::from_ymd_opt(2099, 12, 31);

type Form = BTreeMap<String, BTreeMap<String, Points>>;

impl Serialize for Lots {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = Form::new();
        for (key, points) in self.iter() {
            let (group, day) = written(key)
                .ok_or_else(|| S::Error::custom("a lot lies outside the years 2000 to 2099"))?;
            form.entry(group).or_default().insert(day, points);
        }
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lots {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lots, D::Error> {
        let form = Form::deserialize(deserializer)?;
        let mut lots = Vec::new();
        for (group, days) in form {
            for (day, points) in days {
                let key = read(&group, &day).ok_or_else(|| D::Error::custom("not a lot"))?;
                lots.push((key, points));
            }
        }
        Ok(lots.into_iter().collect())
    }
}

/// The group of a lot (its kind, the fiscal year of its issue and the year of its last day) and its last day there.
fn written(key: LotKey) -> Option<(String, String)> {
    let group = format!("{}{:02}", key.kind.letter(), century_year(key.issued_fy)?);
    let Some(day) = key.last_day.day() else {
        return Some((group, NEVER.to_owned()));
    };
    let year = century_year(day.year())?;
    let last_day = format!("{:02}{:02}", day.month(), day.day());
    Some((format!("{group}/{year:02}"), last_day))
}

/// Reads what [`written`] writes, and nothing else.
fn read(group: &str, day: &str) -> Option<LotKey> {
    let (kind, years) = group.split_at_checked(1)?;
    let kind = match kind {
        "p" => LotKind::Purchase,
        "g" => LotKind::Grant,
        "l" => LotKind::Limited,
        _ => return None,
    };
    let (issued_fy, last_day) = match years.split_once('/') {
        None if day == NEVER => (years, LastDay::Never),
        None => return None,
        Some((issued_fy, year)) => {
            let (month, day) = day.split_at_checked(2)?;
            let year = 2000_i32.checked_add(two_digits(year)?)?;
            let (month, day) = (two_digits(month)?, two_digits(day)?);
            (
                issued_fy,
                LastDay::On(NaiveDate::from_ymd_opt(year, month, day)?),
            )
        }
    };
    Some(LotKey {
        last_day,
        issued_fy: 2000_i32.checked_add(two_digits(issued_fy)?)?,
        kind,
    })
}

/// What stands for the last day of points that do not expire.
const NEVER: &str = "never";

/// Two digits name a year of one century only: a lot of another must fail here, not read as long expired.
fn century_year(year: i32) -> Option<i32> {
    year.checked_sub(2000)
        .filter(|year| (0..100).contains(year))
}

fn two_digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    let written_out = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| written_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(day: &str, issued_fy: i32, kind: LotKind) -> LotKey {
        LotKey {
            last_day: LastDay::from(day.parse::<Day>().ok()),
            issued_fy,
            kind,
        }
    }

    #[test]
    fn lots_are_written_small_and_read_back() {
        let lots: Lots = [
            (
                key("2027-11-30", 2026, LotKind::Purchase),
                Points::new(500).unwrap(),
            ),
            (key("never", 2026, LotKind::Grant), Points::new(20).unwrap()),
        ]
        .into_iter()
        .collect();
        let written = serde_json::to_string(&lots).unwrap();
        assert_eq!(written, r#"{"g26":{"never":20},"p26/27":{"1130":500}}"#);
        assert_eq!(serde_json::from_str::<Lots>(&written).unwrap(), lots);
    }

    #[test]
    fn a_corrupt_lot_is_an_error_and_never_a_default() {
        for text in [
            r#"{"x26/27":{"1130":1}}"#,
            r#"{"p26/27":{"1340":1}}"#,
            r#"{"p26/27":{"0229":1}}"#,
            r#"{"p/27":{"1130":1}}"#,
            r#"{"p026/27":{"1130":1}}"#,
            r#"{"p-6/27":{"1130":1}}"#,
            r#"{"p26/2027":{"1130":1}}"#,
            r#"{"p26/27/1":{"1130":1}}"#,
            r#"{"p26/27":{"+130":1}}"#,
            r#"{"p26/27":{"never":1}}"#,
            r#"{"p26":{"1130":1}}"#,
            r#"{"p26/27":{"1130":-1}}"#,
            r#"{"":{"1130":1}}"#,
        ] {
            assert!(serde_json::from_str::<Lots>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_lot_of_another_century_cannot_be_written() {
        for (day, issued_fy) in [
            ("2100-01-31", 2099),
            ("1999-12-31", 2000),
            ("2099-12-31", 2100),
        ] {
            let lots = Lots::one(key(day, issued_fy, LotKind::Grant), Points::new(1).unwrap());
            assert!(serde_json::to_string(&lots).is_err(), "{day} {issued_fy}");
        }
    }
}
