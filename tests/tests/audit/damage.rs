//! Damage of every sort: all of it is found, and what is no half of a transaction is not touched.

use aws_sdk_dynamodb::types::AttributeValue;
use local::audit::Repair;
use serde_json::json;
use tests::Shop;
use tests::table::Item;

use crate::{apply, found, regular};

fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// What is found; nothing of it is repaired, and nothing is written.
async fn found_and_left(shop: &Shop) -> Vec<String> {
    let before = shop.items().await;
    let report = shop.audit(apply()).await;
    for finding in &report.findings {
        assert!(matches!(finding.repair, Repair::Refused(_)), "{finding:?}");
    }
    let after = shop.items().await;
    assert!(before.iter().all(|item| after.contains(item)) && before.len() == after.len());
    found(&report)
}

#[tokio::test]
async fn a_changed_number_in_an_entry_is_found() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    let mut entry = shop.stored_entry(&member, 3).await;
    entry.insert("left".to_owned(), number(1_000));
    shop.put_item(entry).await;
    assert_eq!(found_and_left(&shop).await, ["3: its seal"]);
}

#[tokio::test]
async fn an_entry_that_was_lost_between_others_is_found() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    shop.lose_entry(&member, 4).await;
    assert_eq!(found_and_left(&shop).await, ["3: its number"]);
}

#[tokio::test]
async fn entries_that_changed_places_are_found() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    let (mut one, mut other) = (
        shop.stored_entry(&member, 4).await,
        shop.stored_entry(&member, 5).await,
    );
    one.insert("HS".to_owned(), number(5));
    other.insert("HS".to_owned(), number(4));
    shop.put_item(one).await;
    shop.put_item(other).await;
    assert_eq!(found_and_left(&shop).await, ["4: its seal"]);
}

#[tokio::test]
async fn an_edited_wallet_is_found() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    shop.damage_wallet(&member, "d", Some(number(5))).await;
    assert_eq!(found_and_left(&shop).await, ["11: the debt"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_found_by_its_kind() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    let mut entry = shop.stored_entry(&member, 11).await;
    entry.remove("fact");
    shop.put_item(entry).await;
    let mut stray: Item = shop.stored_wallet(&member).await;
    stray.insert("PK".to_owned(), AttributeValue::S("stray".to_owned()));
    shop.put_item(stray).await;
    let mut found = found_and_left(&shop).await;
    found.sort();
    let meant = [
        "11: entry that can be read",
        "entry that can be read",
        "item of no known kind that can be read",
    ];
    assert_eq!(found, meant);
    shop.damage_wallet(&member, "q", None).await;
    let found = found_and_left(&shop).await;
    assert!(
        found.contains(&"wallet that can be read".to_owned()),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_journal_without_a_member_is_found_once() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    let wallet = shop.stored_wallet(&member).await;
    let pk = wallet["PK"].as_s().unwrap();
    shop.lose_item(pk, "W").await;
    shop.lose_item(pk, "P").await;
    let found = found_and_left(&shop).await;
    let journals = found
        .iter()
        .filter(|what| what.ends_with("the wallet of a journal"));
    assert_eq!(journals.count(), 1, "{found:?}");
    let claims = found.iter().filter(|what| *what == "who has a unique key");
    assert_eq!(claims.count(), 3, "{found:?}");
}

#[tokio::test]
async fn unique_keys_that_point_nowhere_or_to_somebody_else_are_found() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    let other = shop.member().await;
    let coupon = format!("/v1/members/{member}/coupons/sorry-1");
    shop.put(&coupon, &json!({ "template": "birthday" }))
        .await
        .good();
    let claims: Vec<Item> = shop.items().await;
    let claims = claims.into_iter().filter(|item| {
        item["SK"] == AttributeValue::S("U".to_owned())
            && item["m"] == AttributeValue::S(member.clone())
    });
    for mut claim in claims {
        claim.insert("m".to_owned(), AttributeValue::S(other.clone()));
        shop.put_item(claim).await;
    }
    let mut found = found_and_left(&shop).await;
    found.sort();
    let meant = [
        "who has a unique key",
        "who has a unique key",
        "who has a unique key",
        "who has a unique key",
        "who has an external id",
        "who has the card number",
        "who has the coupon's name",
        "who has the phone number",
    ];
    assert_eq!(found, meant);
}

#[tokio::test]
async fn a_member_who_left_in_one_place_only_is_found() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    shop.damage_wallet(&member, "n", Some(number(90))).await;
    let mut wallet = shop.stored_wallet(&member).await;
    wallet.insert("w".to_owned(), AttributeValue::Bool(true));
    shop.put_item(wallet).await;
    assert_eq!(found_and_left(&shop).await, ["the member has left"]);
}
