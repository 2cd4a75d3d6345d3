//! Coupons, in literal numbers.

use serde_json::json;

use super::*;

mod terms;
mod together;

/// A coupon usable from 3,000 yen on, through 22 December 2026.
fn coupon(effect: CouponEffect) -> Coupon {
    Coupon {
        id: CouponId::parse("birthday-m1-2026").unwrap(),
        member: MemberId::parse("m1").unwrap(),
        version: 1,
        template: CouponTemplate {
            min_spend: 3_000,
            valid_days: 30,
            ..CouponTemplate::giving("birthday", "お誕生日クーポン", effect)
        },
        issued_at: jst("2026-11-22T09:00:00"),
        expires_on: "2026-12-22".parse().unwrap(),
        fingerprint: Fingerprint::default(),
        code: None,
        used: None,
        told: None,
        told_on: None,
    }
}

fn jst(text: &str) -> Instant {
    format!("{text}+09:00").parse().unwrap()
}

fn order(yen: u64) -> Order {
    let order = json!({
        "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec",
        "lines": [{"sku": "tea", "unit_price": yen, "quantity": 1}],
    });
    serde_json::from_value(order).unwrap()
}

fn id(text: &str) -> OrderId {
    OrderId::parse(text).unwrap()
}

fn used_at(coupon: Coupon, yen: u64, at: &str) -> Result<Coupon, Refusal> {
    coupon.used_by(
        id("ec-1"),
        (&order(yen), &[]),
        Fingerprint::default(),
        (jst(at), &Zone::TOKYO),
    )
}

/// `(yen off, points)` for an order of so many yen.
fn worth(effect: CouponEffect, yen: u64) -> (u64, u64) {
    let used = used_at(coupon(effect), yen, "2026-11-22T10:00:00")
        .unwrap()
        .used
        .unwrap();
    (used.discount_yen, used.points)
}

fn reason(refused: Result<Coupon, Refusal>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn a_coupon_takes_off_what_it_says_and_never_more_than_the_goods_cost() {
    assert_eq!(worth(CouponEffect::AmountOff(500), 3_000), (500, 0));
    assert_eq!(worth(CouponEffect::AmountOff(5_000), 3_000), (3_000, 0));
    assert_eq!(worth(CouponEffect::AddPoints(200), 3_000), (0, 200));
    let double = CouponEffect::Multiply {
        times: 2.into(),
        max_points: None,
    };
    assert_eq!(worth(double, 3_000), (0, 0));
}

#[test]
fn per_cent_are_rounded_down_and_stop_at_their_limit() {
    let percent = |percent: &str, max| CouponEffect::PercentOff {
        percent: percent.parse().unwrap(),
        max,
    };
    assert_eq!(worth(percent("10", None), 3_999), (399, 0));
    assert_eq!(worth(percent("12.5", None), 3_001), (375, 0));
    assert_eq!(worth(percent("100", None), 3_001), (3_001, 0));
    assert_eq!(worth(percent("10", Some(300)), 3_999), (300, 0));
}

#[test]
fn it_can_be_used_through_the_end_of_its_last_day() {
    let off = || coupon(CouponEffect::AmountOff(500));
    assert!(used_at(off(), 3_000, "2026-12-22T23:59:59.999").is_ok());
    assert_eq!(
        reason(used_at(off(), 3_000, "2026-12-23T00:00:00")),
        "the coupon cannot be used: its last day has passed"
    );
    assert!(off().is_usable("2026-12-22".parse().unwrap()));
    assert!(!off().is_usable("2026-12-23".parse().unwrap()));
}

#[test]
fn an_order_below_its_minimum_cannot_use_it() {
    let refused = used_at(
        coupon(CouponEffect::AmountOff(500)),
        2_999,
        "2026-11-22T10:00:00",
    );
    assert_eq!(
        reason(refused),
        "the coupon cannot be used: the order is below its minimum spend"
    );
}

#[test]
fn it_is_used_once_and_by_one_order() {
    let used = used_at(
        coupon(CouponEffect::AmountOff(500)),
        3_000,
        "2026-11-22T10:00:00",
    )
    .unwrap();
    assert_eq!((used.version, used.used.as_ref().unwrap().turn), (2, 1));
    assert!(!used.is_usable("2026-11-22".parse().unwrap()));
    let again = used.used_by(
        id("ec-2"),
        (&order(3_000), &[]),
        Fingerprint::default(),
        (jst("2026-11-22T11:00:00"), &Zone::TOKYO),
    );
    assert_eq!(
        reason(again),
        "the coupon cannot be used: it was used by another order"
    );
}

#[test]
fn only_the_order_that_used_it_gives_it_back_and_then_it_is_as_good_as_new() {
    let used = used_at(
        coupon(CouponEffect::AddPoints(200)),
        3_000,
        "2026-11-22T10:00:00",
    )
    .unwrap();
    assert_eq!(
        reason(used.clone().released_by(&id("ec-2"))),
        "the coupon cannot be used: it was used by another order"
    );
    let released = used.released_by(&id("ec-1")).unwrap();
    assert_eq!((released.version, &released.used), (3, &None));
    assert_eq!(
        reason(released.clone().released_by(&id("ec-1"))),
        "the coupon cannot be used: no order has used it"
    );
    let second = used_at(released, 3_000, "2026-11-23T10:00:00").unwrap();
    assert_eq!(second.used.unwrap().turn, 3);
}

#[test]
fn the_end_of_a_coupon_is_told_once_for_each_notice_and_never_of_a_used_one() {
    let notices = Notices {
        coupon_days: vec![7, 3],
        ..Notices::default()
    };
    let due = |coupon: &Coupon, today: &str| coupon.ending(today.parse().unwrap(), &notices);
    let fresh = coupon(CouponEffect::AmountOff(500));
    assert_eq!(due(&fresh, "2026-12-14"), None);
    assert_eq!(due(&fresh, "2026-12-15"), Some(7));
    let day = |text: &str| text.parse().unwrap();
    let told = fresh.clone().after_notice(7, day("2026-12-15"));
    assert_eq!(
        (told.version, told.told, told.told_on),
        (2, Some(7), Some(day("2026-12-15")))
    );
    assert_eq!(due(&told, "2026-12-18"), None);
    assert_eq!(due(&told, "2026-12-19"), Some(3));
    assert_eq!(
        due(&told.after_notice(3, day("2026-12-19")), "2026-12-22"),
        None
    );
    assert_eq!(due(&fresh, "2026-12-23"), None);

    let used = used_at(fresh, 3_000, "2026-12-19T10:00:00").unwrap();
    assert_eq!(due(&used, "2026-12-20"), None);
    // Given back, it is as it was: what was told stays told.
    let released = used
        .after_notice(3, day("2026-12-19"))
        .released_by(&id("ec-1"))
        .unwrap();
    assert_eq!(due(&released, "2026-12-20"), None);
}

#[test]
fn it_is_over_once_its_last_day_has_passed_and_no_order_used_it() {
    let day = |text: &str| text.parse().unwrap();
    let fresh = coupon(CouponEffect::AmountOff(500));
    assert!(!fresh.is_over(day("2026-12-22")));
    assert!(fresh.is_over(day("2026-12-24")));
    let used = used_at(fresh, 3_000, "2026-12-22T10:00:00").unwrap();
    assert!(!used.is_over(day("2026-12-24")));
}
