//! Refusals: each must be what the ledger says too, in one of its states while the try lasted, at some instant of it, by a
//! program that was in force then.

use std::iter;

use chrono::{DateTime, Utc};
use domain::calendar::Instant;

use super::answers::SKEW;
use super::past::Seen;
use super::{Audit, Invariant};
use crate::model::{Answer, Call, Ledger};

/// Refusals of a redemption that are remembered for its id.
const STAYS_REFUSED: [&str; 6] = [
    "above_limit",
    "below_minimum",
    "insufficient_points",
    "member_withdrawn",
    "not_a_multiple",
    "not_combinable",
];

impl Audit {
    pub(super) fn said_no(&mut self, call: &Call, answer: &Answer, seen: &Seen) {
        let code = answer.body["code"].as_str().unwrap_or_default();
        if let Call::Redeem { id, .. } = call
            && STAYS_REFUSED.contains(&code)
            && !self.ledger.knows(id)
        {
            let what = format!("{call:?} was answered {code}, and nobody remembers");
            return self.broken(Invariant::Durable, what);
        }
        let mut said = Vec::new();
        let versions = self.versions(seen.from, seen.to);
        let says_left = answer.status == 409 && code == "member_withdrawn";
        let is_right = seen.states.iter().rev().any(|state| {
            versions.clone().rev().any(|version| {
                let mut state = state.clone();
                state.go_by(version);
                // That somebody has left may be said before anything else that is wrong.
                if says_left && state.is_of_leaver(call) {
                    return true;
                }
                // How the budgets stood when the house looked, nobody else can say.
                [false, true].into_iter().any(|are_spent| {
                    if are_spent {
                        state.allow_nothing();
                    }
                    instants(&state, seen.from, seen.to).any(|now| {
                        let judged = state.clone().call(now, call);
                        let is_said = judged.body == answer.body["code"];
                        let fits = judged.status == answer.status && is_said;
                        said.push(judged);
                        fits
                    })
                })
            })
        });
        if !is_right {
            said.dedup();
            let what = format!("{call:?} was answered {answer:?}, and the ledger says {said:?}");
            return self.broken(Invariant::AsTheLedger, what);
        }
        let count = match seen.states.len() {
            0 | 1 => &mut self.checked.refusals,
            _ => &mut self.checked.refusals_in_company,
        };
        *count = count.saturating_add(1);
        if self.is_for_good(call, answer) {
            self.refused_for_good.insert(name(call));
        }
    }

    /// Whether no try of a call may ever succeed once one was answered so. What is refused of a redemption is refused
    /// for a time only, and stands in the ledger.
    fn is_for_good(&self, call: &Call, answer: &Answer) -> bool {
        if answer.body["code"] != "hold_not_active" {
            return false;
        }
        match call {
            Call::Capture { id, .. } | Call::Void { id } => !self.ledger.is_free(id),
            Call::Earn { redemption, .. } => redemption
                .as_ref()
                .is_some_and(|redemption| self.ledger.is_over(redemption)),
            _ => false,
        }
    }

    /// A call has been done: nobody may have been told that it never will be.
    pub(super) fn was_not_refused(&mut self, call: &Call) {
        if self.refused_for_good.contains(&name(call)) {
            let what = format!("{call:?} was refused for good, and done later");
            self.broken(Invariant::Durable, what);
        }
    }
}

/// Two calls of one name ask the same.
fn name(call: &Call) -> String {
    let body = call.body().unwrap_or_default();
    format!("{} {} {body}", call.method(), call.path())
}

/// The instants between two that a clock may show: the last and the first, and those at which time decides something.
fn instants(
    ledger: &Ledger,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> impl Iterator<Item = Instant> {
    let (first, last) = (from - SKEW, to + SKEW);
    let next = move |now: Instant| ledger.next_change(now).filter(|next| *next < last);
    // Most refusals are right at the last instant: the others are looked for only then.
    let between = iter::once(first)
        .flat_map(move |first| iter::successors(next(first), move |now| next(*now)));
    [to, first, last].into_iter().chain(between)
}
