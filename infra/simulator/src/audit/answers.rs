//! What tills are told, held against the reference ledger.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::past::Seen;
use super::{Audit, Invariant};
use crate::model::{Answer, Call};

/// Clocks differ by so much at the most, and two of them by twice that.
pub(super) const SKEW: TimeDelta = TimeDelta::seconds(20);

impl Audit {
    /// Sees the answer to a call, by somebody who may have seen this.
    pub(crate) fn answered(
        &mut self,
        call: &Call,
        answer: &Answer,
        seen: &Seen,
        now: DateTime<Utc>,
    ) {
        match answer.status {
            200 | 201 => self.said_yes(call, answer, now),
            400..=499 => self.said_no(call, answer, seen),
            _ => self.broken(Invariant::Ends, format!("{call:?} was answered {answer:?}")),
        }
    }

    fn said_yes(&mut self, call: &Call, answer: &Answer, now: DateTime<Utc>) {
        if !answer.replayed {
            let firsts = self
                .firsts
                .entry(format!("{} {}", call.method(), call.path()))
                .or_default();
            *firsts = firsts.saturating_add(1);
            if *firsts > 1 && !matches!(call, Call::Void { .. } | Call::Confirm { .. }) {
                self.broken(Invariant::Once, format!("{call:?} was done first, twice"));
            }
        }
        if let Call::Void { id } = call
            && !self.ledger.knows(id)
        {
            let what = format!("{call:?} was answered, and nothing keeps a late hold out");
            return self.broken(Invariant::Durable, what);
        }
        // Where nothing waited, this was a look, and they may have left since.
        if matches!(call, Call::Confirm { .. }) && self.ledger.is_of_leaver(call) {
            return;
        }
        // On a copy: asking again must not move the ledger's time.
        let recorded = self.ledger.clone().call(now, call);
        if !matches!(recorded.status, 200 | 201) {
            let what =
                format!("{call:?} was answered {answer:?}, and the ledger says {recorded:?}");
            return self.broken(Invariant::Durable, what);
        }
        self.checked.answers = self.checked.answers.saturating_add(1);
        // Where points matured by themselves, nothing is confirmed: the answer shows the balance of its moment.
        let difference = differs(&recorded.body, &answer.body, "");
        if let Some(difference) = difference.filter(|_| !matches!(call, Call::Confirm { .. })) {
            let what = format!("{call:?} was answered with another {difference}");
            self.broken(Invariant::Once, what);
        }
    }
}

/// Where an answer differs from what the ledger promises; it may hold more.
pub(crate) fn differs(promised: &Value, found: &Value, place: &str) -> Option<String> {
    match (promised, found) {
        (Value::Object(promised), Value::Object(found)) => {
            promised.iter().find_map(|(name, value)| {
                let place = format!("{place}/{name}");
                differs(value, found.get(name).unwrap_or(&Value::Null), &place)
            })
        }
        (Value::Array(promised), Value::Array(found)) if promised.len() == found.len() => {
            let pairs = promised.iter().zip(found).enumerate();
            pairs
                .map(|(at, (promised, found))| differs(promised, found, &format!("{place}/{at}")))
                .find_map(|difference| difference)
        }
        (Value::String(promised), Value::String(found)) if is_one_instant(promised, found) => None,
        (promised, found) if promised == found => None,
        (promised, found) => Some(format!("{place}: {found}, not {promised}")),
    }
}

/// Two spellings of one instant.
fn is_one_instant(one: &str, other: &str) -> bool {
    let read = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    read(one).is_some_and(|one| read(other) == Some(one))
}
