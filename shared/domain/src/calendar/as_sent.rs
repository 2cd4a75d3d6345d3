//! How callers write time: instants as RFC 3339 with an offset, days as `2026-11-22`.
//!
//! Chrono by itself reads looser forms than the contract names, and what is no instant it calls a premature end of
//! input, which tells nobody what to send instead.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{Day, Instant, parse_day};

/// Reads an instant that may be left out.
///
/// # Errors
/// As [`instant`].
pub fn optional_instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Instant>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| read_instant(&text)).transpose()
}

/// Reads an instant.
///
/// # Errors
/// When it is not RFC 3339 with an offset.
pub fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    read_instant(&String::deserialize(deserializer)?)
}

fn read_instant<E: Error>(text: &str) -> Result<Instant, E> {
    let read = chrono::DateTime::parse_from_rfc3339(text);
    read.map(|instant| instant.to_utc()).map_err(|_| {
        E::custom("must be an instant with its offset, as in 2026-11-22T10:00:00+09:00")
    })
}

/// Reads a day that may be left out.
///
/// # Errors
/// When it is not written `2026-11-22`.
pub fn optional_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let read = |text: String| {
        parse_day(&text).ok_or_else(|| D::Error::custom("must be a day, as in 2026-11-22"))
    };
    text.map(read).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Sent(#[serde(deserialize_with = "optional_day")] Option<Day>);

    fn sent(json: &str) -> Result<Option<Day>, String> {
        let read = serde_json::from_str(json);
        read.map(|Sent(day)| day).map_err(|error| error.to_string())
    }

    #[test]
    fn a_day_may_be_left_out_and_is_otherwise_read_as_written() {
        assert_eq!(sent("null"), Ok(None));
        assert_eq!(sent(r#""2026-11-22""#), Ok(parse_day("2026-11-22")));
    }

    #[test]
    fn what_is_no_day_is_told_what_to_send_instead() {
        let told = sent(r#""22.11.2026""#).unwrap_err();
        assert_eq!(told, "must be a day, as in 2026-11-22");
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct SentAt(#[serde(deserialize_with = "optional_instant")] Option<Instant>);

    #[test]
    fn an_instant_may_be_left_out_and_is_otherwise_read_with_its_offset() {
        let sent = |json: &str| serde_json::from_str(json).map(|SentAt(at)| at).ok();
        assert_eq!(sent("null"), Some(None));
        let at: Instant = "2026-11-22T01:00:00Z".parse().unwrap();
        assert_eq!(sent(r#""2026-11-22T10:00:00+09:00""#), Some(Some(at)));
        assert_eq!(sent(r#""2026-11-22T10:00:00""#), None);
    }
}
