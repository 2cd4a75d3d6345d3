//! What a rank rests on until it is judged again.

use serde::{Deserialize, Serialize};

use super::counts::{Counts, Movement};
use super::form::ShortDay;
use crate::calendar::Day;
use crate::program::Metric;

/// What a level was reached with when it was last judged, less what was returned of it since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Footing {
    /// The first day that counted; none where all of time did.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(super) first: Option<ShortDay>,
    /// The day of judging, the last that counted.
    #[serde(rename = "m")]
    pub(super) last: ShortDay,
    #[serde(rename = "c")]
    pub(super) counted: Counts,
    /// What ranks followed then.
    #[serde(rename = "k", default, skip_serializing_if = "is_spend")]
    pub(super) metric: Metric,
    /// What was asked for then. A program that asks for more later, or for something else, takes no rank away before
    /// its time.
    #[serde(rename = "n")]
    pub(super) needed: u64,
}

fn is_spend(metric: &Metric) -> bool {
    *metric == Metric::Spend
}

impl Footing {
    /// Moves what was counted on `day`, where that is a part of it.
    pub(super) fn add(&mut self, day: Day, movement: Movement) {
        let day = ShortDay(day);
        if self.first.is_none_or(|first| first <= day) && day <= self.last {
            self.counted.add(movement);
        }
    }

    /// Whether it is less than what was asked for, or than what is asked for now where that is less of the same.
    pub(super) fn is_lost(&self, metric: Metric, threshold: u64) -> bool {
        let needed = if metric == self.metric {
            self.needed.min(threshold)
        } else {
            self.needed
        };
        self.counted.of(self.metric) < needed
    }
}
