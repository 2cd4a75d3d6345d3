//! The bounds of single values, and what must hold between them.

use super::*;

#[test]
fn each_bound_is_kept() {
    for (pointer, value) in [
        ("/name", json!("x".repeat(101))),
        ("/name", json!("a\nb")),
        ("/name", json!(7)),
        ("/point_value/points", json!(0)),
        ("/point_value/yen", json!(1.5)),
        ("/earning/rate", json!("1e-2")),
        ("/earning/rate", json!("-0.01")),
        ("/earning/rate", json!("100.01")),
        ("/earning/rate", json!("0.0000001")),
        ("/earning/include_shipping", json!("yes")),
        ("/earning/skus", json!({})),
        ("/expiry/months", json!(121)),
        ("/expiry/fiscal_year_starts", json!(13)),
        ("/redemption/max_ratio", json!(1)),
        ("/redemption/minimum", json!(1_000_000_000_001_u64)),
        ("/returns/expired_lot", json!("keep")),
        ("/returns/expired_lot/reissue_days", json!(0)),
        ("/ranks/levels", json!([])),
        ("/ranks/keep_months", json!(0)),
        ("/ranks/grace_months", json!(121)),
        ("/ranks/levels/1/coupon", json!("tea")),
        ("/ranks/levels/1/perks", json!(["lounge"])),
        (
            "/campaigns/0/effect",
            json!({ "multiply": "2", "add_points": 1 }),
        ),
        ("/campaigns/0/effect/multiply", json!("0.5")),
        ("/campaigns/0/effect/multiply", json!("1.00001")),
        ("/campaigns/0/from", json!("2026-11-01T00:00:00")),
        ("/campaigns/0/points_expire/days", json!(0)),
        ("/campaigns/0/max_points_per_order", json!(0)),
        ("/campaigns/0/priority", json!(1001)),
        ("/campaigns/0/ranks", json!("gold")),
        ("/activities/0/limit/per", json!("hour")),
        ("/activities/0/points", json!(0)),
        ("/coupons/0/valid_days", json!(0)),
        (
            "/coupons/0/effect",
            json!({ "percent_off": 10, "amount_off": 1 }),
        ),
        (
            "/coupons/0/effect",
            json!({ "multiply": "2", "amount_off": 1 }),
        ),
        ("/coupons/0/effect/max_points", json!(100)),
        ("/birthday/leap_day", json!("feb29")),
        ("/birthday/lead_days", json!(366)),
        ("/notices/expiring_days/0", json!(0)),
        ("/notices/coupon_days", json!(3)),
        (
            "/notices/quiet_hours",
            json!({ "from": "08:00", "to": "08:00" }),
        ),
        (
            "/notices/quiet_hours",
            json!({ "from": "12:00", "to": "08:00" }),
        ),
        ("/notices/quiet_hours", json!("21:00-08:00")),
    ] {
        reason(pointer, value);
    }
}

#[test]
fn a_coupon_multiplies_within_the_bounds_of_a_campaign() {
    let of = |times| faults(&with("/coupons/0/effect", json!({ "multiply": times })));
    for times in [json!("1"), json!("1.5"), json!("100")] {
        let effect = json!({ "multiply": times });
        assert!(read(&with("/coupons/0/effect", effect)).is_ok());
    }
    for times in [json!("0.5"), json!("100.5"), json!("1.00001"), json!(2)] {
        assert_eq!(of(times), ["/coupons/0/effect/multiply"]);
    }
    let most = json!({ "multiply": "2", "max_points": 0 });
    let most = faults(&with("/coupons/0/effect", most));
    assert_eq!(most, ["/coupons/0/effect/max_points"]);
}

#[test]
fn a_name_may_have_a_hundred_characters() {
    assert!(read(&with("/name", json!("茶".repeat(100)))).is_ok());
}

#[test]
fn thresholds_start_at_nothing_and_rise() {
    assert_eq!(
        reason("/ranks/levels/1/threshold", json!(0)),
        "must be more than 0, that of the level before"
    );
    let document = with("/ranks/levels/0/threshold", json!(100_000));
    assert_eq!(
        faults(&document),
        ["/ranks/levels/0/threshold", "/ranks/levels/1/threshold"]
    );
}

#[test]
fn a_campaign_may_only_ask_for_ranks_that_exist() {
    let document = with("/campaigns/0/ranks", json!(["gold", "platinum"]));
    assert_eq!(faults(&document), ["/campaigns/0/ranks/1"]);
}

#[test]
fn a_reward_may_only_be_for_ranks_that_exist_and_limits_are_at_least_one() {
    let mut document = with("/rewards", json!([]));
    document["rewards"] = json!([
        { "id": "mug", "name": "M", "points": 10, "ranks": ["gold", "platinum"] },
        { "id": "tea", "name": "T", "points": 10, "max_per_member": 0 },
        { "id": "cup", "name": "C", "points": 10, "ranks": "gold", "max_per_member": 1_000_001 },
    ]);
    document["lotteries"] = json!([{
        "id": "spin", "name": "S", "points": 1, "from": "2026-11-01", "to": "2026-11-30", "max_per_member_per_day": 0,
        "prizes": [{ "id": "a", "name": "A", "odds": "1", "value_yen": 0, "stock": 1 }],
    }]);
    let mut found = faults(&document);
    found.sort();
    assert_eq!(
        found,
        [
            "/lotteries/0/max_per_member_per_day",
            "/rewards/0/ranks/1",
            "/rewards/1/max_per_member",
            "/rewards/2/max_per_member",
            "/rewards/2/ranks",
        ]
    );
}

#[test]
fn what_refers_to_a_name_that_cannot_be_read_is_not_blamed() {
    let document = with("/coupons/0/id", json!("with blanks"));
    assert_eq!(faults(&document), ["/coupons/0/id"]);
}

#[test]
fn a_fault_in_one_field_of_a_part_hides_no_other() {
    let mut document = with("/ranks/window", json!("for ever"));
    document["ranks"]["levels"] = json!([
        { "id": "regular", "name": "R", "threshold": 0, "rate": "-1" },
        { "id": "silver", "name": "S", "threshold": "many" },
        { "id": "gold", "name": "G", "threshold": 10 },
        { "id": "black", "name": "B", "threshold": 10 },
    ]);
    document["campaigns"][0]["ranks"] = json!(["gold", "platinum"]);
    document["coupons"][0]["valid_days"] = json!(0);
    document["birthday"]["coupon"] = json!("cake");
    let mut found = faults(&document);
    found.sort();
    assert_eq!(
        found,
        [
            "/birthday/coupon",
            "/campaigns/0/ranks/1",
            "/coupons/0/valid_days",
            "/ranks/levels/0/rate",
            "/ranks/levels/1/threshold",
            "/ranks/levels/3/threshold",
            "/ranks/window",
        ]
    );
}

#[test]
fn a_rate_is_a_share_or_whole_blocks_but_not_both() {
    let mut document = with("/earning/per", json!({ "yen": 100, "points": 3 }));
    assert_eq!(faults(&document), ["/earning/per"]);
    document["earning"].as_object_mut().unwrap().remove("rate");
    assert_eq!(
        read(&document).unwrap().earning.rate,
        Rate::PerBlock {
            yen: 100,
            points: 3
        }
    );
    document["earning"].as_object_mut().unwrap().remove("per");
    assert_eq!(faults(&document), ["/earning"]);
}

#[test]
fn per_cent_are_whole_numbers_or_decimal_strings_and_never_ratios() {
    let effect = |percent: Value| {
        with(
            "/coupons/0/effect",
            json!({ "percent_off": percent, "max": 500 }),
        )
    };
    let ten = CouponEffect::PercentOff {
        percent: Decimal::TEN,
        max: Some(500),
    };
    assert_eq!(read(&effect(json!(10))).unwrap().coupons[0].effect, ten);
    assert_eq!(read(&effect(json!("10"))).unwrap().coupons[0].effect, ten);
    for wrong in [json!("0.1"), json!(0), json!(101), json!(12.5)] {
        assert_eq!(faults(&effect(wrong)), ["/coupons/0/effect/percent_off"]);
    }
    let max = with(
        "/coupons/0/effect",
        json!({ "amount_off": 500, "max": 100 }),
    );
    assert_eq!(faults(&max), ["/coupons/0/effect/max"]);
}

#[test]
fn a_campaign_may_begin_and_end_on_the_same_day_or_instant() {
    let period = |from: &str, to: &str| {
        let mut document = with("/campaigns/0/from", json!(from));
        document["campaigns"][0]["to"] = json!(to);
        read(&document).is_ok()
    };
    assert!(period("2026-11-01", "2026-11-01"));
    assert!(period("2026-11-01T10:00:00+09:00", "2026-11-01T01:00:00Z"));
    assert!(period("2026-11-01T23:59:59+09:00", "2026-11-01"));
    assert!(!period("2026-11-02", "2026-11-01"));
    assert!(!period("2026-11-02", "2026-11-01T23:59:59+09:00"));
}
