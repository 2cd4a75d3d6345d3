//! What a member collected, and the coupons that follow from it.

use domain::ids::CouponId;
use domain::wallet::gifts::{Due, Gifts};
use domain::wallet::stamps::Stamps;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::{day, id, lots, points, text};

pub(super) fn gifts() -> impl Strategy<Value = Gifts> {
    let due = (id(), text()).prop_map(|(id, template)| Due {
        id: CouponId::parse(&id).unwrap(),
        template,
    });
    let levels = btree_map(text(), day(), 0..3);
    (vec(due, 0..3), levels).prop_map(|(due, levels)| Gifts { due, levels })
}

pub(super) fn stamps() -> impl Strategy<Value = Stamps> {
    let by_store = btree_map(text(), 1..9_u32, 0..3);
    let given = (0..9_u32, points(), lots(), 0..9_u32);
    (any::<u32>(), by_store, given).prop_map(
        |(count, by_store, (rewards, given, newest, coupons))| Stamps {
            coupons,
            count,
            by_store,
            rewards,
            given,
            newest,
        },
    )
}
