//! Any template of a coupon.

use domain::program::{Combine, CouponEffect, CouponOnly, CouponTemplate, WithCoupons};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{day, text};

pub(super) fn any_template() -> impl Strategy<Value = CouponTemplate> {
    let effect = prop_oneof![
        any::<u32>().prop_map(|yen| CouponEffect::AmountOff(yen.into())),
        (1..10_000_i64, of(any::<u32>())).prop_map(|(percent, max)| CouponEffect::PercentOff {
            percent: Decimal::new(percent, 2),
            max: max.map(u64::from),
        }),
        any::<u32>().prop_map(|points| CouponEffect::AddPoints(points.into())),
    ];
    let only = [(); 4].map(|()| vec(text(), 0..3));
    let combine = (of(vec(text(), 0..3)), any::<bool>()).prop_map(|(named, points)| Combine {
        coupons: named.map_or(WithCoupons::Any, WithCoupons::Only),
        points,
    });
    let numbers = any::<(u32, u32)>();
    let codes = (any::<bool>(), of(text()));
    let days = (of(day()), of(day()));
    (text(), text(), effect, numbers, days, only, combine, codes).prop_map(
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
            let [channels, stores, categories, skus] = only;
            CouponTemplate {
                min_spend: min_spend.into(),
                valid_days,
                from,
                to,
                only: CouponOnly {
                    channels,
                    stores,
                    categories,
                    skus,
                },
                combine,
                own_code,
                code,
                ..CouponTemplate::giving(&id, &title, effect)
            }
        },
    )
}
