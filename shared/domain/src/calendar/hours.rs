//! Hours of the day.

use chrono::{NaiveTime, Timelike};

use super::{Day, Instant, Zone};

/// Hours of every day, by the clocks of a zone: from one time of day until just before another. They may span midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: NaiveTime,
    to: NaiveTime,
}

const DAY: i64 = 24 * 60 * 60;

impl Hours {
    /// From one time of day until just before another. `None` where both are the same.
    #[must_use]
    pub fn new(from: NaiveTime, to: NaiveTime) -> Option<Self> {
        (from != to).then_some(Self { from, to })
    }

    /// The time of day at which they begin.
    #[must_use]
    pub const fn from(&self) -> NaiveTime {
        self.from
    }

    /// The time of day at which they end.
    #[must_use]
    pub const fn to(&self) -> NaiveTime {
        self.to
    }

    /// How long they are, in seconds: 1 to a day less one.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        seconds_between(self.from, self.to)
    }

    /// The day on which the hours began that `instant` lies in: yesterday, where they span midnight and it has passed.
    /// `None` outside of them.
    #[must_use]
    pub fn began_on(&self, instant: Instant, zone: &Zone) -> Option<Day> {
        let shown = zone.render(instant);
        let (today, time) = (shown.date_naive(), shown.time());
        let time = time.with_nanosecond(0).unwrap_or(time);
        if seconds_between(self.from, time) >= self.seconds() {
            return None;
        }
        if time >= self.from {
            Some(today)
        } else {
            today.pred_opt()
        }
    }

    /// The instant at which the hours end that began on `day`.
    #[must_use]
    pub fn end(&self, day: Day, zone: &Zone) -> Option<Instant> {
        let last = if self.from < self.to {
            day
        } else {
            day.succ_opt()?
        };
        Some(zone.at(last, self.to))
    }
}

/// How long after one time of day the other one comes, in whole seconds.
fn seconds_between(from: NaiveTime, to: NaiveTime) -> i64 {
    to.signed_duration_since(from).num_seconds().rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn began(from: &str, to: &str, now: &str) -> Option<String> {
        let hours = Hours::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        let now = format!("{now}+09:00").parse().unwrap();
        hours.began_on(now, &Zone::TOKYO).map(|day| day.to_string())
    }

    #[test]
    fn an_evening_is_of_its_day_from_its_first_second_to_just_before_its_last() {
        let evening = |now| began("17:00:00", "20:00:00", now);
        assert_eq!(evening("2026-11-20T16:59:59.999"), None);
        assert_eq!(
            evening("2026-11-20T17:00:00").as_deref(),
            Some("2026-11-20")
        );
        assert_eq!(
            evening("2026-11-20T19:59:59").as_deref(),
            Some("2026-11-20")
        );
        assert_eq!(evening("2026-11-20T20:00:00"), None);
    }

    #[test]
    fn a_night_is_of_the_day_on_which_it_began() {
        let night = |now| began("22:00:00", "02:00:00", now);
        assert_eq!(night("2026-11-20T22:00:00").as_deref(), Some("2026-11-20"));
        assert_eq!(night("2026-11-21T01:59:59").as_deref(), Some("2026-11-20"));
        assert_eq!(night("2026-11-21T02:00:00"), None);
    }

    #[test]
    fn where_clocks_are_changed_hours_are_those_that_they_show() {
        let new_york = Zone::parse("America/New_York").unwrap();
        let night = Hours::new("22:00:00".parse().unwrap(), "06:00:00".parse().unwrap()).unwrap();
        let day: Day = "2026-10-31".parse().unwrap();
        // The clocks go back at two: nine hours lie between ten and six.
        let end: Instant = "2026-11-01T11:00:00Z".parse().unwrap();
        assert_eq!(night.end(day, &new_york), Some(end));
        let just_before = end - chrono::TimeDelta::seconds(1);
        assert_eq!(night.began_on(just_before, &new_york), Some(day));
        assert_eq!(night.began_on(end, &new_york), None);
    }

    #[test]
    fn hours_that_begin_when_they_end_are_none() {
        let noon: NaiveTime = "12:00:00".parse().unwrap();
        assert_eq!(Hours::new(noon, noon), None);
    }
}
