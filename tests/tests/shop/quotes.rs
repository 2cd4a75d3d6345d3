//! Quotes: what an order would earn, and what points could pay of it.

use app::Scope;
use serde_json::json;
use tests::{Shop, harness::OPENING, order};

use crate::errors::{key, post_as};

#[tokio::test]
async fn a_quote_writes_nothing_and_the_writes_do_what_it_says() {
    let shop = Shop::open().await;
    let member = shop.member_with(300).await;
    let order = json!({
        "placed_at": OPENING, "channel": "store", "shipping": 500,
        "lines": [
            { "sku": "tea", "unit_price": 1_080, "quantity": 1, "tax_rate": "0.08" },
            { "sku": "cup", "unit_price": 2_200, "quantity": 1 },
        ],
    });
    let asked = json!({ "member_id": member, "order": order, "points_to_use": "max" });
    let quote = shop.post("/v1/quotes", &asked).await.good();
    assert_eq!(
        shop.kinds(&member).await,
        ["adjusted"],
        "a quote writes nothing"
    );
    assert_eq!(
        quote["redeem"],
        json!({
            "max_points": 300, "applied_points": 300, "value_yen": 300, "payable_yen": 3_480,
            "tax_allocation": [
                { "tax_rate": "0.10", "discount_yen": 214 },
                { "tax_rate": "0.08", "discount_yen": 86 },
            ],
        })
    );
    let body = json!({ "member_id": member, "points": 300, "order": order });
    let used = shop.put("/v1/redemptions/r-1", &body).await.good();
    assert_eq!(used["value_yen"], quote["redeem"]["value_yen"]);
    assert_eq!(used["tax_allocation"], quote["redeem"]["tax_allocation"]);
    let body = json!({ "member_id": member, "order": order, "redemption_id": "r-1" });
    let earned = shop.put("/v1/earnings/ec-1001", &body).await.good();
    assert_eq!(earned["points"], quote["earn"]["points"]);
    assert_eq!(earned["breakdown"], quote["earn"]["breakdown"]);
}

#[tokio::test]
async fn a_quote_for_nobody_is_for_a_newcomer() {
    let shop = Shop::open().await;
    let quote = shop
        .post(
            "/v1/quotes",
            &json!({ "order": order(5_000), "points_to_use": 100 }),
        )
        .await
        .good();
    assert_eq!(
        (&quote["earn"]["points"], &quote["redeem"]["max_points"]),
        (&json!(50), &json!(0))
    );
    assert_eq!(quote["redeem"]["payable_yen"], 5_000);
}

#[tokio::test]
async fn a_quote_says_what_the_key_that_asks_for_it_may_do() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let bearer = key(&shop, &[Scope::PointsEarn], |request| {
        request.points_per_call_max = Some(100);
        request.stores = vec!["shibuya".to_owned()];
    })
    .await;
    let quoted = async |price: u64, store: &str, wish: serde_json::Value| {
        let mut order = order(price);
        order["store_id"] = json!(store);
        let body = json!({ "member_id": member, "order": order, "points_to_use": wish });
        post_as(&shop, &bearer, "/v1/quotes", &body).await
    };
    let quote = quoted(10_000, "shibuya", json!("max")).await.good();
    let redeem = &quote["redeem"];
    assert_eq!(
        (&redeem["max_points"], &redeem["applied_points"]),
        (&json!(100), &json!(100))
    );
    assert_eq!(redeem["payable_yen"], 9_900);
    assert_eq!(
        quoted(10_000, "ueno", json!(0)).await.says(),
        (403, "forbidden")
    );
    assert_eq!(
        quoted(10_100, "shibuya", json!(0)).await.says(),
        (422, "above_limit")
    );
}
