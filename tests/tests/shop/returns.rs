//! Goods come back: points are taken back and given back in proportion.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, harness::OPENING, order};

#[tokio::test]
async fn three_returns_of_a_third_take_back_exactly_what_was_earned() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    let mut clawed = Vec::new();
    for (id, amount) in [("ret-1", 3_333), ("ret-2", 3_333), ("ret-3", 3_334)] {
        let back = shop
            .take_back("ec-1001", id, &json!({ "amount": amount }))
            .await
            .good();
        clawed.push(back["points_clawed_back"].as_u64().unwrap());
    }
    assert_eq!(clawed, [33, 33, 34]);
    assert_eq!(shop.available(&member).await, 0);
    let more = shop
        .take_back("ec-1001", "ret-4", &json!({ "amount": 1 }))
        .await;
    assert_eq!(more.says(), (409, "return_exceeds_order"));
    let whole = shop
        .take_back("ec-1001", "ret-5", &json!({ "full": true }))
        .await;
    assert_eq!(whole.says(), (409, "return_exceeds_order"));
}

#[tokio::test]
async fn goods_come_back_by_their_lines_at_the_orders_prices() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let order = json!({
        "placed_at": OPENING, "channel": "ec", "discount": 1_000,
        "lines": [
            { "sku": "shirt", "unit_price": 4_000, "quantity": 2 },
            { "sku": "belt", "unit_price": 2_000, "quantity": 1 },
        ],
    });
    assert_eq!(
        shop.earn("ec-1001", &member, &order).await.good()["points"],
        90
    );
    let lines =
        |sku: &str, quantity: u32| json!({ "lines": [{ "sku": sku, "quantity": quantity }] });
    let back = shop
        .take_back("ec-1001", "ret-1", &lines("shirt", 1))
        .await
        .good();
    assert_eq!(
        (&back["returned_yen"], &back["points_clawed_back"]),
        (&json!(3_600), &json!(36))
    );
    let unknown = shop.take_back("ec-1001", "ret-2", &lines("shrit", 1)).await;
    assert_eq!(
        (unknown.status, unknown.pointers()),
        (400, vec!["/lines/0/sku"])
    );
    let too_many = shop.take_back("ec-1001", "ret-2", &lines("shirt", 2)).await;
    assert_eq!(too_many.says(), (409, "return_exceeds_order"));
    let rest = shop
        .take_back("ec-1001", "ret-3", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(
        (&rest["returned_yen"], &rest["points_clawed_back"]),
        (&json!(5_400), &json!(54))
    );
}

/// A member who paid an order of 5,000 yen with 300 points that end with the year.
async fn paid_with_points(shop: &Shop) -> String {
    let member = shop.member().await;
    shop.give_until(&member, 300, "2026-12-31").await;
    shop.redeem("r-1", &member, 300).await.good();
    let body = json!({ "member_id": member, "order": order(5_000), "redemption_id": "r-1" });
    assert_eq!(
        shop.put("/v1/earnings/ec-1001", &body).await.good()["points"],
        47
    );
    member
}

#[tokio::test]
async fn spent_points_that_come_back_keep_their_last_day() {
    let shop = Shop::open().await;
    let member = paid_with_points(&shop).await;
    shop.set("2026-12-31T23:59:59+09:00");
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(
        back["restored"],
        json!([{ "expires_on": "2026-12-31", "points": 300 }])
    );
    assert_eq!(
        (&back["points_restored"], &back["points_clawed_back"]),
        (&json!(300), &json!(47))
    );
    assert_eq!(shop.available(&member).await, 300);
    shop.set("2027-01-01T00:00:00+09:00");
    assert_eq!(shop.available(&member).await, 0);
}

#[tokio::test]
async fn spent_points_whose_day_has_passed_are_issued_again_for_thirty_days() {
    let shop = Shop::open().await;
    let member = paid_with_points(&shop).await;
    shop.set("2027-01-10T12:00:00+09:00");
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "amount": 2_500 }))
        .await
        .good();
    assert_eq!(
        back["restored"],
        json!([{ "expires_on": "2027-02-09", "points": 150 }])
    );
    let rest = shop
        .take_back("ec-1001", "ret-2", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(rest["points_restored"], 150);
    assert_eq!(shop.available(&member).await, 300);
}

#[tokio::test]
async fn a_program_may_say_that_what_expired_stays_expired_and_that_nobody_owes() {
    let program = json!({
        "name": "Strict", "earning": { "rate": "0.01" },
        "returns": { "shortfall": "clamp", "expired_lot": "forfeit" },
    });
    let shop = Shop::open_with(&program).await;
    let member = paid_with_points(&shop).await;
    shop.redeem("r-2", &member, 47).await.good();
    shop.set("2027-01-10T12:00:00+09:00");
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(
        (&back["points_restored"], &back["restored"]),
        (&json!(0), &json!([]))
    );
    assert_eq!(back["debt_added"], 0);
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["debt"]),
        (&json!(0), &json!(0))
    );
}

#[tokio::test]
async fn what_pays_for_an_order_must_have_ended_before_its_goods_come_back() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.hold("r-1", &member, 400).await.good();
    let body = json!({ "member_id": member, "order": order(5_000), "redemption_id": "r-1" });
    shop.put("/v1/earnings/ec-1001", &body).await.good();
    let full = json!({ "full": true });
    assert_eq!(
        shop.take_back("ec-1001", "ret-1", &full).await.says(),
        (409, "hold_not_active")
    );
    shop.capture("r-1", &json!({ "points": 100 })).await.good();
    let back = shop.take_back("ec-1001", "ret-1", &full).await.good();
    assert_eq!(back["points_restored"], 100, "what was captured in the end");
}

#[tokio::test]
async fn a_hold_that_has_run_out_pays_for_no_order_whether_or_not_anybody_recorded_it() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.hold("r-1", &member, 400).await.good();
    let body = json!({ "member_id": member, "order": order(5_000), "redemption_id": "r-1" });
    shop.wait(TimeDelta::minutes(30));
    let refused = shop.put("/v1/earnings/ec-1001", &body).await;
    assert_eq!(refused.says(), (409, "hold_not_active"));
    shop.give(&member, 1).await;
    let refused = shop.put("/v1/earnings/ec-1001", &body).await;
    assert_eq!(refused.says(), (409, "hold_not_active"));
    assert_eq!(
        shop.kinds(&member).await,
        ["adjusted", "held", "lapsed", "adjusted"]
    );
}

#[tokio::test]
async fn pending_points_are_taken_back_before_they_can_be_used() {
    let program = json!({ "name": "Waiting", "earning": { "rate": "0.01", "pending_days": 14 } });
    let shop = Shop::open_with(&program).await;
    let member = shop.member_with(10).await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "amount": 4_000 }))
        .await
        .good();
    assert_eq!(
        (&back["points_clawed_back"], &back["balance"]["pending"]),
        (&json!(40), &json!(60))
    );
    assert_eq!(back["balance"]["available"], 10);
    shop.set("2026-12-08T00:00:00+09:00");
    assert_eq!(shop.available(&member).await, 70);
}

#[tokio::test]
async fn a_return_is_judged_by_the_program_that_judged_the_purchase() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    shop.redeem("r-1", &member, 100).await.good();
    let lenient = json!({ "name": "Lenient", "earning": { "rate": "0.05" }, "returns": { "shortfall": "clamp" } });
    shop.publish(&lenient).await;
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(
        (&back["points_clawed_back"], &back["debt_added"]),
        (&json!(100), &json!(100))
    );
    assert_eq!(
        shop.earn("ec-1002", &member, &order(10_000)).await.good()["points"],
        500
    );
}

#[tokio::test]
async fn the_goods_of_an_order_that_come_back_take_the_rank_with_them() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    assert_eq!(
        shop.earn("ec-1001", &member, &order(120_000)).await.good()["rank"],
        "gold"
    );
    shop.take_back("ec-1001", "ret-1", &json!({ "amount": 30_000 }))
        .await
        .good();
    assert_eq!(shop.look(&member).await["rank"], "regular");
}

#[tokio::test]
async fn a_return_names_exactly_one_of_full_amount_and_lines() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    let bad: [Value; 6] = [
        json!({}),
        json!({ "full": false }),
        json!({ "full": true, "amount": 1 }),
        json!({ "amount": 0 }),
        json!({ "lines": [] }),
        json!({ "lines": [{ "sku": "shirt-01", "quantity": 0 }] }),
    ];
    for body in bad {
        let answer = shop.take_back("ec-1001", "ret-1", &body).await;
        assert_eq!(answer.says(), (400, "invalid_request"), "{body}");
    }
    let answer = shop
        .take_back("ec-9999", "ret-1", &json!({ "full": true }))
        .await;
    assert_eq!(answer.says(), (404, "earning_not_found"));
    assert_eq!(shop.available(&member).await, 100);
}

#[tokio::test]
async fn a_debt_is_paid_by_the_next_earning_first() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(9_400)).await.good();
    shop.redeem("r-1", &member, 94).await.good();
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(
        (&back["points_clawed_back"], &back["debt_added"]),
        (&json!(94), &json!(94))
    );
    assert_eq!(shop.balance(&member).await["debt"], 94);
    let earned = shop.earn("ec-1002", &member, &order(10_000)).await.good();
    assert_eq!(
        (&earned["points"], &earned["balance"]["available"]),
        (&json!(100), &json!(6))
    );
    assert_eq!(earned["balance"]["debt"], 0);
    assert_eq!(
        shop.kinds(&member).await,
        ["earned", "redeemed", "returned", "earned", "debt_offset"]
    );
}
