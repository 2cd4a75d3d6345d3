//! What the nightly run writes down at once of coupons that end, and how it counts them.

use std::collections::BTreeSet;

use domain::ids::MemberId;

use super::{Held, TOLD_TOGETHER_MAX, held};
use crate::heard::End;
use crate::store::{MemberFile, RunCounts};

/// What is written down at once.
pub(super) enum Telling {
    /// Owners of coupons of one kind, who are told together.
    Together(Vec<End>),
    /// All that one member is told.
    Alone(Box<MemberFile>, Vec<End>),
}

impl Telling {
    pub(super) fn ends(&self) -> &[End] {
        match self {
            Telling::Together(ends) | Telling::Alone(_, ends) => ends,
        }
    }

    /// Whether this coupon's owner is told of it. A coupon keeps the name that it was given to, also after a merge; and
    /// others may have one of the same id.
    pub(super) fn tells(&self, coupon: &Held) -> bool {
        self.ends().iter().any(|end| held(end) == *coupon)
    }

    /// Whether a member with these coupons is told with them, and one transaction holds all.
    pub(super) fn takes(&self, ends: &[End]) -> bool {
        let most = usize::try_from(TOLD_TOGETHER_MAX).unwrap_or_default();
        match (self, ends) {
            (Telling::Together(known), [end, ..]) => {
                known.len().saturating_add(ends.len()) <= most
                    && known.first().is_some_and(|first| first.is_told_with(end))
            }
            _ => false,
        }
    }
}

/// A length, to be added up.
pub(super) fn number(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

/// How many of these coupons nobody is told of, and why.
pub(super) fn passed_over(
    coupons: &[Held],
    left: &BTreeSet<&MemberId>,
    tellings: &[Telling],
) -> RunCounts {
    let mut counts = RunCounts::default();
    for held in coupons {
        if left.contains(&held.member) {
            counts.left = counts.left.saturating_add(1);
        } else if !tellings.iter().any(|telling| telling.tells(held)) {
            counts.already = counts.already.saturating_add(1);
        }
    }
    counts.visited = counts.left.saturating_add(counts.already);
    counts
}
