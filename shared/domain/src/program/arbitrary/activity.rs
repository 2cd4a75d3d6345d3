//! Activities for property tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::super::choices::SPANS;
use super::super::{ActivityLimit, ActivityRule, REFERRAL, ReferralTerms};
use super::{amount, choice};

/// A few activities, none twice, and perhaps a referral.
pub(super) fn activities() -> impl Strategy<Value = Vec<ActivityRule>> {
    let limit = (choice(&SPANS), 1..100_u32, any::<bool>());
    let limit = limit.prop_map(|(per, times, per_store)| ActivityLimit {
        per,
        times,
        per_store,
    });
    let rules = vec((amount(), option::of(limit)), 0..3);
    (rules, option::of((amount(), terms()))).prop_map(|(rules, referral)| {
        let numbered = rules.into_iter().enumerate();
        let numbered = numbered.map(|(index, (points, limit))| ActivityRule {
            kind: format!("k{index}"),
            points,
            limit,
            referral: None,
        });
        let referral = referral.map(|(points, terms)| ActivityRule {
            kind: REFERRAL.to_owned(),
            points,
            limit: None,
            referral: Some(terms),
        });
        numbered.chain(referral).collect()
    })
}

fn terms() -> impl Strategy<Value = ReferralTerms> {
    let terms = (option::of(amount()), option::of(amount()), 1..=365_u32);
    terms.prop_map(|(friend_points, min_spend, return_days)| ReferralTerms {
        friend_points: friend_points.unwrap_or(0),
        min_spend: min_spend.unwrap_or(0),
        return_days,
    })
}
