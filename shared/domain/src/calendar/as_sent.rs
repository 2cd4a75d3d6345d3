//! How callers write time: instants as RFC 3339 with an offset, days as `2026-11-22`.
//!
//! Chrono by itself reads looser forms than the contract names, and what is no instant it calls a premature end of
//! input, which tells nobody what to send instead.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{Day, Instant, parse_day};

/// Reads an instant.
///
/// # Errors
/// When it is not RFC 3339 with an offset.
pub fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    let text = String::deserialize(deserializer)?;
    let read = chrono::DateTime::parse_from_rfc3339(&text);
    read.map(|instant| instant.to_utc()).map_err(|_| {
        D::Error::custom("must be an instant with its offset, as in 2026-11-22T10:00:00+09:00")
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
