//! How instants are written down where size counts: as epoch milliseconds, which every console can read.
//!
//! An instant that is finer than a millisecond is written as RFC 3339 text instead, so that nothing is ever rounded:
//! what is read equals what was written, or the hash over it would break.

use std::fmt;

use chrono::{DateTime, SecondsFormat};
use serde::{Deserializer, Serializer, de};

use super::Instant;

/// Writes an instant.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(instant: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    let millis = instant.timestamp_millis();
    if DateTime::from_timestamp_millis(millis).as_ref() == Some(instant) {
        serializer.serialize_i64(millis)
    } else {
        serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::Nanos, true))
    }
}

/// Reads an instant.
///
/// # Errors
/// When it is neither milliseconds nor RFC 3339.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    deserializer.deserialize_any(Form)
}

struct Form;

impl de::Visitor<'_> for Form {
    type Value = Instant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("epoch milliseconds or an RFC 3339 instant")
    }

    fn visit_i64<E: de::Error>(self, millis: i64) -> Result<Instant, E> {
        DateTime::from_timestamp_millis(millis).ok_or_else(|| E::custom("out of range"))
    }

    fn visit_u64<E: de::Error>(self, millis: u64) -> Result<Instant, E> {
        self.visit_i64(i64::try_from(millis).map_err(E::custom)?)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Instant, E> {
        // Not as RFC 3339 alone: an offset may carry what was sent into the year 10000.
        text.parse().map_err(E::custom)
    }
}

/// The same for an instant that may be missing.
pub mod option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::super::Instant;

    #[derive(Serialize, Deserialize)]
    struct Written(#[serde(with = "super")] Instant);

    /// Writes an instant, where there is one.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        instant: &Option<Instant>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        instant.map(Written).serialize(serializer)
    }

    /// Reads an instant, where there is one.
    ///
    /// # Errors
    /// When it is neither milliseconds nor RFC 3339.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Instant>, D::Error> {
        let written = Option::<Written>::deserialize(deserializer)?;
        Ok(written.map(|Written(instant)| instant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Written(#[serde(with = "super")] Instant);

    fn written(text: &str) -> Written {
        Written(text.parse().unwrap())
    }

    #[test]
    fn whole_milliseconds_are_a_number() {
        let instant = written("2026-11-22T00:00:00.123Z");
        assert_eq!(serde_json::to_string(&instant).unwrap(), "1795305600123");
        assert_eq!(
            serde_json::from_str::<Written>("1795305600123").unwrap(),
            instant
        );
    }

    #[test]
    fn what_is_no_instant_is_told_what_would_be() {
        let told = serde_json::from_str::<Written>("true").unwrap_err();
        let expected = "expected epoch milliseconds or an RFC 3339 instant";
        assert!(told.to_string().contains(expected), "{told}");
    }

    #[test]
    fn a_finer_instant_keeps_every_digit() {
        let instant = written("2026-11-22T00:00:00.123456789Z");
        let json = serde_json::to_string(&instant).unwrap();
        assert_eq!(json, r#""2026-11-22T00:00:00.123456789Z""#);
        assert_eq!(serde_json::from_str::<Written>(&json).unwrap(), instant);
    }

    #[test]
    fn the_last_instant_that_can_be_sent_is_read_as_it_was_written() {
        let sent = "9999-12-31T23:59:59.999999999-23:59";
        let instant = Written(DateTime::parse_from_rfc3339(sent).unwrap().to_utc());
        let json = serde_json::to_string(&instant).unwrap();
        assert_eq!(json, r#""+10000-01-01T23:58:59.999999999Z""#);
        assert_eq!(serde_json::from_str::<Written>(&json).unwrap(), instant);
    }
}
