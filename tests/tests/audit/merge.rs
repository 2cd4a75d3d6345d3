//! Merges: both halves are held against each other, and one that a restore kept alone is found.

use app::Caller;
use domain::ids::MemberId;
use tests::table::Item;
use tests::{Shop, order};

use crate::{apply, found};

/// A shop with a member who has 120 points, and another who has 30.
async fn two() -> (Shop, String, String) {
    let shop = Shop::open().await;
    let (from, into) = (shop.member_with(70).await, shop.member_with(30).await);
    shop.earn("ec-1", &from, &order(5_000)).await.good();
    (shop, from, into)
}

async fn merge(shop: &Shop, from: &str, into: &str) {
    let id = |member: &str| MemberId::parse(member).expect("an id");
    let app = shop.system.app("merge");
    let caller = Caller::job("test");
    let made = app.merge(&caller, &id(from), &id(into), Vec::new()).await;
    assert!(made.expect("a merge").is_some());
}

async fn wallet(shop: &Shop, member: &str) -> Item {
    let item = shop.item(&format!("M#{member}"), "W").await;
    item.expect("a wallet")
}

#[tokio::test]
async fn a_table_with_a_merge_ties_out() {
    let (shop, from, into) = two().await;
    merge(&shop, &from, &into).await;
    shop.earn("ec-2", &from, &order(1_000)).await.good();
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
    assert_eq!(shop.available(&into).await, 160);
}

#[tokio::test]
async fn a_wallet_that_forgot_what_came_by_a_merge_is_brought_to_it() {
    let (shop, from, into) = two().await;
    let before = wallet(&shop, &into).await;
    merge(&shop, &from, &into).await;
    shop.put_item(before).await;
    assert_eq!(found(&shop.audit(None).await), ["1: the newest entry"]);
    let report = shop.audit(apply()).await;
    assert_eq!(report.open(), 0, "{}", report.table());
    assert!(shop.audit(None).await.findings.is_empty());
    assert_eq!(shop.available(&from).await, 150);
}

#[tokio::test]
async fn a_merge_of_which_one_half_was_lost_is_found() {
    let (shop, from, into) = two().await;
    let before = wallet(&shop, &into).await;
    merge(&shop, &from, &into).await;
    shop.put_item(before).await;
    shop.lose_entry(&into, 2).await;
    let found = found(&shop.audit(apply()).await);
    assert_eq!(found, ["3: the other half of a merge"]);
}

#[tokio::test]
async fn a_membership_that_opened_again_after_a_merge_is_found() {
    let (shop, from, into) = two().await;
    let before = wallet(&shop, &from).await;
    merge(&shop, &from, &into).await;
    shop.put_item(before).await;
    let found = found(&shop.audit(None).await);
    assert!(
        found.contains(&"2: the newest entry".to_owned()),
        "{found:?}"
    );
}
