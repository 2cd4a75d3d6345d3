//! Campaigns, and what does not go with points, from outside.

use serde_json::{Value, json};
use tests::{Shop, order};

/// One per cent, and these campaigns.
fn with_campaigns(campaigns: Value) -> Value {
    json!({ "name": "Tea", "earning": { "rate": "0.01" }, "campaigns": campaigns })
}

fn placed(yen: u64, at: &str) -> Value {
    let mut order = order(yen);
    order["placed_at"] = json!(at);
    order
}

/// Rule, words in both languages and points of each part.
fn parts(answer: &Value) -> Vec<(String, String, String, u64)> {
    let text = |part: &Value, field: &str| part[field].as_str().unwrap().to_owned();
    let parts = answer["breakdown"].as_array().unwrap().iter();
    let shown = parts.map(|part| {
        let points = part["points"].as_u64().unwrap();
        (
            text(part, "rule"),
            text(part, "label"),
            text(part, "label_en"),
            points,
        )
    });
    shown.collect()
}

#[tokio::test]
async fn an_evening_gives_points_per_piece_up_to_its_limit_a_day_and_says_so_in_two_languages() {
    let shop = Shop::open_with(&with_campaigns(json!([{
        "id": "evening", "name": "夕市", "name_en": "Evening market",
        "hours": { "from": "17:00", "to": "20:00" }, "effect": { "add_points": 40, "per": "item" },
        "max_points_per_member_per_day": 100, "points_expire": { "on": "2026-12-31" },
    }])))
    .await;
    let member = shop.member().await;
    let mut basket = placed(1_000, "2026-11-23T18:00:00+09:00");
    basket["lines"][0]["quantity"] = json!(2);
    let first = shop.earn("ec-1", &member, &basket).await.good();
    let part = |rule: &str, ja: &str, en: &str, points| {
        (rule.to_owned(), ja.to_owned(), en.to_owned(), points)
    };
    assert_eq!(
        parts(&first),
        [
            part("base", "通常ポイント", "Regular points", 20),
            part("campaign:evening", "夕市", "Evening market", 80),
        ]
    );
    let soonest = json!({ "expires_on": "2026-12-31", "points": 80 });
    assert_eq!(first["balance"]["expiring"][0], soonest);
    let second = shop.earn("ec-2", &member, &basket).await.good();
    assert_eq!(second["points"], 40);
    let late = placed(1_000, "2026-11-23T20:00:00+09:00");
    assert_eq!(shop.earn("ec-3", &member, &late).await.good()["points"], 10);
    let entries = shop.history(&member, 10).await;
    assert_eq!(parts(&entries[2]), parts(&first));
}

#[tokio::test]
async fn every_second_purchase_counts_as_they_are_recorded() {
    let shop = Shop::open_with(&with_campaigns(json!([{
        "id": "second", "name": "2回ごと", "purchase": { "every": 2 }, "effect": { "add_points": 5 },
    }])))
    .await;
    let member = shop.member().await;
    let mut points = Vec::new();
    for id in ["a", "b", "c", "d"] {
        let quote = json!({ "member_id": member, "order": order(1_000) });
        let quote = shop.post("/v1/quotes", &quote).await.good();
        let earned = shop.earn(id, &member, &order(1_000)).await.good();
        assert_eq!(earned["points"], quote["earn"]["points"], "{id}");
        points.push(earned["points"].as_u64().unwrap());
    }
    assert_eq!(points, [10, 15, 10, 15]);
}

#[tokio::test]
async fn a_quote_with_points_says_what_the_redemption_and_the_earning_then_do() {
    let mut program = with_campaigns(json!([
        { "id": "double", "name": "2倍", "effect": { "multiply": "2" } },
        { "id": "gift", "name": "おまけ", "effect": { "add_points": 30 } },
    ]));
    program["redemption"] = json!({
        "multiple": 10, "max_ratio": "0.5", "not_combinable_with": { "campaigns": ["double"] },
    });
    let shop = Shop::open_with(&program).await;
    let cases = [
        ("none", 0, 50 + 50 + 30),
        ("some", 250, 47 + 30),
        ("most", 5_000, 25 + 30),
    ];
    for (id, wish, points) in cases {
        let member = shop.member_with(20_000).await;
        let body = json!({ "member_id": member, "order": order(5_000), "points_to_use": wish });
        let quote = shop.post("/v1/quotes", &body).await.good();
        let applied = quote["redeem"]["applied_points"].as_u64().unwrap();
        let body = json!({ "member_id": member, "points": applied, "order": order(5_000) });
        let mut earning = json!({ "member_id": member, "order": order(5_000) });
        if applied > 0 {
            let redemption = format!("use-{id}");
            let used = shop
                .put(&format!("/v1/redemptions/{redemption}"), &body)
                .await
                .good();
            assert_eq!(used["value_yen"], quote["redeem"]["value_yen"], "{id}");
            assert_eq!(
                used["tax_allocation"], quote["redeem"]["tax_allocation"],
                "{id}"
            );
            earning["redemption_id"] = json!(redemption);
        }
        let earned = shop
            .put(&format!("/v1/earnings/{id}"), &earning)
            .await
            .good();
        assert_eq!(earned["breakdown"], quote["earn"]["breakdown"], "{id}");
        assert_eq!(earned["points"], points, "{id}");
    }
}

#[tokio::test]
async fn a_coupon_that_the_program_names_is_not_used_on_an_order_that_points_pay_for() {
    let mut program = with_campaigns(json!([]));
    let coupon = |id: &str| json!({ "id": id, "title": id, "effect": { "amount_off": 100 }, "valid_days": 30 });
    program["coupons"] = json!([coupon("welcome"), coupon("sorry")]);
    program["redemption"] = json!({ "not_combinable_with": { "coupons": ["welcome"] } });
    let shop = Shop::open_with(&program).await;
    let member = shop.member().await;
    let mut paid = order(5_000);
    paid["points_used"] = json!(100);
    let answers = [
        ("welcome", &paid, 422),
        ("sorry", &paid, 200),
        ("welcome", &order(5_000), 200),
    ];
    for (template, order, status) in answers {
        let path = format!("/v1/members/{member}/coupons/{template}-1");
        shop.put(&path, &json!({ "template": template }))
            .await
            .good();
        let used = json!({ "order_id": format!("ec-{template}"), "order": order });
        let answer = shop.post(&format!("{path}/use"), &used).await;
        assert_eq!(answer.status, status, "{template}: {}", answer.body);
        if status == 422 {
            assert_eq!(answer.body["code"], "not_combinable");
        }
    }
}

#[tokio::test]
async fn a_coupons_part_of_a_discount_earns_where_the_program_says_so() {
    let mut program = with_campaigns(json!([]));
    program["earning"]["coupon_part"] = json!("included");
    let shop = Shop::open_with(&program).await;
    let member = shop.member().await;
    let mut order = order(10_000);
    order["discount"] = json!(3_000);
    order["coupon_discount"] = json!(1_000);
    assert_eq!(
        shop.earn("ec-1", &member, &order).await.good()["points"],
        80
    );
    order["coupon_discount"] = json!(3_001);
    let refused = shop.earn("ec-2", &member, &order).await;
    assert_eq!(refused.pointers(), ["/order/coupon_discount"]);
}

#[tokio::test]
async fn all_that_a_program_cannot_say_of_campaigns_is_told_at_once() {
    let shop = Shop::open().await;
    let mut program = with_campaigns(json!([{
        "id": "a", "name": "A", "hours": { "from": "9", "to": "20:00" }, "purchase": { "every": 1 },
        "effect": { "add_points": 1, "per": "kilo" }, "points_expire": {},
    }]));
    program["redemption"] =
        json!({ "not_combinable_with": { "campaigns": ["b"], "coupons": ["c"] } });
    let refused = shop.post("/v1/program/check", &program).await;
    assert_eq!(refused.says(), (422, "invalid_program"));
    let mut found = refused.pointers();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "/campaigns/0/effect/per",
            "/campaigns/0/hours/from",
            "/campaigns/0/points_expire",
            "/campaigns/0/purchase/every",
            "/redemption/not_combinable_with/campaigns/0",
            "/redemption/not_combinable_with/coupons/0",
        ]
    );
}

#[tokio::test]
async fn a_night_and_a_last_day_are_those_of_the_programs_zone_where_clocks_are_put_back_too() {
    let program = json!({
        "name": "Tea", "time_zone": "America/New_York", "earning": { "rate": "0.01" },
        "expiry": { "policy": "fixed", "months": 1, "align": "day" },
        "campaigns": [{
            "id": "night", "name": "夜市", "weekdays": ["sat"], "hours": { "from": "22:00", "to": "02:00" },
            "effect": { "multiply": "2" },
        }],
    });
    let shop = Shop::open_at("2026-11-07T23:00:00-05:00").await;
    shop.publish(&program).await;
    let member = shop.member().await;
    for (order, at, points) in [
        ("ec-1", "2026-10-31T21:59:59-04:00", 10),
        ("ec-2", "2026-11-01T12:00:00+09:00", 20),
        ("ec-3", "2026-11-01T01:59:59-04:00", 20),
        ("ec-4", "2026-11-01T01:59:59-05:00", 20),
        ("ec-5", "2026-11-01T02:00:00-05:00", 10),
    ] {
        let earned = shop.earn(order, &member, &placed(1_000, at)).await.good();
        assert_eq!(earned["points"], points, "{at}");
        assert_eq!(earned["expires_on"], "2026-12-07", "{at}");
    }
    shop.set("2026-12-07T23:59:59-05:00");
    assert_eq!(shop.available(&member).await, 80);
    shop.set("2026-12-08T00:00:00-05:00");
    assert_eq!(shop.available(&member).await, 0);
}
