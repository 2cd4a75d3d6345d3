//! Coupons for a segment.

use serde_json::{Value, json};
use tests::Shop;

use super::{act, counted, run};

#[tokio::test]
async fn everybody_in_the_segment_gets_one_coupon_that_a_till_takes() {
    let shop = Shop::open().await;
    let members = [shop.member().await, shop.member().await];
    let plan = json!({ "segment": {}, "give": { "coupon": "birthday" } });
    let seen = counted(&shop, "gift", &plan).await;
    let preview = &seen["preview"];
    assert_eq!(
        (&preview["coupons"], &preview["points"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(preview["yen"], 1_000, "two coupons of 500 yen");
    assert_eq!(run(&shop, "gift").await["counts"]["coupons"], 2);
    act(&shop, "gift", "start").await.good();
    shop.drain().await;
    for member in &members {
        let held = shop
            .get(&format!("/v1/members/{member}/coupons"))
            .await
            .good();
        assert_eq!(held["coupons"].as_array().map(Vec::len), Some(1));
        let id = held["coupons"][0]["coupon_id"].as_str().expect("an id");
        let body = json!({ "order_id": format!("ec-{member}"), "order": tests::order(5_000) });
        let used = shop
            .post(&format!("/v1/members/{member}/coupons/{id}/use"), &body)
            .await;
        assert_eq!(used.good()["discount_yen"], 500);
    }
}

#[tokio::test]
async fn a_template_that_is_gone_is_given_to_nobody_and_says_so() {
    let shop = Shop::open().await;
    shop.member().await;
    let tea =
        json!({ "id": "tea", "title": "Tea", "effect": { "percent_off": "10" }, "valid_days": 30 });
    let program = |coupons: Value| json!({ "name": "Tea", "earning": { "rate": "0.01" }, "coupons": coupons });
    shop.publish(&program(json!([tea]))).await;
    let plan = json!({ "segment": {}, "give": { "coupon": "tea" } });
    let seen = counted(&shop, "tea", &plan).await;
    assert_eq!(
        seen["preview"]["yen"],
        json!(null),
        "ten per cent have no most"
    );
    shop.publish(&program(json!([]))).await;
    let done = run(&shop, "tea").await;
    assert_eq!(
        (&done["state"], &done["counts"]["skipped"]["changed"]),
        (&json!("done"), &json!(1))
    );
}
