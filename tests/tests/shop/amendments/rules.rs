//! Points that an edit adds to what pays for an order are spent, and spent by the rules of the program that judged it.

use serde_json::{Value, json};
use tests::{Shop, order};

use super::{into, paying};

/// A shop with these rules for spending, where a member with 2,000 points has bought for 10,000 yen.
async fn under(redemption: Value) -> (Shop, String) {
    let program = json!({
        "name": "Tea", "earning": { "rate": "0.01" }, "redemption": redemption,
        "coupons": [{ "id": "off", "title": "Off", "effect": { "amount_off": 300 }, "valid_days": 30 }],
    });
    let shop = Shop::open_with(&program).await;
    let member = shop.member_with(2_000).await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    (shop, member)
}

#[tokio::test]
async fn more_points_pay_for_an_edited_order_only_in_the_programs_multiples_and_from_its_minimum_on()
 {
    let (shop, member) = under(json!({ "multiple": 100, "minimum": 300 })).await;
    for (points, code) in [(350, "not_a_multiple"), (200, "below_minimum")] {
        let refused = paying(&shop, "am-1", 10_000, points).await;
        assert_eq!(refused.says(), (422, code));
    }
    assert_eq!(shop.available(&member).await, 2_100);
    assert_eq!(
        paying(&shop, "am-1", 10_000, 300).await.good()["points_used_change"],
        300
    );
    // The rules are asked of all that pays from now on, so what is there already helps.
    assert_eq!(
        paying(&shop, "am-2", 10_000, 400).await.good()["points_used_change"],
        100
    );
    let refused = paying(&shop, "am-3", 10_000, 450).await;
    assert_eq!(refused.says(), (422, "not_a_multiple"));
    // Fewer points are given back, however few stay.
    assert_eq!(
        paying(&shop, "am-3", 10_000, 50).await.good()["points_used_change"],
        -350
    );
}

#[tokio::test]
async fn an_edit_passes_neither_the_share_that_points_may_pay_nor_what_they_cannot_pay_for() {
    let rules = json!({ "max_ratio": "0.1", "excluded_categories": ["gift-card"] });
    let (shop, member) = under(rules).await;
    let refused = paying(&shop, "am-1", 10_000, 1_001).await;
    assert_eq!(refused.says(), (422, "above_limit"));
    let mut cards = order(10_000);
    cards["lines"][0]["category"] = json!("gift-card");
    let body = json!({ "order": cards, "points_used": 1 });
    let refused = super::edit(&shop, "am-1", body).await;
    assert_eq!(refused.says(), (422, "above_limit"));
    paying(&shop, "am-1", 10_000, 1_000).await.good();
    // What pays already stays, also where the order has become too small for so much.
    assert_eq!(into(&shop, "am-2", 5_000).await.status, 201);
    assert_eq!(paying(&shop, "am-3", 5_000, 1_000).await.status, 201);
    let refused = paying(&shop, "am-4", 5_000, 1_001).await;
    assert_eq!(refused.says(), (422, "above_limit"));
    assert_eq!(shop.available(&member).await, 2_000 - 1_000 + 40);
}

#[tokio::test]
async fn nobody_below_the_balance_that_the_program_asks_for_spends_points_by_an_edit() {
    let (shop, member) = under(json!({ "minimum_balance": 2_000 })).await;
    paying(&shop, "am-1", 10_000, 500).await.good();
    // What pays for the order already counts as if it were there still.
    paying(&shop, "am-2", 10_000, 600).await.good();
    let refused = shop.redeem("use-1", &member, 100).await;
    assert_eq!(refused.says(), (422, "below_minimum"));
    shop.earn("ec-2", &member, &order(1_000)).await.good();
    let path = "/v1/earnings/ec-2/amendments/am-3";
    let body = json!({ "order": order(1_000), "points_used": 100 });
    assert_eq!(shop.put(path, &body).await.says(), (422, "below_minimum"));
}

#[tokio::test]
async fn an_order_is_edited_by_the_rules_that_judged_it_not_by_todays() {
    let (shop, _) = under(json!({ "multiple": 100 })).await;
    let today =
        json!({ "name": "Tea", "earning": { "rate": "0.01" }, "redemption": { "multiple": 7 } });
    shop.publish(&today).await;
    let refused = paying(&shop, "am-1", 10_000, 70).await;
    assert_eq!(refused.says(), (422, "not_a_multiple"));
    assert_eq!(paying(&shop, "am-1", 10_000, 100).await.status, 201);
}

#[tokio::test]
async fn points_are_not_added_to_an_order_with_a_coupon_where_the_two_are_kept_apart() {
    let (shop, member) = under(json!({ "combine_with_coupons": false })).await;
    let coupon = format!("/v1/members/{member}/coupons/c-1");
    shop.put(&coupon, &json!({ "template": "off" }))
        .await
        .good();
    let using = json!({ "order_id": "ec-1", "order": order(10_000) });
    shop.post(&format!("{coupon}/use"), &using).await.good();
    let refused = paying(&shop, "am-1", 10_000, 100).await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    assert_eq!(into(&shop, "am-1", 11_000).await.status, 201);
    assert_eq!(paying(&shop, "am-2", 11_000, 0).await.status, 201);
    let release = json!({ "order_id": "ec-1" });
    shop.post(&format!("{coupon}/release"), &release)
        .await
        .good();
    assert_eq!(paying(&shop, "am-3", 11_000, 100).await.status, 201);
    // And no coupon is used for an order that an edit has let points pay for.
    let using = json!({ "order_id": "ec-1", "order": order(11_000) });
    let refused = shop.post(&format!("{coupon}/use"), &using).await;
    assert_eq!(refused.says(), (422, "not_combinable"));
}

#[tokio::test]
async fn of_fewer_points_none_may_pay_nothing() {
    let program = json!({
        "name": "Tea", "earning": { "rate": "0.01" }, "point_value": { "points": 100, "yen": 500 },
    });
    let shop = Shop::open_with(&program).await;
    let member = shop.member_with(1_000).await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    paying(&shop, "am-1", 10_000, 300).await.good();
    let refused = paying(&shop, "am-2", 10_000, 150).await;
    assert_eq!(refused.says(), (422, "not_a_multiple"));
    let fewer = paying(&shop, "am-3", 10_000, 200).await.good();
    assert_eq!(fewer["points_used_change"], -100);
    paying(&shop, "am-4", 10_000, 0).await.good();
}
