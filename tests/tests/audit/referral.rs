//! Referrals: what a friend's purchase wrote in another's wallet ties out, and comes back where a restore lost it.

use chrono::TimeDelta;
use serde_json::json;
use tests::table::Item;
use tests::{Shop, order};

use crate::{apply, found};

/// A member who has referred a friend, and both wallets of before the friend's purchase.
async fn bought() -> (Shop, [String; 2], [Item; 2]) {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    let referral =
        json!({ "kind": "referral", "points": 500, "friend_points": 200, "return_days": 14 });
    program["activities"] = json!([referral]);
    shop.publish(&program).await;
    let (member, friend) = (shop.member().await, shop.member().await);
    let body = json!({ "kind": "referral", "member_id": member, "friend_member_id": friend });
    shop.put("/v1/activities/ref-1", &body).await.good();
    let before = [
        shop.stored_wallet(&member).await,
        shop.stored_wallet(&friend).await,
    ];
    shop.earn("ec-1", &friend, &order(5_000)).await.good();
    (shop, [member, friend], before)
}

#[tokio::test]
async fn wallets_that_forgot_a_first_purchase_are_brought_to_it() {
    let (shop, [member, friend], before) = bought().await;
    assert!(shop.audit(None).await.findings.is_empty());
    for wallet in before {
        shop.put_item(wallet).await;
    }
    assert_eq!(found(&shop.audit(None).await).len(), 2);
    let report = shop.audit(apply()).await;
    assert_eq!(report.open(), 0, "{}", report.table());
    assert!(shop.audit(None).await.findings.is_empty());
    let pending = [
        shop.balance(&member).await["pending"].clone(),
        shop.balance(&friend).await["pending"].clone(),
    ];
    assert_eq!(pending, [500, 200]);
    shop.wait(TimeDelta::days(14));
    assert_eq!(shop.available(&member).await, 500);
}

#[tokio::test]
async fn a_promise_that_came_back_is_followed_too() {
    let (shop, [member, _], _) = bought().await;
    let before = shop.stored_wallet(&member).await;
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    shop.put_item(before).await;
    assert_eq!(found(&shop.audit(None).await).len(), 1);
    let report = shop.audit(apply()).await;
    assert_eq!(report.open(), 0, "{}", report.table());
    assert_eq!(shop.balance(&member).await["pending"], 0);
}
