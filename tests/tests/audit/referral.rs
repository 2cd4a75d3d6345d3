//! Referrals: what a friend's purchase wrote in another's wallet ties out, and comes back where a restore lost it.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::TimeDelta;
use serde_json::json;
use tests::log::Log;
use tests::table::Item;
use tests::{Shop, order};

use crate::{apply, found};

/// A member who has referred a friend.
async fn referred() -> (Shop, [String; 2]) {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    let referral =
        json!({ "kind": "referral", "points": 500, "friend_points": 200, "return_days": 14 });
    program["activities"] = json!([referral]);
    shop.publish(&program).await;
    let (member, friend) = (shop.member().await, shop.member().await);
    let body = json!({ "kind": "referral", "member_id": member, "friend_member_id": friend });
    shop.put("/v1/activities/ref-1", &body).await.good();
    (shop, [member, friend])
}

/// The same, and both wallets of before the friend's purchase.
async fn bought() -> (Shop, [String; 2], [Item; 2]) {
    let (shop, [member, friend]) = referred().await;
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
    shop.wait(TimeDelta::days(15));
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

/// Another pair, whose referral and purchase are numbered 2.
async fn another(shop: &Shop) -> [String; 2] {
    let (member, friend) = (shop.member().await, shop.member().await);
    let body = json!({ "kind": "referral", "member_id": member, "friend_member_id": friend });
    shop.put("/v1/activities/ref-2", &body).await.good();
    shop.earn("ec-2", &friend, &order(5_000)).await.good();
    [member, friend]
}

/// Puts under the first name what stands under the second, apart from any index.
async fn stands_in(shop: &Shop, [name, other]: [&str; 2]) {
    let mut item = shop.item(other, "E").await.expect("an entry");
    item.insert("PK".to_owned(), AttributeValue::S(name.to_owned()));
    item.remove("HM");
    item.remove("HS");
    shop.put_item(item).await;
}

#[tokio::test]
async fn points_that_another_referral_or_purchase_promised_are_found() {
    let (shop, _, _) = bought().await;
    another(&shop).await;
    assert!(shop.audit(None).await.findings.is_empty());
    let planted = [
        (
            ["E#activity#ref-1", "E#activity#ref-2"],
            "1: the referral by which points are promised",
        ),
        (
            ["E#earning#ec-1", "E#earning#ec-2"],
            "1: the purchase by which points are promised",
        ),
        (
            ["E#referral#referrer:ref-1", "E#referral#referrer:ref-2"],
            "3: the other half of a referral",
        ),
    ];
    for (names, what) in planted {
        let right = shop.item(names[0], "E").await.expect("an entry");
        stands_in(&shop, names).await;
        let found = found(&shop.audit(None).await);
        assert!(found.contains(&what.to_owned()), "{found:?}");
        shop.put_item(right).await;
        assert!(shop.audit(None).await.findings.is_empty());
    }
}

#[tokio::test]
async fn a_promise_of_which_one_half_was_lost_is_found() {
    let (shop, [member, friend], [before, _]) = bought().await;
    shop.put_item(before).await;
    shop.lose_entry(&member, 1).await;
    let report = shop.audit(apply()).await;
    assert_eq!(found(&report), ["3: the other half of a referral"]);
    assert_eq!(report.open(), 1, "nobody but staff can say what is owed");
    let path = format!("/v1/members/{member}");
    shop.send("DELETE", &path, &[], None).await.good();
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "who has left is owed nothing");
    assert_eq!(shop.balance(&friend).await["pending"], 200);
}

#[tokio::test]
async fn a_promise_that_only_one_of_the_two_lost_is_found() {
    let (shop, [member, _], _) = bought().await;
    let before = shop.stored_wallet(&member).await;
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    shop.put_item(before).await;
    shop.lose_entry(&member, 2).await;
    let lost = ["5: the other half of a referral"];
    assert_eq!(found(&shop.audit(None).await), lost);
    shop.wait(TimeDelta::days(15));
    shop.run("expire").await;
    assert_eq!(shop.available(&member).await, 500);
    assert_eq!(found(&shop.audit(None).await), lost);
    let made_up =
        json!({ "member_id": member, "points": -500, "reason": "ref-1", "operator": "sato" });
    shop.put("/v1/adjustments/end:referrer:ref-1", &made_up)
        .await
        .good();
    assert!(shop.audit(None).await.findings.is_empty());
}

#[tokio::test]
async fn a_friend_to_whom_the_program_gives_nothing_has_no_half() {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["activities"] = json!([{ "kind": "referral", "points": 500, "return_days": 14 }]);
    shop.publish(&program).await;
    let [member, _] = another(&shop).await;
    assert_eq!(shop.balance(&member).await["pending"], 500);
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
    let all = json!({ "full": true });
    shop.take_back("ec-2", "back-1", &all).await.good();
    assert_eq!(shop.balance(&member).await["pending"], 0);
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
}

#[tokio::test]
async fn two_who_became_one_tie_out_whatever_was_promised_before() {
    let (shop, [member, friend], _) = bought().await;
    let [other, _] = another(&shop).await;
    let why = json!({ "reason": "one person", "operator": "sato" });
    for (into, from) in [(&other, &member), (&other, &friend)] {
        let path = format!("/v1/members/{into}/merges/{from}");
        shop.put(&path, &why).await.good();
        let report = shop.audit(None).await;
        assert!(report.findings.is_empty(), "{}", report.table());
    }
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
}

#[tokio::test]
async fn a_first_purchase_goes_on_where_the_others_wallet_cannot_be_read() {
    let (shop, [member, friend]) = referred().await;
    let whole = shop.stored_wallet(&member).await;
    shop.damage_wallet(&member, "q", None).await;
    let (log, logging) = Log::begin();
    shop.earn("ec-1", &friend, &order(5_000)).await.good();
    drop(logging);
    let said = log.text();
    assert!(
        said.contains("ERROR") && said.contains("referral.left_out"),
        "{said}"
    );
    assert_eq!(shop.balance(&friend).await["pending"], 200);
    let unreadable = found(&shop.audit(None).await);
    let lacks = "3: the other half of a referral".to_owned();
    assert!(unreadable.contains(&"wallet that can be read".to_owned()));
    assert!(unreadable.contains(&lacks), "{unreadable:?}");
    shop.put_item(whole).await;
    assert_eq!(found(&shop.audit(None).await), [lacks]);
    let made_up =
        json!({ "member_id": member, "points": 500, "reason": "ref-1", "operator": "sato" });
    shop.put("/v1/adjustments/referrer:ref-1", &made_up)
        .await
        .good();
    assert!(shop.audit(None).await.findings.is_empty());
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    assert_eq!(shop.balance(&friend).await["pending"], 0);
    assert_eq!(shop.balance(&member).await["available"], 500);
    assert!(shop.audit(None).await.findings.is_empty());
}

#[tokio::test]
async fn two_wallets_that_are_each_said_to_be_the_other_hold_no_audit_up() {
    let (shop, [member, friend], _) = bought().await;
    for (one, other) in [(&member, &friend), (&friend, &member)] {
        let mut wallet = shop.stored_wallet(one).await;
        wallet.insert("x".to_owned(), AttributeValue::S(other.clone()));
        shop.put_item(wallet).await;
    }
    assert_ne!(found(&shop.audit(None).await), Vec::<String>::new());
}
