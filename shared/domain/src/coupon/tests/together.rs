//! Coupons that are used for one order, all together.

use super::*;
use crate::program::CouponOnly;

/// So many yen off goods of a category, or off anything.
fn off(name: &str, yen: u64, category: Option<&str>) -> Coupon {
    let mut off = coupon(CouponEffect::AmountOff(yen));
    off.id = CouponId::parse(name).unwrap();
    off.template.min_spend = 0;
    off.template.only = CouponOnly {
        categories: category.map(str::to_owned).into_iter().collect(),
        ..CouponOnly::default()
    };
    off
}

/// Tea for 700 yen, and cake for so many.
fn tea_and(cake: u64) -> Order {
    let order = json!({
        "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec",
        "lines": [
            {"sku": "sencha", "category": "tea", "unit_price": 700, "quantity": 1},
            {"sku": "mille-crepes", "category": "cake", "unit_price": cake, "quantity": 1},
        ],
    });
    serde_json::from_value(order).unwrap()
}

/// Uses the coupons one after the other; answers what each took off.
fn used(coupons: &[Coupon], order: &Order) -> Vec<Result<u64, String>> {
    let mut used = Vec::new();
    let mut told = Vec::new();
    for coupon in coupons {
        let at = (jst("2026-11-22T10:00:00"), &Zone::TOKYO);
        let next = coupon.clone();
        let next = next.used_by(id("ec-1"), (order, &used), Fingerprint::default(), at);
        told.push(match next {
            Ok(next) => {
                let yen = next.used.as_ref().unwrap().discount_yen;
                used.push(next);
                Ok(yen)
            }
            Err(refusal) => Err(refusal.to_string()),
        });
    }
    told
}

const ALL_TAKEN: &str = "the coupon cannot be used: other coupons took off all that its goods cost";

#[test]
fn two_of_five_hundred_yen_take_seven_hundred_off_goods_of_seven_hundred_and_a_third_nothing() {
    let coupons = ["a", "b", "c"].map(|name| off(name, 500, None));
    let told = used(&coupons, &tea_and(0));
    assert_eq!(told, [Ok(500), Ok(200), Err(ALL_TAKEN.to_owned())]);
}

#[test]
fn what_one_takes_off_counts_against_goods_of_its_own_before_those_of_another() {
    let tea = |name| off(name, 500, Some("tea"));
    let any = off("any", 500, None);
    assert_eq!(
        used(&[any.clone(), tea("t")], &tea_and(500)),
        [Ok(500), Ok(500)]
    );
    assert_eq!(used(&[any, tea("t")], &tea_and(300)), [Ok(500), Ok(500)]);
    let told = used(&[off("any", 800, None), tea("t")], &tea_and(300));
    assert_eq!(told, [Ok(800), Ok(200)]);
    let told = used(&[tea("t"), tea("u")], &tea_and(10_000));
    assert_eq!(told, [Ok(500), Ok(200)]);
}

#[test]
fn a_discount_that_the_order_says_is_of_a_coupon_is_not_taken_off_again() {
    let mut order = tea_and(0);
    let first = off("a", 500, None);
    let at = (jst("2026-11-22T10:00:00"), &Zone::TOKYO);
    let by = |coupon: Coupon, order: &Order, others: &[Coupon]| {
        coupon
            .used_by(id("ec-1"), (order, others), Fingerprint::default(), at)
            .unwrap()
    };
    let first = by(first, &order, &[]);
    (order.discount, order.coupon_discount) = (500, 500);
    let second = by(off("b", 500, None), &order, &[first]);
    assert_eq!(second.used.unwrap().discount_yen, 200);
}

#[test]
fn one_that_is_released_takes_no_more_than_the_other_left_when_it_is_used_again() {
    let order = tea_and(0);
    let [first, second] = ["a", "b"].map(|name| off(name, 500, None));
    let at = (jst("2026-11-22T10:00:00"), &Zone::TOKYO);
    let by = |coupon: Coupon, others: &[Coupon]| {
        coupon
            .used_by(id("ec-1"), (&order, others), Fingerprint::default(), at)
            .unwrap()
    };
    let first = by(first, &[]);
    let second = by(second, std::slice::from_ref(&first));
    let first = first.released_by(&id("ec-1")).unwrap();
    let first = by(first, std::slice::from_ref(&second));
    let each = [first, second].map(|coupon| coupon.used.unwrap().discount_yen);
    assert_eq!(each, [500, 200]);
}
