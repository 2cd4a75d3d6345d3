//! The program's clock: the system's, or one that was set, and that runs on or stands still.

use app::ports::Clock;
use async_trait::async_trait;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use runtime::SystemClock;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A clock that can be set. Every function, the gateway and the stand-in for LINE read this one.
#[derive(Debug)]
pub struct ProgramClock {
    frozen: bool,
    hand: Mutex<Hand>,
}

#[derive(Debug, Clone, Copy)]
struct Hand {
    /// What the clock showed …
    shown: DateTime<Utc>,
    /// … at this moment of the machine's own steady clock.
    at: Instant,
    /// How often it was set: whoever follows it can tell running from jumping.
    settings: u64,
}

/// Whether the clock can show it. Before 1970 LINE's and DynamoDB's numbers would be negative; from the year 9000 on,
/// what is counted from now would soon need a fifth digit, which RFC 3339 does not have.
#[must_use]
pub fn can_show(instant: DateTime<Utc>) -> bool {
    (1970..9000).contains(&instant.year())
}

/// What the clock shows, and how often it was set until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The instant.
    pub now: DateTime<Utc>,
    /// How often the clock was set.
    pub settings: u64,
}

impl ProgramClock {
    /// A clock that shows `start`, or the system's time, and runs on unless it is frozen.
    #[must_use]
    pub fn new(start: Option<DateTime<Utc>>, frozen: bool) -> Self {
        Self {
            frozen,
            hand: Mutex::new(Hand {
                shown: start.unwrap_or_else(|| SystemClock.now()),
                at: Instant::now(),
                settings: 0,
            }),
        }
    }

    /// What it shows now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.read().now
    }

    /// What it shows now, and how often it was set until now.
    #[must_use]
    pub fn read(&self) -> Reading {
        self.reading(*self.hand.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Sets it. Whoever takes the instant from outside asks [`can_show`] first.
    pub fn set(&self, instant: DateTime<Utc>) {
        self.change(|_| Some(instant));
    }

    /// Moves it on, or back. Answers `false` where it [cannot show](can_show) the result, and then changes nothing.
    #[must_use]
    pub fn advance(&self, by: TimeDelta) -> bool {
        self.change(|now| now.checked_add_signed(by).filter(|then| can_show(*then)))
    }

    fn change(&self, to: impl FnOnce(DateTime<Utc>) -> Option<DateTime<Utc>>) -> bool {
        let mut hand = self.hand.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(shown) = to(self.reading(*hand).now) else {
            return false;
        };
        *hand = Hand {
            shown,
            at: Instant::now(),
            settings: hand.settings.saturating_add(1),
        };
        true
    }

    fn reading(&self, hand: Hand) -> Reading {
        let passed = if self.frozen {
            TimeDelta::zero()
        } else {
            TimeDelta::from_std(hand.at.elapsed()).unwrap_or(TimeDelta::MAX)
        };
        Reading {
            now: hand.shown.checked_add_signed(passed).unwrap_or(hand.shown),
            settings: hand.settings,
        }
    }
}

#[async_trait]
impl Clock for ProgramClock {
    fn now(&self) -> DateTime<Utc> {
        self.read().now
    }

    /// Two writers that met wait by the machine's clock, also where the program's stands still.
    async fn pause(&self, time: Duration) {
        SystemClock.pause(time).await;
    }
}

#[cfg(test)]
mod tests {
    use super::{ProgramClock, can_show};
    use chrono::{DateTime, TimeDelta, Utc};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told_to() {
        let clock = ProgramClock::new(Some(at("2026-11-22T00:00:00Z")), true);
        assert_eq!(clock.now(), at("2026-11-22T00:00:00Z"));
        assert!(clock.advance(TimeDelta::days(40)));
        assert_eq!(clock.now(), at("2027-01-01T00:00:00Z"));
        clock.set(at("2028-02-29T00:00:00Z"));
        assert_eq!(clock.now(), at("2028-02-29T00:00:00Z"));
        assert_eq!(clock.read().settings, 2);
    }

    #[test]
    fn a_clock_that_runs_never_shows_less_than_it_was_set_to() {
        let clock = ProgramClock::new(Some(at("2026-11-22T00:00:00Z")), false);
        let first = clock.now();
        assert!(first >= at("2026-11-22T00:00:00Z"));
        assert!(clock.now() >= first);
    }

    #[test]
    fn a_clock_shows_what_has_four_digits_for_the_year() {
        assert!(can_show(at("1970-01-01T00:00:00Z")) && can_show(at("8999-12-31T23:59:59Z")));
        assert!(!can_show(at("1969-12-31T23:59:59Z")) && !can_show(at("9000-01-01T00:00:00Z")));
        let clock = ProgramClock::new(Some(at("2026-11-22T00:00:00Z")), true);
        assert!(!clock.advance(TimeDelta::days(3_000_000)));
        assert_eq!(clock.now(), at("2026-11-22T00:00:00Z"));
    }

    #[test]
    fn an_advance_past_the_end_of_time_changes_nothing() {
        let clock = ProgramClock::new(Some(at("2026-11-22T00:00:00Z")), true);
        assert!(!clock.advance(TimeDelta::MAX));
        assert_eq!(clock.now(), at("2026-11-22T00:00:00Z"));
    }
}
