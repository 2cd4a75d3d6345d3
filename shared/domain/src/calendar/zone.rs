//! The program's time zone, by its name in the time zone database.

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use thiserror::Error;

use super::{Day, Instant};

/// Zones whose clocks nobody changes, and their hours east of UTC: to know the day in them takes one sum.
const STEADY: [(&str, i32); 9] = [
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

/// The longest that clocks are put forward: the day that some islands left out when they changed sides of the date line.
const LEFT_OUT_MAX_MINUTES: i64 = 24 * 60;

/// A time zone known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    name: &'static str,
    clocks: Clocks,
}

/// What its clocks show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clocks {
    /// So many hours east of UTC, always.
    Steady(i32),
    /// What the database says, with its summers.
    Moved(Tz),
}

/// The zone asked for is not in the time zone database.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("must be the name of a time zone, as in Asia/Tokyo")]
pub struct UnknownZone;

impl Zone {
    /// Asia/Tokyo, the default.
    pub const TOKYO: Self = Self {
        name: "Asia/Tokyo",
        clocks: Clocks::Steady(9),
    };

    /// Finds a zone by its name in the time zone database.
    ///
    /// # Errors
    /// [`UnknownZone`] for any other name.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        if let Some(&(name, hours)) = STEADY.iter().find(|(known, _)| *known == name) {
            let clocks = Clocks::Steady(hours);
            return Ok(Self { name, clocks });
        }
        let zone: Tz = name.parse().map_err(|_| UnknownZone)?;
        Ok(Self {
            name: zone.name(),
            clocks: Clocks::Moved(zone),
        })
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
        self.at(day, NaiveTime::MIN)
    }

    /// The first instant after `day` in this zone: what ends on `day` has ended from here on.
    #[must_use]
    pub fn end(&self, day: Day) -> Instant {
        self.start(super::add_days(day, 1))
    }

    /// The first instant at which clocks here show this time of `day`, or a later one where they are put past it.
    #[must_use]
    pub fn at(&self, day: Day, time: NaiveTime) -> Instant {
        let shown = day.and_time(time);
        match self.clocks {
            Clocks::Steady(hours) => shown
                .checked_sub_offset(offset(hours))
                .unwrap_or(shown)
                .and_utc(),
            Clocks::Moved(zone) => first_shown(zone, shown),
        }
    }

    /// `instant` as a clock on the wall here shows it.
    #[must_use]
    pub fn render(&self, instant: Instant) -> DateTime<FixedOffset> {
        match self.clocks {
            Clocks::Steady(hours) => instant.with_timezone(&offset(hours)),
            Clocks::Moved(zone) => instant.with_timezone(&zone).fixed_offset(),
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::TOKYO
    }
}

fn offset(hours_east: i32) -> FixedOffset {
    FixedOffset::east_opt(hours_east * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

/// When clocks that are put forward and back show this for the first time, or the first time behind it that they show.
fn first_shown(zone: Tz, shown: NaiveDateTime) -> Instant {
    let later = |minutes| shown.checked_add_signed(TimeDelta::minutes(minutes));
    let found = (0..=LEFT_OUT_MAX_MINUTES)
        .filter_map(later)
        .find_map(|shown| zone.from_local_datetime(&shown).earliest());
    found.map_or_else(|| shown.and_utc(), |found| found.with_timezone(&Utc))
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

    fn instant(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_on_which_clocks_are_changed_has_23_or_25_hours() {
        let new_york = Zone::parse("America/New_York").unwrap();
        for (changed, start, end) in [
            ("2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
            ("2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
        ] {
            assert_eq!(new_york.start(day(changed)), instant(start));
            assert_eq!(new_york.end(day(changed)), instant(end));
            let before = instant(end) - TimeDelta::milliseconds(1);
            assert_eq!(new_york.day(before), day(changed));
        }
    }

    #[test]
    fn half_past_one_comes_twice_and_half_past_two_not_at_all() {
        let new_york = Zone::parse("America/New_York").unwrap();
        let at = |on: &str, time: &str| new_york.at(day(on), time.parse().unwrap());
        assert_eq!(
            at("2026-11-01", "01:30:00"),
            instant("2026-11-01T05:30:00Z")
        );
        assert_eq!(
            at("2026-03-08", "02:30:00"),
            instant("2026-03-08T07:00:00Z")
        );
    }

    #[test]
    fn a_day_whose_midnight_is_left_out_begins_with_the_first_minute_that_there_is() {
        let santiago = Zone::parse("America/Santiago").unwrap();
        let begins = instant("2026-09-06T04:00:00Z");
        assert_eq!(santiago.start(day("2026-09-06")), begins);
        assert_eq!(
            santiago.render(begins).to_rfc3339(),
            "2026-09-06T01:00:00-03:00"
        );
    }

    #[test]
    fn zones_may_be_off_by_quarters_of_an_hour_and_on_the_other_side_of_the_world() {
        let kathmandu = Zone::parse("Asia/Kathmandu").unwrap();
        let begins = instant("2026-11-19T18:15:00Z");
        assert_eq!(kathmandu.start(day("2026-11-20")), begins);
        let honolulu = Zone::parse("Pacific/Honolulu").unwrap();
        assert_eq!(honolulu.day(begins), day("2026-11-19"));
    }

    #[test]
    fn zones_whose_clocks_are_not_changed_are_as_the_database_has_them() {
        for (name, hours) in STEADY {
            let zone = Zone::parse(name).unwrap();
            assert_eq!((zone.name(), zone.clocks), (name, Clocks::Steady(hours)));
            let moved = Clocks::Moved(name.parse().unwrap());
            let listed = Zone {
                name,
                clocks: moved,
            };
            for days in 0..13_000 {
                let day = super::super::add_days(day("2024-01-01"), days);
                assert_eq!(zone.start(day), listed.start(day), "{day} in {name}");
            }
        }
    }

    #[test]
    fn what_is_no_name_of_a_zone_is_refused() {
        for name in ["", "JST", "+09:00", "Asia/tokyo", "Mars/Olympus"] {
            assert_eq!(Zone::parse(name), Err(UnknownZone), "{name}");
        }
        let same = Zone::parse("Europe/Berlin").unwrap();
        assert_eq!(same.name(), "Europe/Berlin");
    }

    #[test]
    fn a_day_that_an_island_left_out_begins_with_the_next_one() {
        let apia = Zone::parse("Pacific/Apia").unwrap();
        let begins = instant("2011-12-30T10:00:00Z");
        assert_eq!(apia.start(day("2011-12-30")), begins);
        assert_eq!(apia.start(day("2011-12-31")), begins);
    }
}
