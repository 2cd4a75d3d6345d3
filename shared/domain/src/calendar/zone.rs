//! The program's time zone: a name with a fixed offset, in places that have no summer time.

use chrono::{DateTime, FixedOffset, NaiveTime};
use thiserror::Error;

use super::{Day, Instant};

/// Zones without summer time, and their hours east of UTC. A day in them is always 24 hours long.
const ZONES: [(&str, i32); 9] = [
    ("Asia/Tokyo", 9),
    ("Asia/Seoul", 9),
    ("Asia/Taipei", 8),
    ("Asia/Shanghai", 8),
    ("Asia/Hong_Kong", 8),
    ("Asia/Singapore", 8),
    ("Asia/Manila", 8),
    ("Asia/Bangkok", 7),
    ("UTC", 0),
];

/// A time zone known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    name: &'static str,
    hours_east: i32,
}

/// The zone asked for is not one that this program can keep.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the time zone must be one without summer time that is known here: {}",
    known()
)]
pub struct UnknownZone;

impl Zone {
    /// Asia/Tokyo, the default.
    pub const TOKYO: Self = Self {
        name: "Asia/Tokyo",
        hours_east: 9,
    };

    /// Finds a zone by its name in the time zone database.
    ///
    /// # Errors
    /// [`UnknownZone`] for any name that is not in the short list of zones without summer time.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        let found = ZONES.iter().find(|(known, _)| *known == name);
        found
            .map(|&(name, hours_east)| Self { name, hours_east })
            .ok_or(UnknownZone)
    }

    /// The name it was found by.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The day that it is in this zone at `instant`.
    #[must_use]
    pub fn day(&self, instant: Instant) -> Day {
        self.render(instant).date_naive()
    }

    /// The first instant of `day` in this zone.
    #[must_use]
    pub fn start(&self, day: Day) -> Instant {
        let midnight = day.and_time(NaiveTime::MIN);
        midnight
            .checked_sub_offset(self.offset())
            .unwrap_or(midnight)
            .and_utc()
    }

    /// The first instant after `day` in this zone: what ends on `day` has ended from here on.
    #[must_use]
    pub fn end(&self, day: Day) -> Instant {
        self.start(super::add_days(day, 1))
    }

    /// `instant` as a clock on the wall here shows it.
    #[must_use]
    pub fn render(&self, instant: Instant) -> DateTime<FixedOffset> {
        instant.with_timezone(&self.offset())
    }

    fn offset(self) -> FixedOffset {
        FixedOffset::east_opt(self.hours_east * 3600)
            .unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::TOKYO
    }
}

fn known() -> String {
    ZONES.map(|(name, _)| name).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokyo_turns_the_day_nine_hours_before_utc() {
        let before: Instant = "2026-11-22T14:59:59Z".parse().unwrap();
        let after: Instant = "2026-11-22T15:00:00Z".parse().unwrap();
        assert_eq!(Zone::TOKYO.day(before).to_string(), "2026-11-22");
        assert_eq!(Zone::TOKYO.day(after).to_string(), "2026-11-23");
        assert_eq!(Zone::TOKYO.start("2026-11-23".parse().unwrap()), after);
        assert_eq!(Zone::TOKYO.end("2026-11-22".parse().unwrap()), after);
        assert_eq!(
            Zone::TOKYO.render(after).to_rfc3339(),
            "2026-11-23T00:00:00+09:00"
        );
    }

    #[test]
    fn a_zone_with_summer_time_is_refused_with_the_list_of_those_that_are_known() {
        let refused = Zone::parse("America/New_York").unwrap_err();
        assert!(refused.to_string().contains("Asia/Tokyo, Asia/Seoul"));
    }

    #[test]
    fn every_zone_is_found_by_its_own_name() {
        for (name, _) in ZONES {
            assert_eq!(Zone::parse(name).unwrap().name(), name);
        }
    }
}
