//! What points and coupons pay, by other people's tests.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

use super::{one_percent, order_with, program, with};

async fn quoted(shop: &Shop, member: &str, order: &Value, wish: Value) -> Value {
    let body = json!({ "member_id": member, "order": order, "points_to_use": wish });
    shop.post("/v1/quotes", &body).await.good()["redeem"].take()
}

/// A use of points for an order of so many yen.
async fn wish(shop: &Shop, id: &str, member: &str, points: u64, mode: &str, yen: u64) -> Answer {
    let body = json!({ "member_id": member, "points": points, "mode": mode, "order": order(yen) });
    shop.put(&format!("/v1/redemptions/{id}"), &body).await
}

#[tokio::test]
async fn points_pay_what_is_asked_and_never_more_than_the_order() {
    let shop = Shop::open_with(&one_percent()).await;
    let cases = [
        ("EC-001", 1_000, 1_000, json!(100), 100, 900),
        ("EC-009", 10_000, 100, json!(0), 0, 100),
        ("EC-013", 10_000, 100, json!(100), 100, 0),
        ("OD-028", 200, 2_000, json!("max"), 200, 1_800),
    ];
    for (case, balance, total, wish, applied, payable) in cases {
        let member = shop.member_with(balance).await;
        let quote = quoted(&shop, &member, &order(total), wish).await;
        assert_eq!(
            (&quote["applied_points"], &quote["value_yen"]),
            (&json!(applied), &json!(applied)),
            "{case}"
        );
        assert_eq!(quote["payable_yen"], payable, "{case}");
    }
}

#[tokio::test]
async fn points_that_are_not_there_are_refused_also_where_the_order_would_earn_them() {
    let shop = Shop::open_with(&one_percent()).await;
    for (case, balance, wanted) in [("EC-005", 9, 10), ("OD-004", 3, 5)] {
        let member = shop.member_with(balance).await;
        let refused = shop.redeem(case, &member, wanted).await;
        assert_eq!(refused.says(), (409, "insufficient_points"), "{case}");
    }
}

#[tokio::test]
async fn a_checkout_that_uses_no_points_takes_none_and_a_till_that_asks_for_none_is_told_so() {
    let shop = Shop::open_with(&one_percent()).await;
    for (case, balance, yen) in [
        ("EC-002", 0, 1_000),
        ("EC-003", 10, 1_000),
        ("EC-009", 10_000, 100),
    ] {
        let member = shop.member().await;
        if balance > 0 {
            shop.give(&member, balance).await;
        }
        let refused = wish(&shop, case, &member, 0, "strict", yen).await;
        assert_eq!(refused.says(), (400, "invalid_request"), "{case}");
        assert_eq!(refused.pointers(), ["/points"], "{case}");
        let none = wish(&shop, case, &member, 0, "clamp", yen).await.good();
        assert_eq!(
            (&none["points"], &none["balance"]["available"]),
            (&json!(0), &json!(balance)),
            "{case}"
        );
    }
}

#[tokio::test]
async fn points_beyond_the_order_or_the_balance_are_refused_or_lowered_as_the_till_asks() {
    let shop = Shop::open_with(&one_percent()).await;
    for (case, balance, yen, points, code, lowered) in [
        ("EC-014", 10_000, 100, 101, (422, "above_limit"), 100),
        ("EC-005", 9, 1_000, 10, (409, "insufficient_points"), 9),
        ("SY-045", 200, 1_000, 500, (409, "insufficient_points"), 200),
    ] {
        let member = shop.member_with(balance).await;
        let refused = wish(&shop, case, &member, points, "strict", yen).await;
        assert_eq!(refused.says(), code, "{case}");
        let id = format!("{case}-lowered");
        let less = wish(&shop, &id, &member, points, "clamp", yen).await;
        assert_eq!(less.good()["points"], lowered, "{case}");
    }
}

#[tokio::test]
async fn half_an_order_can_be_paid_where_the_program_says_so() {
    // SY-024
    let limits = json!({ "minimum": 500, "max_ratio": "0.5" });
    let shop = Shop::open_with(&with(one_percent(), "redemption", limits)).await;
    let member = shop.member_with(10_000).await;
    let quote = quoted(&shop, &member, &order(10_000), json!(10_000)).await;
    assert_eq!(quote["applied_points"], 5_000);
}

#[tokio::test]
async fn a_hundred_points_can_be_worth_five_hundred_yen() {
    // SY-028
    let value = json!({ "points": 100, "yen": 500 });
    let shop = Shop::open_with(&with(one_percent(), "point_value", value)).await;
    let member = shop.member_with(1_000).await;
    assert_eq!(
        shop.redeem("r", &member, 1_000).await.good()["value_yen"],
        5_000
    );
}

#[tokio::test]
async fn nobody_spends_below_the_balance_that_the_program_asks_for() {
    // NC-006
    let limits = json!({ "minimum_balance": 2 });
    let shop = Shop::open_with(&with(one_percent(), "redemption", limits)).await;
    let member = shop.member().await;
    assert_eq!(
        quoted(&shop, &member, &order(100), json!("max")).await["max_points"],
        0
    );
    assert_eq!(
        shop.redeem("r", &member, 1).await.says(),
        (422, "below_minimum")
    );
}

#[tokio::test]
async fn what_an_order_earns_does_not_pay_for_it() {
    // OD-024
    let shop = Shop::open_with(&program(&json!({ "per": { "yen": 2, "points": 1 } }))).await;
    let member = shop.member_with(10).await;
    let order = order_with(110, "points_used", json!(10));
    assert_eq!(
        quoted(&shop, &member, &order, json!("max")).await["applied_points"],
        10
    );
    shop.redeem("r", &member, 10).await.good();
    assert_eq!(
        shop.earn("a", &member, &order).await.good()["balance"]["available"],
        50
    );
}

#[tokio::test]
async fn a_use_is_one_entry_and_calling_it_off_is_one_more() {
    let shop = Shop::open_with(&one_percent()).await;
    // SY-044
    let member = shop.member_with(1_000).await;
    assert_eq!(
        shop.redeem("SY-044", &member, 300).await.good()["balance"]["available"],
        700
    );
    assert_eq!(shop.history(&member, 10).await[0]["points"], -300);
    // SY-048
    let member = shop.member_with(1_000).await;
    shop.hold("SY-048", &member, 300).await.good();
    for _ in 0..2 {
        assert_eq!(
            shop.void("SY-048").await.good()["balance"]["available"],
            1_000
        );
    }
    assert_eq!(shop.kinds(&member).await, ["adjusted", "held", "voided"]);
    // MD-001
    let member = shop.member_with(150).await;
    assert_eq!(
        shop.redeem("MD-001", &member, 30).await.good()["balance"]["available"],
        120
    );
}

#[tokio::test]
async fn of_twenty_uses_at_once_only_what_is_there_succeeds() {
    // IS-007
    let shop = Shop::open_with(&one_percent()).await;
    let member = shop.member_with(100).await;
    let ids: Vec<String> = (0..20).map(|use_of| format!("r-{use_of}")).collect();
    let answers = join_all(ids.iter().map(|id| shop.redeem(id, &member, 100))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((made, shop.available(&member).await), (1, 0));
}

#[tokio::test]
async fn a_wish_is_lowered_to_what_is_there_what_is_allowed_and_what_comes_out_even() {
    let cases = [
        ("SY-balance", json!({}), 700, 1_000, 700),
        ("SY-steps", json!({ "multiple": 100 }), 2_000, 1_050, 1_000),
        ("OD-009", json!({ "multiple": 3 }), 10, 10, 9),
        ("SY-too-few", json!({ "minimum": 500 }), 2_000, 499, 0),
        ("SY-just-enough", json!({ "minimum": 500 }), 2_000, 500, 500),
        ("SY-half", json!({ "max_ratio": "0.5" }), 2_000, 2_000, 750),
        ("NC-one-short", json!({ "minimum_balance": 2 }), 1, 1, 0),
        ("NC-enough", json!({ "minimum_balance": 2 }), 2, 2, 2),
    ];
    for (case, rules, balance, wish, applied) in cases {
        let shop = Shop::open_with(&with(one_percent(), "redemption", rules)).await;
        let member = shop.member_with(balance).await;
        let quote = quoted(&shop, &member, &order(1_500), json!(wish)).await;
        assert_eq!(quote["applied_points"], applied, "{case}");
    }
}

#[tokio::test]
async fn a_point_may_pay_several_yen() {
    for (case, yen, value, payable) in [("EC-two-yen", 2, 200, 800), ("EC-five-yen", 5, 500, 500)] {
        let value_of = json!({ "points": 1, "yen": yen });
        let shop = Shop::open_with(&with(one_percent(), "point_value", value_of)).await;
        let member = shop.member_with(1_000).await;
        let quote = quoted(&shop, &member, &order(1_000), json!(100)).await;
        assert_eq!(
            (&quote["value_yen"], &quote["payable_yen"]),
            (&json!(value), &json!(payable)),
            "{case}"
        );
    }
}

#[tokio::test]
async fn points_that_are_worth_something_only_together_are_spent_together() {
    // Odoo 169950: 3 yen for every 2 points, and 5 points are there.
    let value = json!({ "points": 2, "yen": 3 });
    let shop = Shop::open_with(&with(one_percent(), "point_value", value)).await;
    let member = shop.member_with(5).await;
    let quote = quoted(&shop, &member, &order(100), json!("max")).await;
    assert_eq!(
        (&quote["applied_points"], &quote["value_yen"]),
        (&json!(4), &json!(6))
    );
}

#[tokio::test]
async fn a_discount_goes_before_what_points_pay() {
    let shop = Shop::open_with(&one_percent()).await;
    for (case, balance, applied, payable) in [("OD-029", 50, 50, 40), ("OD-030", 100, 90, 0)] {
        let member = shop.member_with(balance).await;
        let order = order_with(100, "discount", json!(10));
        let quote = quoted(&shop, &member, &order, json!("max")).await;
        assert_eq!(
            (&quote["applied_points"], &quote["payable_yen"]),
            (&json!(applied), &json!(payable)),
            "{case}"
        );
    }
}

#[tokio::test]
async fn coupons_of_a_tenth_each_take_it_off_what_is_left_in_whole_yen_and_up_to_their_limit() {
    let coupon = |id: &str, effect: Value| json!({ "id": id, "title": id, "effect": effect, "valid_days": 30 });
    let coupons = json!([
        coupon("tenth", json!({ "percent_off": 10 })),
        coupon("limited", json!({ "percent_off": 10, "max": 9 })),
    ]);
    let shop = Shop::open_with(&with(one_percent(), "coupons", coupons)).await;
    let member = shop.member().await;
    for (case, template, yen, before, left) in [
        ("OD-016", "tenth", 300, 0, 270),
        ("OD-016-twice", "tenth", 300, 30, 243),
        // Odoo: 218.7.
        ("OD-016-thrice", "tenth", 300, 57, 219),
        ("OD-017", "limited", 120, 0, 111),
        ("OD-021", "limited", 60, 0, 54),
    ] {
        let path = format!("/v1/members/{member}/coupons/{case}");
        shop.put(&path, &json!({ "template": template }))
            .await
            .good();
        let order = order_with(yen, "discount", json!(before));
        let body = json!({ "order_id": case, "order": order });
        let used = shop.post(&format!("{path}/use"), &body).await.good();
        assert_eq!(used["discount_yen"], yen - before - left, "{case}");
    }
}
