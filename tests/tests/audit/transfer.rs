//! Transfers: both halves are held against each other, and one that a restore kept alone is found.

use serde_json::json;
use tests::Shop;
use tests::table::Item;

use crate::{apply, found};

/// A family of one who has 120 points and one who has 30, and a transfer of 50.
async fn given() -> (Shop, [String; 2], [Item; 2]) {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["families"] = json!({ "max_members": 2 });
    shop.publish(&program).await;
    let (from, to) = (shop.member_with(120).await, shop.member_with(30).await);
    let family = json!({ "member_ids": [from, to] });
    shop.put("/v1/families/home", &family).await.good();
    let before = [
        shop.stored_wallet(&from).await,
        shop.stored_wallet(&to).await,
    ];
    let body = json!({ "from_member_id": from, "to_member_id": to, "points": 50 });
    shop.put("/v1/transfers/t-1", &body).await.good();
    (shop, [from, to], before)
}

#[tokio::test]
async fn a_table_with_a_transfer_ties_out() {
    let (shop, [from, to], _) = given().await;
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
    let left = (shop.available(&from).await, shop.available(&to).await);
    assert_eq!(left, (70, 80));
}

#[tokio::test]
async fn wallets_that_forgot_a_transfer_are_brought_to_it() {
    let (shop, [from, to], before) = given().await;
    for wallet in before {
        shop.put_item(wallet).await;
    }
    let forgot = ["1: the newest entry", "1: the newest entry"];
    assert_eq!(found(&shop.audit(None).await), forgot);
    let report = shop.audit(apply()).await;
    assert_eq!(report.open(), 0, "{}", report.table());
    assert!(shop.audit(None).await.findings.is_empty());
    let left = (shop.available(&from).await, shop.available(&to).await);
    assert_eq!(left, (70, 80));
}

#[tokio::test]
async fn a_transfer_of_which_one_half_was_lost_is_found() {
    let (shop, [_, to], [_, before]) = given().await;
    shop.put_item(before).await;
    shop.lose_entry(&to, 2).await;
    let found = found(&shop.audit(apply()).await);
    assert_eq!(found, ["2: the other half of a transfer"]);
}
