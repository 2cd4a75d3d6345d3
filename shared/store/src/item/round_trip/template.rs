//! Any template of a coupon.

use domain::coupon::Multiplier;
use domain::entry::Fingerprint;
use domain::ids::CouponId;
use domain::program::{Combine, CouponEffect, CouponOnly, CouponTemplate, WithCoupons};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{day, text};

/// What a coupon promises.
pub(super) fn multiplier() -> impl Strategy<Value = Multiplier> {
    let (times, most) = (10_000..1_000_000_i64, of(any::<u32>()));
    let (names, only) = ([text(), text()], only());
    (names, times, most, any::<u32>(), only).prop_map(
        |([template, title], times, most, min_spend, only)| Multiplier {
            coupon: CouponId::parse("c-1").unwrap(),
            template,
            title,
            times: Decimal::new(times, 4),
            max_points: most.map(u64::from),
            min_spend: min_spend.into(),
            only,
            goods: Fingerprint::default(),
        },
    )
}

fn only() -> impl Strategy<Value = CouponOnly> {
    [(); 4].map(|()| vec(text(), 0..3)).prop_map(|only| {
        let [channels, stores, categories, skus] = only;
        CouponOnly {
            channels,
            stores,
            categories,
            skus,
        }
    })
}

pub(super) fn any_template() -> impl Strategy<Value = CouponTemplate> {
    let effect = prop_oneof![
        any::<u32>().prop_map(|yen| CouponEffect::AmountOff(yen.into())),
        (1..10_000_i64, of(any::<u32>())).prop_map(|(percent, max)| CouponEffect::PercentOff {
            percent: Decimal::new(percent, 2),
            max: max.map(u64::from),
        }),
        any::<u32>().prop_map(|points| CouponEffect::AddPoints(points.into())),
        (10_000..1_000_000_i64, of(any::<u32>())).prop_map(|(times, most)| {
            CouponEffect::Multiply {
                times: Decimal::new(times, 4),
                max_points: most.map(u64::from),
            }
        }),
    ];
    let combine = (of(vec(text(), 0..3)), any::<bool>()).prop_map(|(named, points)| Combine {
        coupons: named.map_or(WithCoupons::Any, WithCoupons::Only),
        points,
    });
    let numbers = any::<(u32, u32)>();
    let codes = (any::<bool>(), of(text()));
    let days = (of(day()), of(day()));
    (
        text(),
        text(),
        effect,
        numbers,
        days,
        only(),
        combine,
        codes,
    )
        .prop_map(
            |(
                id,
                title,
                effect,
                (min_spend, valid_days),
                (from, to),
                only,
                combine,
                (own_code, code),
            )| {
                CouponTemplate {
                    min_spend: min_spend.into(),
                    valid_days,
                    from,
                    to,
                    only,
                    combine,
                    own_code,
                    code,
                    ..CouponTemplate::giving(&id, &title, effect)
                }
            },
        )
}
