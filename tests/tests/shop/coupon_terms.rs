//! What a coupon can be used for: goods, channels, stores and days.

use serde_json::{Value, json};
use tests::{Answer, Shop};

/// A tenth off tea, sold online or in Shibuya, from 1 December through Christmas.
fn program() -> Value {
    json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [
            {
                "id": "tea", "title": "お茶10%引き", "effect": { "percent_off": "10" }, "valid_days": 30,
                "min_spend": 2_000, "categories": ["tea"], "skus": ["cha-no-yu"],
                "channels": ["ec", "store"], "stores": ["shibuya"],
            },
            {
                "id": "christmas", "title": "クリスマス", "effect": { "amount_off": 300 }, "valid_days": 60,
                "from": "2026-12-01", "to": "2026-12-25",
            },
        ],
    })
}

async fn shop() -> (Shop, String) {
    let shop = Shop::open_with(&program()).await;
    let member = shop.member().await;
    (shop, member)
}

async fn issue(shop: &Shop, member: &str, coupon: &str, template: &str) -> Answer {
    let path = format!("/v1/members/{member}/coupons/{coupon}");
    shop.put(&path, &json!({ "template": template })).await
}

async fn spend(shop: &Shop, member: &str, coupon: &str, order: Value) -> Answer {
    let path = format!("/v1/members/{member}/coupons/{coupon}/use");
    let body = json!({ "order_id": format!("for-{coupon}"), "order": order });
    shop.post(&path, &body).await
}

/// Tea for so many yen and a gift card.
fn order(channel: &str, store: Option<&str>, tea_yen: u64) -> Value {
    json!({
        "placed_at": "2026-11-22T10:00:00+09:00", "channel": channel, "store_id": store,
        "lines": [
            { "sku": "sencha", "category": "tea", "unit_price": tea_yen, "quantity": 1, "tax_rate": "0.08" },
            { "sku": "card", "unit_price": 5_000, "quantity": 1 },
        ],
    })
}

#[tokio::test]
async fn a_coupon_for_some_goods_takes_off_of_those_alone_and_asks_its_minimum_of_them() {
    let (shop, member) = shop().await;
    let issued = issue(&shop, &member, "c-1", "tea").await.good();
    assert_eq!(
        (&issued["categories"], &issued["skus"]),
        (&json!(["tea"]), &json!(["cha-no-yu"]))
    );
    let refused = spend(
        &shop,
        &member,
        "c-1",
        order("store", Some("shibuya"), 1_999),
    )
    .await;
    assert_eq!(refused.says(), (409, "coupon_not_usable"));
    let used = spend(
        &shop,
        &member,
        "c-1",
        order("store", Some("shibuya"), 2_000),
    )
    .await;
    assert_eq!(used.good()["discount_yen"], 200);
}

#[tokio::test]
async fn a_coupon_for_a_store_is_refused_elsewhere_and_stays_usable() {
    let (shop, member) = shop().await;
    issue(&shop, &member, "c-1", "tea").await.good();
    for (channel, store) in [
        ("store", Some("ginza")),
        ("ec", None),
        ("truck", Some("shibuya")),
    ] {
        let refused = spend(&shop, &member, "c-1", order(channel, store, 3_000)).await;
        assert_eq!(refused.says(), (409, "coupon_not_usable"), "{channel}");
    }
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
    let used = spend(&shop, &member, "c-1", order("ec", Some("shibuya"), 3_000)).await;
    assert_eq!(used.status, 200);
}

#[tokio::test]
async fn a_coupon_is_used_from_its_first_day_through_its_kinds_last_and_given_out_no_longer() {
    let (shop, member) = shop().await;
    let issued = issue(&shop, &member, "c-1", "christmas").await;
    assert_eq!(
        (
            &issued.body["status"],
            &issued.body["from"],
            &issued.body["expires_on"]
        ),
        (
            &json!("upcoming"),
            &json!("2026-12-01"),
            &json!("2026-12-25")
        )
    );
    assert_eq!(shop.look(&member).await["coupons_available"], 0);
    let at_once = spend(&shop, &member, "c-1", order("ec", None, 3_000)).await;
    assert_eq!(at_once.says(), (409, "coupon_not_usable"));
    shop.set("2026-12-01T00:00:00+09:00");
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
    let again = issue(&shop, &member, "c-1", "christmas").await;
    assert_eq!((again.replayed, again.body), (true, issued.body));
    issue(&shop, &member, "c-2", "christmas").await.good();
    let used = spend(&shop, &member, "c-1", order("ec", None, 3_000)).await;
    assert_eq!(used.good()["discount_yen"], 300);
    shop.set("2026-12-26T00:00:00+09:00");
    let late = spend(&shop, &member, "c-2", order("ec", None, 3_000)).await;
    assert_eq!(late.says(), (409, "coupon_not_usable"));
    let given_out = issue(&shop, &member, "c-3", "christmas").await;
    assert_eq!(given_out.says(), (409, "coupon_not_usable"));
    assert!(issue(&shop, &member, "c-2", "christmas").await.replayed);
}

#[tokio::test]
async fn what_a_coupon_is_for_is_fixed_when_it_is_issued() {
    let (shop, member) = shop().await;
    issue(&shop, &member, "c-1", "tea").await.good();
    let mut wider = program();
    wider["coupons"][0] = json!({
        "id": "tea", "title": "お茶10%引き", "effect": { "percent_off": "10" }, "valid_days": 30,
    });
    shop.publish(&wider).await;
    issue(&shop, &member, "c-2", "tea").await.good();
    let refused = spend(&shop, &member, "c-1", order("ec", None, 3_000)).await;
    assert_eq!(refused.says(), (409, "coupon_not_usable"));
    let used = spend(&shop, &member, "c-2", order("ec", None, 3_000)).await;
    assert_eq!(used.good()["discount_yen"], 800);
}

#[tokio::test]
async fn a_kind_of_coupon_that_ends_before_it_begins_is_no_rule() {
    let (shop, _) = shop().await;
    let mut document = program();
    document["coupons"][1]["to"] = json!("2026-11-30");
    let checked = shop.post("/v1/program/check", &document).await;
    assert_eq!(checked.pointers(), ["/coupons/1/to"]);
}
