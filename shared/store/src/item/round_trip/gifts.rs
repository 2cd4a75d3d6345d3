//! Coupons that a member is to have, and that tell what they had.

use domain::ids::CouponId;
use domain::wallet::gifts::{Due, Gifts};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::{day, id, text};

pub(super) fn gifts() -> impl Strategy<Value = Gifts> {
    let due = (id::<CouponId>(), text()).prop_map(|(id, template)| Due { id, template });
    let levels = btree_map(text(), day(), 0..3);
    (vec(due, 0..3), levels).prop_map(|(due, levels)| Gifts { due, levels })
}
