//! What an order may have beside a coupon: other coupons, and points.

use serde_json::{Value, json};
use tests::{Answer, Shop, order};

/// A shop with coupons that go with some, with none and with no points; a member with points and one of each.
async fn shop() -> (Shop, String) {
    let template = |id: &str, combine: Value| {
        json!({
            "id": id, "title": id, "effect": { "amount_off": 100 }, "valid_days": 30, "combine": combine,
        })
    };
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [
            template("any", json!({})),
            template("other", json!({ "coupons": "any" })),
            template("alone", json!({ "coupons": "none" })),
            template("picky", json!({ "coupons": ["any"] })),
            template("cash", json!({ "points": false })),
            template("named", json!({})),
        ],
        "redemption": { "not_combinable_with": { "coupons": ["named"] } },
    }))
    .await;
    let member = shop.member_with(500).await;
    for id in ["any", "other", "alone", "picky", "cash", "named"] {
        let path = format!("/v1/members/{member}/coupons/{id}");
        shop.put(&path, &json!({ "template": id })).await.good();
    }
    (shop, member)
}

async fn act(shop: &Shop, member: &str, coupon: &str, act: &str, body: Value) -> Answer {
    let path = format!("/v1/members/{member}/coupons/{coupon}/{act}");
    shop.post(&path, &body).await
}

async fn spend(shop: &Shop, member: &str, coupon: &str, order_id: &str) -> Answer {
    let body = json!({ "order_id": order_id, "order": order(3_000) });
    act(shop, member, coupon, "use", body).await
}

async fn release(shop: &Shop, member: &str, coupon: &str, order_id: &str) -> Answer {
    let body = json!({ "order_id": order_id });
    act(shop, member, coupon, "release", body).await
}

#[tokio::test]
async fn a_coupon_that_goes_with_no_other_is_refused_beside_one_whichever_came_first() {
    let (shop, member) = shop().await;
    spend(&shop, &member, "alone", "ec-1").await.good();
    let refused = spend(&shop, &member, "any", "ec-1").await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    spend(&shop, &member, "any", "ec-2").await.good();
    release(&shop, &member, "alone", "ec-1").await.good();
    let refused = spend(&shop, &member, "alone", "ec-2").await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    assert_eq!(spend(&shop, &member, "other", "ec-2").await.status, 200);
    // Once both are given back, it may be used there.
    for coupon in ["any", "other"] {
        release(&shop, &member, coupon, "ec-2").await.good();
    }
    assert_eq!(spend(&shop, &member, "alone", "ec-2").await.status, 200);
}

#[tokio::test]
async fn a_coupon_that_names_others_goes_with_those_alone() {
    let (shop, member) = shop().await;
    spend(&shop, &member, "picky", "ec-1").await.good();
    assert_eq!(spend(&shop, &member, "any", "ec-1").await.status, 200);
    let refused = spend(&shop, &member, "other", "ec-1").await;
    assert_eq!(refused.says(), (422, "not_combinable"));
}

#[tokio::test]
async fn of_coupons_that_do_not_go_together_one_is_used_however_many_are_sent_at_once() {
    for round in 0..4 {
        let (shop, member) = shop().await;
        if round % 2 == 1 {
            // A coupon that was used for this order before and given back is known to it already.
            spend(&shop, &member, "alone", "ec-1").await.good();
            release(&shop, &member, "alone", "ec-1").await.good();
        }
        let (alone, other) = futures::future::join(
            spend(&shop, &member, "alone", "ec-1"),
            spend(&shop, &member, "other", "ec-1"),
        )
        .await;
        let mut statuses = [alone.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "round {round}");
    }
}

#[tokio::test]
async fn an_order_with_a_coupon_that_goes_with_no_points_is_paid_with_none_and_the_other_way_round()
{
    for coupon in ["cash", "named"] {
        let (shop, member) = shop().await;
        let mut paid = order(3_000);
        paid["points_used"] = json!(100);
        let body = json!({ "order_id": "ec-1", "order": paid });
        let refused = act(&shop, &member, coupon, "use", body).await;
        assert_eq!(refused.says(), (422, "not_combinable"), "{coupon}");
        spend(&shop, &member, coupon, "ec-1").await.good();
        let refused = shop.earn("ec-1", &member, &paid).await;
        assert_eq!(refused.says(), (422, "not_combinable"), "{coupon}");
        let ask = json!({ "member_id": member, "points": 100, "order": order(3_000) });
        let refused = shop.put("/v1/redemptions/r-1", &ask).await;
        assert_eq!(refused.says(), (422, "not_combinable"), "{coupon}");
        let quote = json!({ "member_id": member, "order": order(3_000), "points_to_use": "max" });
        let quoted = shop.post("/v1/quotes", &quote).await.good();
        assert_eq!(quoted["redeem"]["max_points"], 0, "{coupon}");
        release(&shop, &member, coupon, "ec-1").await.good();
        shop.put("/v1/redemptions/r-2", &ask).await.good();
        let refused = spend(&shop, &member, coupon, "ec-1").await;
        assert_eq!(refused.says(), (422, "not_combinable"), "{coupon}");
        // Other coupons go with points.
        assert_eq!(spend(&shop, &member, "any", "ec-1").await.status, 200);
    }
}

#[tokio::test]
async fn a_rule_may_name_coupons_of_the_program_only() {
    let shop = Shop::open().await;
    let document = json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [{
            "id": "tea", "title": "Tea", "effect": { "amount_off": 1 }, "valid_days": 1,
            "combine": { "coupons": ["tea", "cake"] },
        }],
    });
    let checked = shop.post("/v1/program/check", &document).await;
    assert_eq!(checked.pointers(), ["/coupons/0/combine/coupons/1"]);
    let mut document = document;
    document["coupons"][0]["combine"] = json!({ "coupons": "some", "points": 1 });
    let checked = shop.post("/v1/program/check", &document).await;
    assert_eq!(
        checked.pointers(),
        ["/coupons/0/combine/coupons", "/coupons/0/combine/points"]
    );
}

#[tokio::test]
async fn two_coupons_take_no_more_off_together_than_the_goods_cost_and_a_third_is_kept() {
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [{ "id": "off", "title": "500円引き", "effect": { "amount_off": 500 }, "valid_days": 30 }],
    }))
    .await;
    let member = shop.member().await;
    for id in ["a", "b", "c"] {
        let path = format!("/v1/members/{member}/coupons/{id}");
        shop.put(&path, &json!({ "template": "off" })).await.good();
    }
    let body = json!({ "order_id": "ec-1", "order": order(700) });
    let spend = |coupon: &'static str| act(&shop, &member, coupon, "use", body.clone());
    let mut off = Vec::new();
    for answer in futures::future::join_all([spend("a"), spend("b")]).await {
        off.push(answer.good()["discount_yen"].clone());
    }
    off.sort_by_key(Value::as_u64);
    assert_eq!(off, [json!(200), json!(500)]);
    assert_eq!(spend("c").await.says(), (409, "coupon_not_usable"));
    assert!(spend("a").await.replayed);
    release(&shop, &member, "a", "ec-1").await.good();
    let third = spend("c").await.good();
    assert!(third["discount_yen"] == 200 || third["discount_yen"] == 500);
    let fourth = spend("a").await;
    assert_eq!(fourth.says(), (409, "coupon_not_usable"));
}
