//! Orders that points paid for.

use app::Scope;
use chrono::TimeDelta;
use serde_json::json;
use tests::{Shop, order};

use crate::errors::{key, post_as, put_as};

#[tokio::test]
async fn a_hold_that_has_lapsed_pays_for_no_order_whether_or_not_that_is_recorded() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.hold("r-1", &member, 300).await.good();
    let body = json!({ "member_id": member, "order": order(10_000), "redemption_id": "r-1" });
    shop.wait(TimeDelta::seconds(1_799));
    let in_time = shop.put("/v1/earnings/ec-1", &body).await.good();
    assert_eq!(in_time["points"], 97);
    shop.wait(TimeDelta::seconds(1));
    for is_recorded in [false, true] {
        if is_recorded {
            shop.redeem("r-2", &member, 1).await.good();
        }
        let late = shop.put("/v1/earnings/ec-2", &body).await;
        assert_eq!(late.says(), (409, "hold_not_active"));
    }
    let again = shop.put("/v1/earnings/ec-1", &body).await;
    assert!(again.replayed);
    assert_eq!(again.good(), in_time);
}

#[tokio::test]
async fn an_order_names_no_more_points_than_can_pay_for_it() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let mut over = order(300);
    over["points_used"] = json!(301);
    let refused = shop.earn("ec-1", &member, &over).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
    assert_eq!(refused.pointers(), ["/order/points_used"]);
    for wish in [json!(null), json!(10), json!("max")] {
        let quote = json!({ "member_id": member, "order": over, "points_to_use": wish });
        let refused = shop.post("/v1/quotes", &quote).await;
        assert_eq!(refused.says(), (400, "invalid_request"));
        assert_eq!(refused.pointers(), ["/order/points_used"]);
    }
    over["points_used"] = json!(300);
    assert_eq!(shop.earn("ec-1", &member, &over).await.status, 201);
}

#[tokio::test]
async fn a_quote_of_an_order_that_names_its_points_says_what_is_left_to_pay() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let mut named = order(10_000);
    named["points_used"] = json!(300);
    let quote = async |wish| {
        let asked = json!({ "member_id": member, "order": named, "points_to_use": wish });
        shop.post("/v1/quotes", &asked).await
    };
    for wish in [json!(null), json!(300)] {
        let quoted = quote(wish).await.good();
        let redeem = &quoted["redeem"];
        assert_eq!(
            (&redeem["applied_points"], &redeem["value_yen"]),
            (&json!(300), &json!(300))
        );
        assert_eq!(redeem["payable_yen"], 9_700);
        assert_eq!(redeem["tax_allocation"][0]["discount_yen"], 300);
        assert_eq!(quoted["earn"]["points"], 97);
    }
    for other in [json!(0), json!(299), json!("max")] {
        let refused = quote(other).await;
        assert_eq!(refused.says(), (400, "invalid_request"));
        assert_eq!(refused.pointers(), ["/order/points_used"]);
    }
}

#[tokio::test]
async fn the_points_that_an_order_names_are_those_of_its_redemption() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.redeem("r-1", &member, 200).await.good();
    let mut named = order(1_000);
    named["points_used"] = json!(100);
    let body = json!({ "member_id": member, "order": named, "redemption_id": "r-1" });
    let refused = shop.put("/v1/earnings/ec-1", &body).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
    assert_eq!(refused.pointers(), ["/order/points_used"]);
}

#[tokio::test]
async fn of_a_hold_that_has_lapsed_the_balance_of_now_is_told() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.hold("r-1", &member, 300).await.good();
    shop.wait(TimeDelta::seconds(1_800));
    for (is_recorded, available) in [(false, 500), (true, 501)] {
        let found = shop.get("/v1/redemptions/r-1").await.good();
        let told = (&found["balance"]["available"], &found["balance"]["held"]);
        assert_eq!(found["status"], "lapsed");
        assert_eq!(told, (&json!(available), &json!(0)));
        if !is_recorded {
            // Whatever is written next records the end of the hold as well.
            shop.give(&member, 1).await;
        }
    }
    let late = shop.capture("r-1", &json!({})).await;
    assert_eq!(
        late.body["detail"],
        "The hold is no longer active: it lapsed."
    );
}

#[tokio::test]
async fn a_redemption_pays_for_one_order_only() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.redeem("r-1", &member, 200).await.good();
    let body = json!({ "member_id": member, "order": order(1_000), "redemption_id": "r-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    let refused = shop.put("/v1/earnings/ec-2", &body).await;
    assert_eq!(refused.says(), (409, "already_recorded"));
    assert_eq!(
        refused.body["detail"],
        "This redemption pays for another order."
    );
    assert!(shop.put("/v1/earnings/ec-1", &body).await.replayed);
    // Its points are the member's again: it has none to pay with.
    shop.take_back("ec-1", "back-1", &json!({ "full": true }))
        .await
        .good();
    let refused = shop.put("/v1/earnings/ec-3", &body).await;
    assert_eq!(refused.says(), (409, "already_recorded"));
    assert_eq!(shop.available(&member).await, 500);
}

#[tokio::test]
async fn of_two_orders_that_name_one_redemption_at_once_one_is_awarded() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.redeem("r-1", &member, 200).await.good();
    let body = json!({ "member_id": member, "order": order(1_000), "redemption_id": "r-1" });
    let (one, other) = tokio::join!(
        shop.put("/v1/earnings/ec-1", &body),
        shop.put("/v1/earnings/ec-2", &body)
    );
    let mut told = [one.status, other.status];
    told.sort_unstable();
    assert_eq!(told, [201, 409]);
}

#[tokio::test]
async fn a_key_s_cap_counts_what_a_return_takes_back_and_what_it_gives_back() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.redeem("r-1", &member, 100).await.good();
    let body = json!({ "member_id": member, "order": order(10_000), "redemption_id": "r-1" });
    let earned = shop.put("/v1/earnings/ec-1", &body).await.good();
    assert_eq!(earned["points"], 99);
    let capped = key(&shop, &[Scope::PointsReturn], |request| {
        request.points_per_call_max = Some(50);
    })
    .await;
    for (id, back, says) in [
        ("ret-1", json!({ "full": true }), (422, "above_limit")),
        ("ret-2", json!({ "amount": 5_100 }), (422, "above_limit")),
        ("ret-3", json!({ "amount": 5_000 }), (201, "")),
    ] {
        let path = format!("/v1/earnings/ec-1/returns/{id}");
        let answer = put_as(&shop, &capped, &path, &back).await;
        assert_eq!(answer.says(), says, "{back}");
    }
}

#[tokio::test]
async fn what_a_keys_cap_refuses_of_a_redemption_stays_refused_for_its_id() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let capped = key(&shop, &[Scope::PointsRedeem], |request| {
        request.points_per_call_max = Some(100);
    })
    .await;
    let body = json!({ "member_id": member, "points": 1_000, "mode": "clamp" });
    let refused = put_as(&shop, &capped, "/v1/redemptions/r-1", &body).await;
    assert_eq!(refused.says(), (422, "above_limit"));
    let found = shop.get("/v1/redemptions/r-1").await.good();
    assert_eq!(found["status"], "refused");
    // Fewer are there by now than the key may use, and still it is refused.
    shop.redeem("r-2", &member, 450).await.good();
    let again = put_as(&shop, &capped, "/v1/redemptions/r-1", &body).await;
    assert_eq!(again.says(), (422, "above_limit"));
    assert_eq!(shop.available(&member).await, 50);
}

#[tokio::test]
async fn a_key_captures_no_more_than_its_cap() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.hold("r-1", &member, 300).await.good();
    let capped = key(&shop, &[Scope::PointsRedeem], |request| {
        request.points_per_call_max = Some(100);
    })
    .await;
    for (points, says) in [(300, (422, "above_limit")), (100, (200, ""))] {
        let body = json!({ "points": points });
        let path = "/v1/redemptions/r-1/capture";
        let answer = post_as(&shop, &capped, path, &body).await;
        assert_eq!(answer.says(), says, "{points}");
    }
}

#[tokio::test]
async fn a_key_s_cap_counts_what_a_draw_takes_and_not_what_is_won() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let mut program = shop.get("/v1/program").await.body;
    let prize = json!({ "id": "won", "name": "当たり", "odds": "1", "value_yen": 1_000, "stock": 5, "points": 1_000 });
    program["lotteries"] = json!([{ "id": "summer", "name": "抽選", "points": 60, "from": "2026-11-01",
        "to": "2026-11-30", "expected_sales_yen": 1_000_000, "prizes": [prize] }]);
    shop.publish(&program).await;
    let body = json!({ "member_id": member, "lottery": "summer" });
    for (cap, says) in [(59, (422, "above_limit")), (60, (201, ""))] {
        let capped = key(&shop, &[Scope::PointsRedeem], |request| {
            request.points_per_call_max = Some(cap);
        })
        .await;
        let answer = put_as(&shop, &capped, "/v1/draws/d-1", &body).await;
        assert_eq!(answer.says(), says, "{cap}");
    }
    assert_eq!(shop.available(&member).await, 500 - 60 + 1_000);
}
