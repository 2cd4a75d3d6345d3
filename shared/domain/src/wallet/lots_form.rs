//! How lots are written down: small, because they travel with every transaction, and readable all the same.
//!
//! `{"p26": {"271130": 500}, "g26": {"never": 20}}` is 500 points earned by buying in fiscal 2026 and usable
//! through 30 November 2027, and 20 granted points that never expire. A bucket costs ten bytes or so.

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
            if !is_writable(key) {
                return Err(S::Error::custom(
                    "a lot lies outside the years 2000 to 2099",
                ));
            }
            let group = format!("{}{:02}", key.kind.letter(), key.issued_fy.rem_euclid(100));
            form.entry(group)
                .or_default()
                .insert(last_day_form(key.last_day), points);
        }
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lots {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lots, D::Error> {
        let form = Form::deserialize(deserializer)?;
        let mut lots = Vec::new();
        for (group, days) in form {
            let (kind, issued_fy) =
                read_group(&group).ok_or_else(|| D::Error::custom("not a lot group"))?;
            for (day, points) in days {
                let last_day =
                    read_last_day(&day).ok_or_else(|| D::Error::custom("not a last day"))?;
                lots.push((
                    LotKey {
                        last_day,
                        issued_fy,
                        kind,
                    },
                    points,
                ));
            }
        }
        Ok(lots.into_iter().collect())
    }
}

/// Two digits name a year of one century only: a lot of another must fail here, not read as long expired.
fn is_writable(key: LotKey) -> bool {
    let years = 2000..=2099;
    years.contains(&key.issued_fy)
        && key
            .last_day
            .day()
            .is_none_or(|day| years.contains(&day.year()))
}

/// A last day as it is written in lots: `271130`, or `never`.
#[must_use]
pub fn last_day_form(last_day: LastDay) -> String {
    match last_day {
        LastDay::On(day) => format!(
            "{:02}{:02}{:02}",
            day.year().rem_euclid(100),
            day.month(),
            day.day()
        ),
        LastDay::Never => "never".to_owned(),
    }
}

/// Reads what [`last_day_form`] writes.
#[must_use]
pub fn read_last_day(text: &str) -> Option<LastDay> {
    if text == "never" {
        return Some(LastDay::Never);
    }
    let written_out = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits: u32 = text.parse().ok().filter(|_| written_out)?;
    let year = i32::try_from(digits.checked_div(10_000)?)
        .ok()?
        .checked_add(2000)?;
    let (month, day) = (
        digits.checked_div(100)?.checked_rem(100)?,
        digits.checked_rem(100)?,
    );
    NaiveDate::from_ymd_opt(year, month, day).map(LastDay::On)
}

fn read_group(text: &str) -> Option<(LotKind, i32)> {
    let kind = match text.chars().next()? {
        'p' => LotKind::Purchase,
        'g' => LotKind::Grant,
        'l' => LotKind::Limited,
        _ => return None,
    };
    let year = text
        .get(1..)
        .filter(|year| year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let year: i32 = year.parse().ok()?;
    Some((kind, year.checked_add(2000)?))
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
        assert_eq!(written, r#"{"g26":{"never":20},"p26":{"271130":500}}"#);
        assert_eq!(serde_json::from_str::<Lots>(&written).unwrap(), lots);
    }

    #[test]
    fn a_corrupt_lot_is_an_error_and_never_a_default() {
        for text in [
            r#"{"x26":{"271130":1}}"#,
            r#"{"p26":{"271340":1}}"#,
            r#"{"p":{"271130":1}}"#,
            r#"{"p026":{"271130":1}}"#,
            r#"{"p-6":{"271130":1}}"#,
            r#"{"p26":{"+71130":1}}"#,
            r#"{"p26":{"271130":-1}}"#,
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
