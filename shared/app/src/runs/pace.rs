//! How fast a worker goes, so that a night's run leaves the table to the tills.

use std::time::Duration;

/// How much one worker may take from the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Write units a second, as a mean over a chunk; `None` is as fast as the table answers.
    pub write_units_per_second: Option<u32>,
}

/// What one member costs at the most: wallet and entry in a transaction, the history, and a move in the index.
const WRITE_UNITS_EACH: u32 = 7;

/// The slowest pace that a deployment may choose.
pub const WRITE_UNITS_PER_SECOND_MIN: u32 = 100;

/// The time that a function of a job has for one message, in seconds: `Timeout` in the template.
const TIME_LIMIT_SECONDS: u32 = 120;

/// [`super::TASKS_MAX`], as a count.
const TASKS: u32 = 250;

const _: () = {
    // The slowest chunk waits less than a fifth of its time.
    let waits = TASKS * WRITE_UNITS_EACH / WRITE_UNITS_PER_SECOND_MIN;
    assert!(waits * 5 < TIME_LIMIT_SECONDS);
};

impl Pace {
    /// How long to wait before the next, when so many have been begun in so much time.
    #[must_use]
    pub fn wait(self, begun: u64, elapsed: Duration) -> Duration {
        let Some(rate) = self.write_units_per_second else {
            return Duration::ZERO;
        };
        let rate = u64::from(rate.max(WRITE_UNITS_PER_SECOND_MIN));
        let millis = begun
            .saturating_mul(u64::from(WRITE_UNITS_EACH))
            .saturating_mul(1_000);
        Duration::from_millis(millis / rate).saturating_sub(elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(begun: u64, elapsed: u64) -> u128 {
        let pace = Pace {
            write_units_per_second: Some(700),
        };
        pace.wait(begun, Duration::from_millis(elapsed)).as_millis()
    }

    #[test]
    fn seven_hundred_units_a_second_are_a_hundred_members() {
        assert_eq!(waits(0, 0), 0);
        assert_eq!(waits(50, 0), 500);
        assert_eq!(waits(50, 200), 300);
        assert_eq!(waits(50, 600), 0);
    }

    #[test]
    fn without_a_pace_nobody_waits() {
        assert_eq!(
            Pace::default().wait(u64::MAX, Duration::ZERO),
            Duration::ZERO
        );
    }
}
