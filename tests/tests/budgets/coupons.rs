//! What coupons cost.

use serde_json::json;
use tests::{Shop, order};

use crate::cost;

#[tokio::test]
async fn a_coupon_is_issued_used_and_released_for_a_few_units_and_its_code_costs_two_more() {
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [
            { "id": "plain", "title": "Plain", "effect": { "amount_off": 500 }, "valid_days": 30 },
            { "id": "coded", "title": "Coded", "effect": { "amount_off": 500 }, "valid_days": 30, "own_code": true },
        ],
    }))
    .await;
    let member = shop.member().await;
    let path = |coupon: &str| format!("/v1/members/{member}/coupons/{coupon}");
    let issue = async |coupon: &str| {
        let body = json!({ "template": coupon });
        shop.put(&path(coupon), &body).await.good()
    };
    shop.put(&path("warm"), &json!({ "template": "plain" }))
        .await
        .good();
    shop.system.metrics().clear();
    issue("plain").await;
    assert_eq!(cost(&shop), (50, 20), "issue");
    let coded = issue("coded").await;
    assert_eq!(cost(&shop), (70, 20), "issue with a code");
    let code = coded["code"].as_str().expect("a code");
    shop.get(&format!("/v1/coupons?code={code}")).await.good();
    assert_eq!(cost(&shop), (0, 20), "find by code");
    let body = json!({ "order_id": "ec-1", "order": order(3_000) });
    shop.post(&format!("{}/use", path("plain")), &body)
        .await
        .good();
    assert_eq!(cost(&shop), (50, 30), "use");
    let body = json!({ "order_id": "ec-1" });
    shop.post(&format!("{}/release", path("plain")), &body)
        .await
        .good();
    assert_eq!(cost(&shop), (30, 10), "release");
    shop.get("/v1/coupons?code=000000000001").await;
    assert_eq!(cost(&shop), (0, 0), "a misread code");
}

#[tokio::test]
async fn a_purchase_that_gives_a_coupon_costs_eight_write_units_and_a_strong_read_more() {
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "stamp_cards": [{ "id": "tea", "name": "お茶カード", "stamp_for": { "purchase": {} }, "size": 2,
                          "reward": { "coupon": "tea" } }],
        "coupons": [{ "id": "tea", "title": "お茶", "effect": { "amount_off": 100 }, "valid_days": 30 }],
    }))
    .await;
    let member = shop.member_with(1_000).await;
    shop.earn("warm", &member, &order(10_000)).await.good();
    shop.system.metrics().clear();
    shop.earn("ec-1", &member, &order(3_000)).await.good();
    assert_eq!(
        cost(&shop),
        (130, 20),
        "the full card's entry, the coupon and its name"
    );
    shop.earn("ec-2", &member, &order(3_000)).await.good();
    assert_eq!(cost(&shop), (50, 10), "none");
}
