//! When members are told something that they did not ask for.

use chrono::{Days, NaiveTime};

use crate::calendar::{Day, Hours, Instant, Zone};

/// When members are told something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notices {
    /// How many days before points expire their owner is told, in the order written.
    pub expiring_days: Vec<u32>,
    /// How many days before the last day of a coupon its owner is told, in the order written. None where a program says
    /// nothing: what is sent unasked costs the shop money, so a new version of Tameru never begins it by itself.
    pub coupon_days: Vec<u32>,
    /// When nobody is to be disturbed; without, at any hour.
    pub quiet_hours: Option<QuietHours>,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            expiring_days: vec![30, 7],
            coupon_days: Vec::new(),
            quiet_hours: None,
        }
    }
}

/// Hours of every day in which nobody is to be disturbed, by the clocks of the program's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours(Hours);

/// The longest quiet hours, in hours. What waits for their end is given up 23 hours after it was written down, so there
/// must be time enough left to send it, and to try again where LINE is away.
pub const QUIET_HOURS_MAX: i64 = 16;

/// The hours are none, or too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must begin and end at different times, and last 16 hours at most")]
pub struct NotQuietHours;

impl QuietHours {
    /// From one time of day until just before another.
    ///
    /// # Errors
    /// [`NotQuietHours`] where both are the same, or more than [`QUIET_HOURS_MAX`] hours lie between them.
    pub fn new(from: NaiveTime, to: NaiveTime) -> Result<Self, NotQuietHours> {
        let longest = QUIET_HOURS_MAX.saturating_mul(60 * 60);
        let hours = Hours::new(from, to).filter(|hours| hours.seconds() <= longest);
        hours.map(Self).ok_or(NotQuietHours)
    }

    /// The time of day at which they begin.
    #[must_use]
    pub const fn from(&self) -> NaiveTime {
        self.0.from()
    }

    /// The time of day at which they end.
    #[must_use]
    pub const fn to(&self) -> NaiveTime {
        self.0.to()
    }

    /// The instant at which the quiet hours end that `now` lies in; `None` outside of them.
    #[must_use]
    pub fn end(&self, now: Instant, zone: &Zone) -> Option<Instant> {
        self.0.end(self.0.began_on(now, zone)?, zone)
    }
}

/// The notice that is due today for what ends with `last_day`: the nearest of `days` that has come and is nearer than
/// the one that was given.
#[must_use]
pub fn due(days: &[u32], last_day: Day, given: Option<u32>, today: Day) -> Option<u32> {
    let has_come = |days: &u32| before(last_day, *days) <= today;
    let is_new = |days: &u32| given.is_none_or(|given| *days < given);
    let all = days.iter().copied();
    all.filter(|days| has_come(days) && is_new(days)).min()
}

/// The day so many days before.
#[must_use]
pub fn before(day: Day, days: u32) -> Day {
    day.checked_sub_days(Days::new(u64::from(days)))
        .unwrap_or(Day::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, to: &str) -> QuietHours {
        QuietHours::new(time(from), time(to)).unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    /// When what is written down at an instant in Tokyo may be sent.
    fn ends(hours: QuietHours, now: &str) -> Option<Instant> {
        hours.end(at(&format!("{now}+09:00")), &Zone::TOKYO)
    }

    #[test]
    fn the_night_is_quiet_from_its_first_second_to_just_before_its_last() {
        let night = hours("21:00:00", "08:00:00");
        let morning = at("2026-11-23T08:00:00+09:00");
        assert_eq!(ends(night, "2026-11-22T20:59:59.999"), None);
        assert_eq!(ends(night, "2026-11-22T21:00:00"), Some(morning));
        assert_eq!(ends(night, "2026-11-23T00:00:00"), Some(morning));
        assert_eq!(ends(night, "2026-11-23T07:59:59.999"), Some(morning));
        assert_eq!(ends(night, "2026-11-23T08:00:00"), None);
    }

    #[test]
    fn quiet_hours_may_lie_within_one_day() {
        let noon = hours("12:00:00", "13:30:00");
        assert_eq!(ends(noon, "2026-11-22T11:59:59"), None);
        assert_eq!(
            ends(noon, "2026-11-22T12:00:00"),
            Some(at("2026-11-22T13:30:00+09:00"))
        );
        assert_eq!(ends(noon, "2026-11-22T13:30:00"), None);
    }

    #[test]
    fn quiet_hours_that_end_with_the_day_end_at_midnight() {
        let evening = hours("21:00:00", "00:00:00");
        assert_eq!(
            ends(evening, "2026-12-31T23:59:59"),
            Some(at("2027-01-01T00:00:00+09:00"))
        );
        assert_eq!(ends(evening, "2027-01-01T00:00:00"), None);
    }

    #[test]
    fn a_night_is_the_night_of_the_programs_zone() {
        let night = hours("21:00:00", "08:00:00");
        let now = at("2026-11-22T23:30:00Z");
        let bangkok = Zone::parse("Asia/Bangkok").unwrap();
        // 08:30 in Tokyo, 06:30 in Bangkok, half past eleven at night in Greenwich.
        assert_eq!(night.end(now, &Zone::TOKYO), None);
        assert_eq!(night.end(now, &bangkok), Some(at("2026-11-23T01:00:00Z")));
        let greenwich = Zone::parse("UTC").unwrap();
        assert_eq!(night.end(now, &greenwich), Some(at("2026-11-23T08:00:00Z")));
    }

    #[test]
    fn no_hours_and_nearly_all_hours_are_no_quiet_hours() {
        assert_eq!(
            QuietHours::new(time("08:00:00"), time("08:00:00")),
            Err(NotQuietHours)
        );
        assert_eq!(
            QuietHours::new(time("17:00:00"), time("09:01:00")),
            Err(NotQuietHours)
        );
        assert!(QuietHours::new(time("17:00:00"), time("09:00:00")).is_ok());
    }

    #[test]
    fn the_nearest_notice_that_has_come_is_due_and_none_twice() {
        let last_day: Day = "2026-12-21".parse().unwrap();
        let due_on = |today: &str, given| due(&[7, 3], last_day, given, today.parse().unwrap());
        assert_eq!(due_on("2026-12-13", None), None);
        assert_eq!(due_on("2026-12-14", None), Some(7));
        assert_eq!(due_on("2026-12-17", Some(7)), None);
        assert_eq!(due_on("2026-12-18", Some(7)), Some(3));
        // A run that was missed is made up for, with the nearest only.
        assert_eq!(due_on("2026-12-20", None), Some(3));
        assert_eq!(due_on("2026-12-21", Some(3)), None);
    }
}
