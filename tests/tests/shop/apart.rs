//! Where the program keeps points and coupons apart, an order has the ones or the others, whichever came first.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

/// A shop that keeps them apart, and a member with points and a coupon for three hundred yen off.
async fn apart() -> (Shop, String) {
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "redemption": { "combine_with_coupons": false },
        "coupons": [{ "id": "off", "title": "Off", "effect": { "amount_off": 300 }, "valid_days": 30 }],
    }))
    .await;
    let member = shop.member_with(500).await;
    let path = format!("/v1/members/{member}/coupons/c-1");
    shop.put(&path, &json!({ "template": "off" })).await.good();
    (shop, member)
}

async fn on_coupon(shop: &Shop, member: &str, act: &str, body: Value) -> Answer {
    let path = format!("/v1/members/{member}/coupons/c-1/{act}");
    shop.post(&path, &body).await
}

async fn use_coupon(shop: &Shop, member: &str, order_id: &str, order: &Value) -> Answer {
    on_coupon(
        shop,
        member,
        "use",
        json!({ "order_id": order_id, "order": order }),
    )
    .await
}

async fn release(shop: &Shop, member: &str, order_id: &str) -> Answer {
    on_coupon(shop, member, "release", json!({ "order_id": order_id })).await
}

async fn redeem_for(shop: &Shop, id: &str, member: &str, order: &Value) -> Answer {
    let body = json!({ "member_id": member, "points": 100, "order": order, "capture": false });
    shop.put(&format!("/v1/redemptions/{id}"), &body).await
}

#[tokio::test]
async fn an_order_with_a_coupon_is_paid_with_no_points() {
    let (shop, member) = apart().await;
    shop.redeem("r-1", &member, 100).await.good();
    use_coupon(&shop, &member, "ec-1", &order(3_000))
        .await
        .good();
    let body = json!({ "member_id": member, "order": order(3_000), "redemption_id": "r-1" });
    let refused = shop.put("/v1/earnings/ec-1", &body).await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    let mut paid = order(3_000);
    paid["points_used"] = json!(10);
    let refused = shop.earn("ec-1", &member, &paid).await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    // Another order may, and so may this one once the coupon is released.
    assert_eq!(shop.earn("ec-2", &member, &paid).await.status, 201);
    release(&shop, &member, "ec-1").await.good();
    assert_eq!(shop.put("/v1/earnings/ec-1", &body).await.status, 201);
}

#[tokio::test]
async fn an_order_that_was_paid_with_points_takes_no_coupon() {
    let (shop, member) = apart().await;
    shop.redeem("r-1", &member, 100).await.good();
    let body = json!({ "member_id": member, "order": order(3_000), "redemption_id": "r-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    let refused = use_coupon(&shop, &member, "ec-1", &order(3_000)).await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
    shop.earn("ec-2", &member, &order(3_000)).await.good();
    use_coupon(&shop, &member, "ec-2", &order(3_000))
        .await
        .good();
    // What was recorded stands.
    assert!(shop.put("/v1/earnings/ec-1", &body).await.replayed);
}

#[tokio::test]
async fn points_are_not_set_aside_for_an_order_with_a_coupon_and_the_refusal_is_remembered() {
    let (shop, member) = apart().await;
    let (bought, other) = (order(3_000), order(4_000));
    use_coupon(&shop, &member, "ec-1", &bought).await.good();
    let refused = redeem_for(&shop, "r-1", &member, &bought).await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    let quote = json!({ "member_id": member, "order": bought, "points_to_use": "max" });
    let quoted = shop.post("/v1/quotes", &quote).await.good();
    assert_eq!(quoted["redeem"]["max_points"], 0);
    assert_eq!(redeem_for(&shop, "r-2", &member, &other).await.status, 201);
    release(&shop, &member, "ec-1").await.good();
    let again = redeem_for(&shop, "r-1", &member, &bought).await;
    assert_eq!(again.says(), (422, "not_combinable"));
    assert_eq!(redeem_for(&shop, "r-3", &member, &bought).await.status, 201);
}

#[tokio::test]
async fn a_coupon_is_not_used_for_an_order_that_points_are_set_aside_for_until_they_are_the_members_again()
 {
    let (shop, member) = apart().await;
    let bought = order(3_000);
    for (id, ends) in [("r-1", "is voided"), ("r-2", "lapses")] {
        redeem_for(&shop, id, &member, &bought).await.good();
        let refused = use_coupon(&shop, &member, "ec-1", &bought).await;
        assert_eq!(refused.says(), (422, "not_combinable"), "before it {ends}");
        match id {
            "r-1" => drop(shop.void(id).await.good()),
            _ => shop.wait(TimeDelta::seconds(1_800)),
        }
    }
    use_coupon(&shop, &member, "ec-1", &bought).await.good();
}

#[tokio::test]
async fn where_they_combine_they_do() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let path = format!("/v1/members/{member}/coupons/c-1");
    let issued = shop.put(&path, &json!({ "template": "birthday" })).await;
    assert_eq!(issued.status, 201);
    let bought = order(3_000);
    use_coupon(&shop, &member, "ec-1", &bought).await.good();
    redeem_for(&shop, "r-1", &member, &bought).await.good();
    let body = json!({ "member_id": member, "order": bought, "redemption_id": "r-1" });
    assert_eq!(shop.put("/v1/earnings/ec-1", &body).await.status, 201);
}
