//! What stands under a caller's id.

use domain::calendar::Instant;
use domain::entry::{Entry, Fingerprint};
use domain::refusal::Refusal;

/// What stands under a caller's id.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly every one is an entry")]
pub enum Recorded {
    /// An entry of the journal.
    Entry(Entry),
    /// A redemption that was refused, until the mark runs out.
    Refused(RefusedMark),
    /// A redemption that was voided before it was seen.
    Voided(Instant),
}

/// A remembered refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedMark {
    /// What was asked.
    pub fingerprint: Fingerprint,
    /// What was answered.
    pub refusal: Refusal,
    /// From this instant on the id is free again.
    pub until: Instant,
}
