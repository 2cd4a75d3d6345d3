//! What points are given for.

use domain::fact::{Drawn, Fact, Freed};
use domain::ids::{CouponId, ExchangeId};
use proptest::option::of;
use proptest::prelude::*;

use super::template::multiplier;
use super::{lots, order_id, text};

/// Exchanges, ends of them, draws, and coupons that multiply.
pub(super) fn for_points() -> impl Strategy<Value = Fact> {
    prop_oneof![
        (text(), any::<u32>()).prop_map(|(reward, quantity)| Fact::Exchanged { reward, quantity }),
        Just(Fact::HandedOver {
            exchange_id: ExchangeId::parse("x-1").unwrap(),
        }),
        (lots(), of((text(), any::<u32>()))).prop_map(|(paid, freed)| Fact::Restored {
            exchange_id: ExchangeId::parse("x-1").unwrap(),
            paid,
            freed: freed.map(|(reward, quantity)| Freed { reward, quantity }),
        }),
        (order_id(), multiplier()).prop_map(|(order_id, promise)| Fact::CouponUsed {
            order_id,
            promise: Box::new(promise),
        }),
        order_id().prop_map(|order_id| Fact::CouponReleased {
            order_id,
            coupon: CouponId::parse("c-1").unwrap(),
        }),
        (text(), any::<u32>(), of(text()), of(text())).prop_map(
            |(lottery, roll, prize, instead_of)| {
                Fact::Drawn(Drawn {
                    lottery,
                    roll,
                    prize,
                    instead_of,
                })
            }
        ),
    ]
}
