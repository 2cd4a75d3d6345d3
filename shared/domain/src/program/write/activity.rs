//! Writing activities and stamp cards.

use serde_json::{Value, json};

use super::super::choices::{SPANS, name};
use super::super::{ActivityRule, StampCard, StampFor};
use super::{moment, without_absent};

pub(super) fn activity(activity: &ActivityRule) -> Value {
    without_absent(json!({
        "kind": activity.kind,
        "points": (activity.points > 0).then_some(activity.points),
        "limit": activity.limit.map(|limit| without_absent(json!({
            "per": name(&SPANS, &limit.per),
            "times": limit.times,
            "per_store": limit.per_store.then_some(true),
        }))),
        "friend_points": activity.referral.map(|terms| terms.friend_points),
        "min_spend": activity.referral.map(|terms| terms.min_spend),
        "return_days": activity.referral.map(|terms| terms.return_days),
    }))
}

pub(super) fn stamp_card(card: &StampCard) -> Value {
    without_absent(json!({
        "id": card.id,
        "name": card.name,
        "name_en": card.name_en,
        "from": card.from.map(moment),
        "to": card.to.map(moment),
        "stamp_for": match &card.stamp_for {
            StampFor::Activity(kind) => json!({ "activity": kind }),
            StampFor::Purchase { min_spend } => json!({ "purchase": { "min_spend": min_spend } }),
        },
        "stores": card.stores,
        "distinct_stores": card.distinct_stores,
        "size": card.size,
        "reward": match &card.reward_coupon {
            Some(coupon) => json!({ "coupon": coupon }),
            None => json!({ "points": card.reward_points }),
        },
        "repeats": card.repeats,
    }))
}
