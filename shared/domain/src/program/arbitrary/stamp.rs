//! Stamp cards for property tests.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::super::{ActivityRule, Program, StampCard, StampFor};
use super::{amount, campaign, codes};

/// A few cards, for purchases and for the activities that there are.
pub(super) fn stamp_cards(
    activities: &[ActivityRule],
) -> impl Strategy<Value = Vec<StampCard>> + use<> {
    let stamped = activities.iter().filter(|rule| rule.referral.is_none());
    let kinds: Vec<String> = stamped.map(|rule| rule.kind.clone()).collect();
    let card = (
        campaign::period(),
        option::of(any::<prop::sample::Index>()),
        prop_oneof![Just(0), amount()],
        codes(),
        any::<[bool; 2]>(),
        1..=10_u32,
        1..1000_u64,
    );
    vec(card, 0..3).prop_map(move |cards| {
        let numbered = cards.into_iter().enumerate();
        numbered
            .map(
                |(index, (period, kind, min_spend, stores, flags, size, reward_points))| {
                    let ((from, to), [distinct_stores, repeats]) = (period, flags);
                    // A rally of named stores ends at the last of them.
                    let is_named = distinct_stores && !stores.is_empty();
                    let named = u32::try_from(stores.iter().collect::<BTreeSet<_>>().len());
                    let size = named
                        .ok()
                        .filter(|_| is_named)
                        .map_or(size, |most| size.min(most));
                    let kind = kind.filter(|_| !kinds.is_empty());
                    let kind = kind.map(|kind| StampFor::Activity(kind.get(&kinds).clone()));
                    StampCard {
                        id: format!("s{index}"),
                        name: "スタンプ".to_owned(),
                        name_en: repeats.then(|| "Stamps".to_owned()),
                        from,
                        to,
                        stamp_for: kind.unwrap_or(StampFor::Purchase { min_spend }),
                        stores,
                        distinct_stores,
                        size,
                        reward_points,
                        reward_coupon: None,
                        repeats,
                    }
                },
            )
            .collect()
    })
}

/// Where there are coupons, the second level gives one, and so do the cards with a name in English.
pub(super) fn gives_coupons(program: &mut Program) {
    let Some(coupon) = program.coupons.first() else {
        return;
    };
    let mut levels = program.ranks.iter_mut().flat_map(|ranks| &mut ranks.levels);
    if let Some(level) = levels.nth(1) {
        level.coupon = Some(coupon.id.clone());
    }
    let cards = program.stamp_cards.iter_mut();
    for card in cards.filter(|card| card.name_en.is_some()) {
        (card.reward_points, card.reward_coupon) = (0, Some(coupon.id.clone()));
    }
}
