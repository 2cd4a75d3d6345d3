//! Orders that points paid for (CONTRACT §6).

use chrono::TimeDelta;
use serde_json::json;
use tests::{Shop, order};

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
