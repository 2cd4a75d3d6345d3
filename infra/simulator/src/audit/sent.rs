//! What is sent unasked: nothing that makes a sound in quiet hours, and nothing at all once it is written down that the
//! month's messages are used up.

use std::collections::BTreeMap;

use app::month::month_of;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use chrono::{DateTime, TimeDelta, Utc};
use domain::calendar::Month;
use serde_json::Value;

use super::answers::SKEW;
use super::{Audit, Invariant};

/// Where the table keeps what a month left out.
const LEFT_OUT: &str = "J#line#";

/// A function looks whether it may send at most so long before it does.
const ON_THE_WAY: TimeDelta = TimeDelta::minutes(3);

/// When each month's messages were first written down to be used up.
#[derive(Default)]
pub(super) struct Sent(BTreeMap<Month, DateTime<Utc>>);

impl Audit {
    /// Sees a count that is added to.
    pub(crate) fn counts(&mut self, request: &UpdateItemInput, at: DateTime<Utc>) {
        let expression = request.update_expression().unwrap_or_default();
        let key = request.key().and_then(|key| key.get("PK"));
        let month = key.and_then(|key| key.as_s().ok()?.strip_prefix(LEFT_OUT)?.parse().ok());
        if let Some(month) = month.filter(|_| expression.contains(" lim = ")) {
            self.sent.0.entry(month).or_insert(at);
        }
    }

    /// Sees a call to LINE.
    pub(crate) fn sends(&mut self, path: &str, body: &[u8], now: DateTime<Utc>) {
        if !path.ends_with("/push") && !path.ends_with("/multicast") {
            return;
        }
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        if body["notificationDisabled"] != true && self.is_surely_quiet(now) {
            let what = format!("{path} makes a sound at {now}, in quiet hours");
            self.broken(Invariant::WithinBounds, what);
        }
        let month = month_of(now);
        // Processes ask once a minute, by clocks of their own; at its edges a month is two.
        let known_by = ON_THE_WAY + TimeDelta::minutes(1);
        let is_clear = month_of(now - known_by) == month && month_of(now + SKEW) == month;
        let stopped_at = self.sent.0.get(&month).filter(|_| is_clear);
        if let Some(stopped_at) = stopped_at.filter(|at| now - **at > known_by) {
            let what = format!("{path} at {now}, though {month} was used up at {stopped_at}");
            self.broken(Invariant::WithinBounds, what);
        }
    }

    /// Whether these are quiet hours by every clock, and have been since before anybody looked.
    fn is_surely_quiet(&self, now: DateTime<Utc>) -> bool {
        let since = now - ON_THE_WAY;
        let end = |at| {
            let hours = self.program.notices.quiet_hours?;
            hours.end(at, &self.program.time_zone)
        };
        let is_settled = self.published.last().is_none_or(|at| *at < since);
        let ends = [end(since), end(now), end(now + SKEW)];
        is_settled && ends.iter().all(|end| end.is_some() && *end == ends[0])
    }
}
