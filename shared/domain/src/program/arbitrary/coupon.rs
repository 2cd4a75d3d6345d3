//! Coupons for property tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;
use rust_decimal::Decimal;

use super::{AMOUNT_MAX, amount, codes};
use crate::calendar::{Day, add_days};
use crate::coupon::Multiplier;
use crate::entry::Fingerprint;
use crate::ids::CouponId;
use crate::program::{Combine, CouponEffect, CouponOnly, CouponTemplate, WithCoupons};

pub(super) fn coupons() -> impl Strategy<Value = Vec<CouponTemplate>> {
    vec(coupon(), 0..3).prop_map(|mut coupons| {
        let ids: Vec<String> = (0..coupons.len())
            .map(|index| format!("t{index}"))
            .collect();
        for (coupon, id) in coupons.iter_mut().zip(&ids) {
            coupon.id.clone_from(id);
            coupon.code = coupon.code.take().map(|code| format!("{code}-{id}"));
            if let WithCoupons::Only(named) = &mut coupon.combine.coupons {
                named.retain(|named| ids.contains(named));
            }
        }
        coupons
    })
}

/// Any coupon, without a name of its own.
pub(crate) fn coupon() -> impl Strategy<Value = CouponTemplate> {
    let codes = (any::<bool>(), option::of(Just("TEA".to_owned())));
    let numbers = (0..=AMOUNT_MAX, 1..=3650_u32);
    (effect(), numbers, period(), only(), combine(), codes).prop_map(
        |(effect, (min_spend, valid_days), (from, to), only, combine, (own_code, code))| {
            CouponTemplate {
                min_spend,
                valid_days,
                from,
                to,
                only,
                combine,
                own_code,
                code,
                ..CouponTemplate::giving("", "クーポン", effect)
            }
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
        (10_000..=1_000_000_i64, option::of(amount())).prop_map(|(times, max_points)| {
            CouponEffect::Multiply {
                times: Decimal::new(times, 4),
                max_points,
            }
        }),
    ]
}

/// What a coupon promises to an order.
pub(crate) fn multiplier() -> impl Strategy<Value = Multiplier> {
    let times = (10_000..=1_000_000_i64).prop_map(|times| Decimal::new(times, 4));
    let cap = option::of(1..5_000_u64);
    (times, cap, 0..30_000_u64, only(), any::<bool>()).prop_map(
        |(times, max_points, min_spend, only, names_goods)| Multiplier {
            coupon: CouponId::parse("c1").unwrap(),
            template: "double".to_owned(),
            title: "ポイント2倍".to_owned(),
            times,
            max_points,
            min_spend,
            only: if names_goods {
                CouponOnly {
                    channels: Vec::new(),
                    stores: Vec::new(),
                    ..only
                }
            } else {
                CouponOnly::default()
            },
            goods: Fingerprint::default(),
        },
    )
}

/// A first day and a last one no earlier, or neither.
fn period() -> impl Strategy<Value = (Option<Day>, Option<Day>)> {
    let begin: Day = "2026-01-01".parse().unwrap();
    (0..365_u32, 0..365_u32, any::<[bool; 2]>()).prop_map(move |(from, length, [begins, ends])| {
        let from = add_days(begin, from);
        (begins.then_some(from), ends.then(|| add_days(from, length)))
    })
}

fn combine() -> impl Strategy<Value = Combine> {
    let named = subsequence(
        vec!["t0".to_owned(), "t1".to_owned(), "t2".to_owned()],
        0..=3,
    );
    let coupons = prop_oneof![Just(WithCoupons::Any), named.prop_map(WithCoupons::Only),];
    (coupons, any::<bool>()).prop_map(|(coupons, points)| Combine { coupons, points })
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
