//! Coupons for property tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{AMOUNT_MAX, amount, codes};
use crate::calendar::{Day, add_days};
use crate::program::{CouponEffect, CouponOnly, CouponTemplate};

pub(super) fn coupons() -> impl Strategy<Value = Vec<CouponTemplate>> {
    vec(coupon(), 0..3).prop_map(|mut coupons| {
        for (index, coupon) in coupons.iter_mut().enumerate() {
            coupon.id = format!("t{index}");
        }
        coupons
    })
}

/// Any coupon, without a name of its own.
pub(crate) fn coupon() -> impl Strategy<Value = CouponTemplate> {
    let numbers = (0..=AMOUNT_MAX, 1..=3650_u32);
    (effect(), numbers, period(), only()).prop_map(
        |(effect, (min_spend, valid_days), (from, to), only)| CouponTemplate {
            min_spend,
            valid_days,
            from,
            to,
            only,
            ..CouponTemplate::giving("", "クーポン", effect)
        },
    )
}

fn effect() -> impl Strategy<Value = CouponEffect> {
    prop_oneof![
        amount().prop_map(CouponEffect::AmountOff),
        amount().prop_map(CouponEffect::AddPoints),
        ((100..=10_000_i64), option::of(amount())).prop_map(|(percent, max)| {
            CouponEffect::PercentOff {
                percent: Decimal::new(percent, 2),
                max,
            }
        }),
    ]
}

/// A first day and a last one no earlier, or neither.
fn period() -> impl Strategy<Value = (Option<Day>, Option<Day>)> {
    let begin: Day = "2026-01-01".parse().unwrap();
    (0..365_u32, 0..365_u32, any::<[bool; 2]>()).prop_map(move |(from, length, [begins, ends])| {
        let from = add_days(begin, from);
        (begins.then_some(from), ends.then(|| add_days(from, length)))
    })
}

fn only() -> impl Strategy<Value = CouponOnly> {
    (codes(), codes(), codes(), codes()).prop_map(|(channels, stores, categories, skus)| {
        CouponOnly {
            channels,
            stores,
            categories,
            skus,
        }
    })
}
