//! The month's messages: how many may be sent, and how many were.

use crate::wire::Answer;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde_json::json;

/// LINE counts the months of a Japanese account by the days of Japan.
const JAPAN: TimeDelta = TimeDelta::hours(9);

/// A message to one person counts once, whatever it is made of; one that reaches nobody does not count.
#[derive(Debug, Default)]
pub(crate) struct Quota {
    /// `None`: there is no limit.
    pub(crate) limit: Option<u64>,
    month: (i32, u32),
    used: u64,
}

impl Quota {
    /// How many were sent in the month of this instant.
    pub(crate) fn used(&self, now: DateTime<Utc>) -> u64 {
        if self.month == month(now) {
            self.used
        } else {
            0
        }
    }

    /// Counts so many recipients, unless they are more than what is left.
    pub(crate) fn spend(&mut self, recipients: usize, now: DateTime<Utc>) -> bool {
        let more = u64::try_from(recipients).unwrap_or(u64::MAX);
        let used = self.used(now).saturating_add(more);
        if more > 0 && self.limit.is_some_and(|limit| used > limit) {
            return false;
        }
        (self.month, self.used) = (month(now), used);
        true
    }

    /// `GET /v2/bot/message/quota`.
    pub(crate) fn show(&self) -> Answer {
        Answer::ok(match self.limit {
            Some(limit) => json!({ "type": "limited", "value": limit }),
            None => json!({ "type": "none" }),
        })
    }

    /// `GET /v2/bot/message/quota/consumption`.
    pub(crate) fn show_used(&self, now: DateTime<Utc>) -> Answer {
        Answer::ok(json!({ "totalUsage": self.used(now) }))
    }
}

fn month(now: DateTime<Utc>) -> (i32, u32) {
    let day = now.checked_add_signed(JAPAN).unwrap_or(now);
    (day.year(), day.month())
}
