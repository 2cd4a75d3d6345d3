//! Writing coupons.

use serde_json::{Value, json};

use super::super::{CouponEffect, CouponTemplate, WithCoupons};
use super::without_absent;

pub(super) fn coupon(coupon: &CouponTemplate) -> Value {
    without_absent(json!({
        "id": coupon.id,
        "title": coupon.title,
        "effect": match coupon.effect {
            CouponEffect::AmountOff(yen) => json!({ "amount_off": yen }),
            CouponEffect::PercentOff { percent, max } => {
                without_absent(json!({ "percent_off": percent.to_string(), "max": max }))
            }
            CouponEffect::AddPoints(points) => json!({ "add_points": points }),
            CouponEffect::Multiply { times, max_points } => {
                without_absent(json!({ "multiply": times.to_string(), "max_points": max_points }))
            }
        },
        "min_spend": coupon.min_spend,
        "valid_days": coupon.valid_days,
        "from": coupon.from.map(|day| day.to_string()),
        "to": coupon.to.map(|day| day.to_string()),
        "channels": coupon.only.channels,
        "stores": coupon.only.stores,
        "categories": coupon.only.categories,
        "skus": coupon.only.skus,
        "own_code": coupon.own_code,
        "code": coupon.code,
        "combine": {
            "coupons": match &coupon.combine.coupons {
                WithCoupons::Any => json!("any"),
                WithCoupons::Only(named) if named.is_empty() => json!("none"),
                WithCoupons::Only(named) => json!(named),
            },
            "points": coupon.combine.points,
        },
    }))
}
