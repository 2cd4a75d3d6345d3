//! The names of what a referral writes, which each journal finds the other's half by.

use crate::entry::{Entry, EntryKey, Record};
use crate::fact::{Fact, Side};
use crate::ids::ActivityId;

/// The name under which points of a referral are promised to one of the two: once, ever.
#[must_use]
pub fn promise_key(to: Side, referral: &ActivityId) -> EntryKey {
    let side = match to {
        Side::Referrer => "referrer",
        Side::Friend => "friend",
    };
    EntryKey::new(Record::Referral, format!("{side}:{referral}"))
}

/// The name under which that ends, kept or broken: once, ever.
#[must_use]
pub fn end_key(to: Side, referral: &ActivityId) -> EntryKey {
    let promise = promise_key(to, referral);
    EntryKey::new(Record::Referral, format!("end:{}", promise.id))
}

/// Whether one purchase or return of a friend's wrote both.
#[must_use]
pub fn are_halves(one: &Entry, other: &Entry) -> bool {
    match (&one.fact, &other.fact) {
        (Fact::Promised(one), Fact::Promised(other)) => {
            one.referral == other.referral
                && one.to == other.to.other()
                && one.order_id == other.order_id
                && one.available_on == other.available_on
        }
        (Fact::PromiseBroken(one), Fact::PromiseBroken(other)) => {
            one.referral == other.referral && one.to == other.to.other()
        }
        _ => false,
    }
}
