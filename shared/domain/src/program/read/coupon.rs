//! Reading coupons.

use rust_decimal::Decimal;
use serde_json::Value;

use super::campaign::{day, times};
use super::{AMOUNT, AMOUNT_OR_NONE, DAYS_MAX, code, id, text};
use crate::program::reader::{Fields, Node};
use crate::program::{Combine, CouponEffect, CouponOnly, CouponTemplate, WithCoupons};

/// Names in one condition of a coupon. Every coupon in a member's hands carries its conditions: with articles of ten
/// characters, all lists at their longest are some 2 KB of it.
const NAMES_MAX: usize = 50;

/// What takes the place of an effect that could not be read.
const NOTHING: CouponEffect = CouponEffect::AddPoints(0);

pub(super) fn coupon(node: Node<'_>) -> CouponTemplate {
    let coupon = node.required().object(fields_of);
    coupon.unwrap_or_else(|| CouponTemplate::giving("", "", NOTHING))
}

fn fields_of(fields: &mut Fields<'_>) -> CouponTemplate {
    let from = day(&fields.get("from"));
    let last = fields.get("to");
    let to = day(&last);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        last.fault("must not be before from");
    }
    CouponTemplate {
        id: id(&fields.need("id")),
        title: text(&fields.need("title")),
        effect: fields
            .need("effect")
            .object(coupon_effect)
            .unwrap_or(NOTHING),
        min_spend: fields.get("min_spend").whole(AMOUNT_OR_NONE).unwrap_or(0),
        valid_days: fields.need("valid_days").count(1..=DAYS_MAX).unwrap_or(1),
        from,
        to,
        only: CouponOnly {
            channels: codes(&fields.get("channels")),
            stores: codes(&fields.get("stores")),
            categories: codes(&fields.get("categories")),
            skus: codes(&fields.get("skus")),
        },
        own_code: fields.get("own_code").flag().unwrap_or(false),
        code: fields.get("code").id(),
        combine: fields.get("combine").object(combine).unwrap_or_default(),
    }
}

fn combine(fields: &mut Fields<'_>) -> Combine {
    Combine {
        coupons: with_coupons(fields.get("coupons")).unwrap_or(WithCoupons::Any),
        points: fields.get("points").flag().unwrap_or(true),
    }
}

/// `"any"`, `"none"`, or the ids of the coupons.
fn with_coupons(node: Node<'_>) -> Option<WithCoupons> {
    let none = || WithCoupons::Only(Vec::new());
    node.either(
        Value::is_string,
        |node| {
            let any = node.choice(&[("any", true), ("none", false)]);
            any.map(|any| if any { WithCoupons::Any } else { none() })
        },
        |node| {
            let named = node.list(0..=NAMES_MAX, |node| id(&node.required()));
            (!node.is_absent()).then_some(WithCoupons::Only(named))
        },
    )
}

fn codes(node: &Node<'_>) -> Vec<String> {
    node.list(0..=NAMES_MAX, |node| code(&node.required()))
}

fn coupon_effect(fields: &mut Fields<'_>) -> CouponEffect {
    let amount_off = fields.get("amount_off");
    let percent_off = fields.get("percent_off");
    let add_points = fields.get("add_points");
    let multiply = fields.get("multiply");
    let (max, max_points) = (fields.get("max"), fields.get("max_points"));
    let is_one = fields.exactly_one(
        &[&amount_off, &percent_off, &add_points, &multiply],
        "must have exactly one of: amount_off, percent_off, add_points, multiply",
    );
    if is_one && percent_off.is_absent() && !max.is_absent() {
        max.fault("belongs to percent_off only");
    }
    if is_one && multiply.is_absent() && !max_points.is_absent() {
        max_points.fault("belongs to multiply only");
    }
    let multiplied = times(multiply).map(|times| CouponEffect::Multiply {
        times,
        max_points: max_points.whole(AMOUNT),
    });
    let percent = percent(percent_off).map(|percent| CouponEffect::PercentOff {
        percent,
        max: max.whole(AMOUNT),
    });
    let points = add_points.whole(AMOUNT).map(CouponEffect::AddPoints);
    let amount = amount_off.whole(AMOUNT).map(CouponEffect::AmountOff);
    let either = amount.or(percent).or(points);
    either.or(multiplied).unwrap_or(NOTHING)
}

/// Per cent as a whole number, or as a decimal string where it has a fraction. Less than one per cent is refused: it
/// is far more often a ratio ("0.1" for ten per cent) written in the wrong place than a wish.
fn percent(node: Node<'_>) -> Option<Decimal> {
    node.either(
        Value::is_u64,
        |node| node.whole(1..=100).map(Decimal::from),
        |node| node.decimal(Decimal::ONE..=Decimal::ONE_HUNDRED, 2),
    )
}
