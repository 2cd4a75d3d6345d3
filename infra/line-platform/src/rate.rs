//! How many calls an endpoint takes in a time. LINE's own rates are published for each endpoint and are far above what
//! a test makes, so a rate holds only where somebody has set one.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// So many calls in so many seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Which calls: those whose path ends so.
    pub on: String,
    /// How many are taken …
    pub calls: u64,
    /// … in so many seconds of the program's clock.
    #[serde(default = "one")]
    pub seconds: i64,
}

fn one() -> i64 {
    1
}

/// A rate, and what was taken under it since a window began.
#[derive(Debug)]
pub(crate) struct Counted {
    rate: Rate,
    since: DateTime<Utc>,
    taken: u64,
}

impl Counted {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            since: DateTime::UNIX_EPOCH,
            taken: 0,
        }
    }

    fn takes(&mut self, now: DateTime<Utc>) -> bool {
        let passed = now.signed_duration_since(self.since);
        let window = TimeDelta::try_seconds(self.rate.seconds).unwrap_or(TimeDelta::MAX);
        if passed < TimeDelta::zero() || passed >= window {
            (self.since, self.taken) = (now, 0);
        }
        self.taken = self.taken.saturating_add(1);
        self.taken <= self.rate.calls
    }
}

/// Counts a call under every rate of its endpoint; answers whether it is within all of them.
pub(crate) fn takes(rates: &mut [Counted], path: &str, now: DateTime<Utc>) -> bool {
    let mut is_within = true;
    for counted in rates {
        if path.ends_with(&counted.rate.on) {
            is_within &= counted.takes(now);
        }
    }
    is_within
}
