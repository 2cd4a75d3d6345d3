//! Activities for property tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::super::choices::SPANS;
use super::super::{ActivityLimit, ActivityRule};
use super::{amount, choice};

/// A few activities, none twice.
pub(super) fn activities() -> impl Strategy<Value = Vec<ActivityRule>> {
    let limit = (choice(&SPANS), 1..100_u32, any::<bool>());
    let limit = limit.prop_map(|(per, times, per_store)| ActivityLimit {
        per,
        times,
        per_store,
    });
    vec((amount(), option::of(limit)), 0..3).prop_map(|rules| {
        let numbered = rules.into_iter().enumerate();
        numbered
            .map(|(index, (points, limit))| ActivityRule {
                kind: format!("k{index}"),
                points,
                limit,
            })
            .collect()
    })
}
