//! Staff find that two memberships are one person's, and merge them (名寄せ).

use std::sync::Arc;

use app::Caller;
use domain::ids::MemberId;
use futures::join;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

use crate::network::Network;

fn path(into: &str, from: &str) -> String {
    format!("/v1/members/{into}/merges/{from}")
}

fn because(reason: &str) -> Value {
    json!({ "reason": reason, "operator": "yamada" })
}

async fn merge(shop: &Shop, into: &str, from: &str, reason: &str) -> Answer {
    shop.put(&path(into, from), &because(reason)).await
}

/// Two cards of one person: one with 300 points of staff, one with 50 of a purchase.
async fn two_cards(shop: &Shop) -> (String, String) {
    let (new, old) = (shop.member().await, shop.member().await);
    shop.give(&new, 300).await;
    shop.earn("ec-1", &old, &order(5_000)).await.good();
    (new, old)
}

#[tokio::test]
async fn a_second_card_is_merged_into_the_first_with_all_its_points_and_its_orders() {
    let shop = Shop::open().await;
    let (new, old) = two_cards(&shop).await;
    let merged = merge(&shop, &new, &old, "カード2枚").await;
    assert_eq!(merged.status, 201);
    let said = &merged.body;
    assert_eq!(
        (&said["member_id"], &said["merged_member_id"]),
        (&json!(new), &json!(old))
    );
    assert_eq!((&said["points"], &said["debt"]), (&json!(50), &json!(0)));
    assert_eq!(
        (&said["reason"], &said["operator"]),
        (&json!("カード2枚"), &json!("yamada"))
    );
    assert_eq!(shop.available(&old).await, 350);
    let back = shop
        .take_back("ec-1", "ret-1", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(
        (&back["points_clawed_back"], &back["balance"]["available"]),
        (&json!(50), &json!(300))
    );
    assert_eq!(shop.get(&path(&new, &old)).await.body, merged.body);
}

#[tokio::test]
async fn the_same_merge_again_is_answered_again_and_another_reason_is_another_request() {
    let shop = Shop::open().await;
    let (new, old) = two_cards(&shop).await;
    let first = merge(&shop, &new, &old, "カード2枚").await;
    let again = merge(&shop, &new, &old, "カード2枚").await;
    assert_eq!(
        (again.status, again.replayed, &again.body),
        (200, true, &first.body)
    );
    let other = merge(&shop, &new, &old, "電話で確認").await;
    assert_eq!(other.says(), (409, "already_recorded"));
    let third = shop.member().await;
    let elsewhere = merge(&shop, &third, &old, "カード2枚").await;
    assert_eq!(elsewhere.says(), (409, "already_recorded"));
    let back = merge(&shop, &old, &new, "カード2枚").await;
    assert_eq!(back.says(), (409, "already_recorded"));
    assert_eq!(shop.available(&new).await, 350);
}

#[tokio::test]
async fn two_clerks_who_merge_the_same_two_at_once_merge_them_once() {
    let shop = Shop::open().await;
    let (new, old) = two_cards(&shop).await;
    let clerk = || merge(&shop, &new, &old, "カード2枚");
    let (one, other) = tokio::join!(clerk(), clerk());
    assert_eq!(one.body, other.body);
    assert_ne!(one.replayed, other.replayed);
    assert_eq!(shop.available(&new).await, 350);
}

#[tokio::test]
async fn a_merge_needs_two_members_a_reason_and_an_operator() {
    let shop = Shop::open().await;
    let (new, old) = two_cards(&shop).await;
    assert_eq!(
        merge(&shop, &new, &new, "x").await.pointers(),
        ["/from_member_id"]
    );
    let nothing = shop
        .put(&path(&new, &old), &json!({ "reason": " ", "operator": "" }))
        .await;
    assert_eq!(nothing.pointers(), ["/reason", "/operator"]);
    assert_eq!(
        merge(&shop, &new, "nobody", "x").await.says(),
        (404, "member_not_found")
    );
    assert_eq!(
        merge(&shop, "nobody", &old, "x").await.says(),
        (404, "member_not_found")
    );
    assert_eq!(shop.get(&path(&new, &old)).await.says(), (404, "not_found"));
    shop.send("DELETE", &format!("/v1/members/{old}"), &[], None)
        .await
        .good();
    assert_eq!(
        merge(&shop, &new, &old, "x").await.says(),
        (409, "member_withdrawn")
    );
    assert_eq!(shop.available(&new).await, 300);
}

#[tokio::test]
async fn who_leaves_while_their_card_is_merged_has_left_whether_or_not_the_other_one_leaves_too() {
    for leaves_too in [false, true] {
        let shop = Shop::open().await;
        let (new, old) = two_cards(&shop).await;
        let network = Arc::new(Network::slow(&shop));
        let (app, leaving) = (network.app(&shop), MemberId::parse(&old).unwrap());
        let caller = Caller::job("shop");
        let meanwhile = async {
            network.taken.notified().await;
            merge(&shop, &new, &old, "two cards").await.good();
            if leaves_too {
                let path = format!("/v1/members/{new}");
                shop.send("DELETE", &path, &[], None).await.good();
            }
            network.let_go();
        };
        let (left, ()) = join!(app.withdraw(&caller, &leaving), meanwhile);
        let left = left.unwrap();
        assert_eq!(
            (left.entry.member.as_str(), left.replayed),
            (&*new, leaves_too)
        );
        let kinds = shop.kinds(&new).await;
        assert_eq!(
            kinds.last().map(String::as_str),
            Some("forfeited"),
            "{kinds:?}"
        );
    }
}
