//! What a referral costs: two wallets are written where a friend's first purchase promises points, and where it comes back.

use serde_json::json;
use tests::{Shop, order};

use crate::cost;

#[tokio::test]
async fn a_referral_costs_one_command_and_a_first_purchase_what_it_writes_for_two() {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    let terms =
        json!({ "kind": "referral", "points": 500, "friend_points": 200, "return_days": 14 });
    program["activities"] = json!([terms]);
    shop.publish(&program).await;
    let (member, friend) = (shop.member_with(100).await, shop.member().await);
    shop.earn("warm", &member, &order(3_000)).await.good();
    shop.system.metrics().clear();
    let body = json!({ "kind": "referral", "member_id": member, "friend_member_id": friend });
    shop.put("/v1/activities/ref-1", &body).await.good();
    assert_eq!(cost(&shop), (50, 20), "a referral");
    shop.earn("ec-1", &friend, &order(5_000)).await.good();
    // Two wallets that are due earlier than before, and an entry for the purchase and for each promise; one wallet more is read.
    assert_eq!(cost(&shop), (160, 20), "the first purchase");
    shop.earn("ec-2", &friend, &order(5_000)).await.good();
    assert_eq!(cost(&shop), (50, 10), "the next");
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    assert_eq!(cost(&shop), (130, 25), "its return");
}
