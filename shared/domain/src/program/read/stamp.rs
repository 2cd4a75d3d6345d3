//! Reading stamp cards.

use std::collections::BTreeSet;

use super::campaign::moment;
use super::{AMOUNT, AMOUNT_OR_NONE, codes, english, id, text};
use crate::calendar::Zone;
use crate::program::reader::{Fields, Node};
use crate::program::{StampCard, StampFor};

/// Stamps on one card.
const SIZE_MAX: u32 = 100;

/// What takes the place of a reason that could not be read.
const NOTHING: StampFor = StampFor::Purchase { min_spend: 0 };

pub(super) fn stamp_card(node: Node<'_>, zone: &Zone) -> StampCard {
    let card = node.required().object(|fields| fields_of(fields, zone));
    card.unwrap_or_else(|| StampCard {
        id: String::new(),
        name: String::new(),
        name_en: None,
        from: None,
        to: None,
        stamp_for: NOTHING,
        stores: Vec::new(),
        distinct_stores: false,
        size: 1,
        reward_points: 0,
        reward_coupon: None,
        repeats: false,
    })
}

fn fields_of(fields: &mut Fields<'_>, zone: &Zone) -> StampCard {
    let from = moment(&fields.get("from"));
    let last = fields.get("to");
    let to = moment(&last);
    if let (Some(from), Some(to)) = (from, to)
        && to.has_passed(zone, from.begins(zone))
    {
        last.fault("must not be before from");
    }
    let reward = fields.need("reward").object(reward);
    let (reward_points, reward_coupon) = reward.unwrap_or((0, None));
    let stores = codes(&fields.get("stores"));
    let distinct_stores = fields.get("distinct_stores").flag().unwrap_or(false);
    let places = fields.need("size");
    let size = places.count(1..=SIZE_MAX).unwrap_or(1);
    let named = stores.iter().collect::<BTreeSet<_>>().len();
    if distinct_stores && named > 0 && usize::try_from(size).is_ok_and(|size| size > named) {
        places.fault("must not be more than the stores: each stamps it once");
    }
    StampCard {
        id: id(&fields.need("id")),
        name: text(&fields.need("name")),
        name_en: english(&fields.get("name_en")),
        from,
        to,
        stamp_for: fields
            .need("stamp_for")
            .object(stamp_for)
            .unwrap_or(NOTHING),
        stores,
        distinct_stores,
        size,
        reward_points,
        reward_coupon,
        repeats: fields.get("repeats").flag().unwrap_or(true),
    }
}

/// `{"points": 300}` or `{"coupon": "tea"}`.
fn reward(fields: &mut Fields<'_>) -> (u64, Option<String>) {
    let (points, coupon) = (fields.get("points"), fields.get("coupon"));
    fields.exactly_one(
        &[&points, &coupon],
        "must have exactly one of: points, coupon",
    );
    (points.whole(AMOUNT).unwrap_or(0), coupon.id())
}

/// `{"activity": "visit"}` or `{"purchase": {"min_spend": 1000}}`.
fn stamp_for(fields: &mut Fields<'_>) -> StampFor {
    let (activity, purchase) = (fields.get("activity"), fields.get("purchase"));
    fields.exactly_one(
        &[&activity, &purchase],
        "must have exactly one of: activity, purchase",
    );
    let activity = activity.id().map(StampFor::Activity);
    let purchase = purchase.object(|fields| StampFor::Purchase {
        min_spend: fields.get("min_spend").whole(AMOUNT_OR_NONE).unwrap_or(0),
    });
    activity.or(purchase).unwrap_or(NOTHING)
}
