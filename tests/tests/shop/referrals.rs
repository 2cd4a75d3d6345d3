//! A member refers a friend, from outside.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};
use tokio::task::JoinSet;

/// One per cent; 500 points for who refers and 200 for the friend, from 3,000 yen on, after two weeks.
fn program() -> Value {
    json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "activities": [
            { "kind": "visit", "points": 10 },
            { "kind": "referral", "points": 500, "friend_points": 200, "min_spend": 3000, "return_days": 14 },
        ],
    })
}

async fn refer(shop: &Shop, id: &str, member: &str, friend: &str) -> Answer {
    let body = json!({ "kind": "referral", "member_id": member, "friend_member_id": friend });
    shop.put(&format!("/v1/activities/{id}"), &body).await
}

/// A member, and a friend whom they have referred.
async fn referred() -> (Shop, String, String) {
    let shop = Shop::open_with(&program()).await;
    let (member, friend) = (shop.member().await, shop.member().await);
    let made = refer(&shop, "ref-1", &member, &friend).await;
    assert_eq!(made.status, 201, "{made:?}");
    (shop, member, friend)
}

/// `[available, pending]`.
async fn points(shop: &Shop, member: &str) -> [u64; 2] {
    let balance = shop.balance(member).await;
    ["available", "pending"].map(|sum| balance[sum].as_u64().unwrap())
}

async fn ties_out(shop: &Shop) {
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
}

#[tokio::test]
async fn a_referral_is_recorded_and_answered_again() {
    let (shop, member, friend) = referred().await;
    let again = refer(&shop, "ref-1", &member, &friend).await;
    assert_eq!((again.status, again.replayed), (200, true));
    let said = json!({
        "activity_id": "ref-1", "member_id": member, "friend_member_id": friend, "kind": "referral", "points": 0,
    });
    assert_eq!(again.body, said);
    assert_eq!(shop.get("/v1/activities/ref-1").await.body, said);
    let other = refer(&shop, "ref-1", &friend, &member).await;
    assert_eq!(other.says(), (409, "already_recorded"));
    assert_eq!(shop.kinds(&friend).await, ["referred"]);
    assert!(shop.kinds(&member).await.is_empty());
}

#[tokio::test]
async fn both_get_their_points_once_the_first_purchase_cannot_come_back_any_more() {
    let (shop, member, friend) = referred().await;
    let bought = shop.earn("ec-1", &friend, &order(5_000)).await.good();
    assert_eq!(
        (&bought["points"], &bought["balance"]["pending"]),
        (&json!(50), &json!(200))
    );
    shop.earn("ec-2", &friend, &order(5_000)).await.good();
    shop.wait(TimeDelta::days(14));
    assert_eq!(points(&shop, &member).await, [0, 500]);
    assert_eq!(points(&shop, &friend).await, [100, 200]);
    shop.wait(TimeDelta::days(1));
    assert_eq!(points(&shop, &member).await, [500, 0]);
    assert_eq!(points(&shop, &friend).await, [300, 0]);
    shop.run("expire").await;
    assert_eq!(
        shop.kinds(&member).await,
        ["referral_pending", "referral_granted"]
    );
    let told = shop.history(&member, 1).await[0].clone();
    assert_eq!(
        (&told["points"], &told["label"]),
        (&json!(500), &json!("ご紹介ポイント"))
    );
    shop.take_back("ec-1", "back-1", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(points(&shop, &member).await, [500, 0]);
    ties_out(&shop).await;
}

#[tokio::test]
async fn both_lose_them_where_the_purchase_comes_back_before() {
    let (shop, member, friend) = referred().await;
    shop.earn("ec-1", &friend, &order(5_000)).await.good();
    assert_eq!(points(&shop, &member).await, [0, 500]);
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    assert_eq!(points(&shop, &member).await, [0, 0]);
    assert_eq!(points(&shop, &friend).await, [0, 0]);
    shop.earn("ec-2", &friend, &order(5_000)).await.good();
    shop.wait(TimeDelta::days(30));
    assert_eq!(points(&shop, &member).await, [0, 0]);
    assert_eq!(
        shop.kinds(&member).await,
        ["referral_pending", "referral_cancelled"]
    );
    ties_out(&shop).await;
}

#[tokio::test]
async fn an_edit_below_the_minimum_takes_them_back_too() {
    let (shop, member, friend) = referred().await;
    shop.earn("ec-1", &friend, &order(5_000)).await.good();
    let path = "/v1/earnings/ec-1/amendments/am-1";
    let edited = json!({ "order": order(2_999) });
    shop.put(path, &edited).await.good();
    assert_eq!(points(&shop, &member).await, [0, 0]);
    ties_out(&shop).await;
}

#[tokio::test]
async fn a_first_purchase_below_the_minimum_never_gives_any() {
    let (shop, member, friend) = referred().await;
    shop.earn("ec-1", &friend, &order(2_999)).await.good();
    shop.earn("ec-2", &friend, &order(9_000)).await.good();
    shop.wait(TimeDelta::days(30));
    assert_eq!(points(&shop, &member).await, [0, 0]);
    assert_eq!(points(&shop, &friend).await, [119, 0]);
}

#[tokio::test]
async fn nobody_is_referred_twice_or_by_themselves_or_as_an_old_customer() {
    let (shop, member, friend) = referred().await;
    let third = shop.member().await;
    let twice = refer(&shop, "ref-2", &third, &friend).await;
    assert_eq!(twice.says(), (409, "already_referred"));
    let own = refer(&shop, "ref-3", &third, &third).await;
    assert_eq!(own.says(), (400, "invalid_request"));
    assert_eq!(own.pointers(), ["/friend_member_id"]);
    shop.earn("ec-1", &third, &order(100)).await.good();
    let late = refer(&shop, "ref-4", &member, &third).await;
    assert_eq!(late.says(), (409, "already_bought"));
    let nobody = refer(&shop, "ref-5", "nobody", &member).await;
    assert_eq!(nobody.says(), (404, "member_not_found"));
    let whom = refer(&shop, "ref-5", &member, "nobody").await;
    assert_eq!(whom.says(), (404, "member_not_found"));
    let path = format!("/v1/members/{friend}");
    shop.send("DELETE", &path, &[], None).await.good();
    let gone = refer(&shop, "ref-6", &friend, &member).await;
    assert_eq!(gone.says(), (409, "member_withdrawn"));
    let again = refer(&shop, "ref-1", &member, &friend).await;
    assert_eq!((again.status, again.replayed), (200, true));
}

#[tokio::test]
async fn nobody_has_a_second_membership_of_the_same_phone_to_refer() {
    let shop = Shop::open_with(&program()).await;
    let phone = json!({ "phone": "090-1234-5678" });
    let member = shop.join(&phone).await;
    let again = json!({ "phone": "+81 90 1234 5678" });
    let headers = [("idempotency-key", "again")];
    let joins = shop.send("POST", "/v1/members", &headers, Some(&again));
    assert_eq!(joins.await.says(), (409, "external_id_taken"));
    let friend = shop.member().await;
    refer(&shop, "ref-1", &member, &friend).await.good();
    let path = format!("/v1/members/{friend}");
    let tells = shop.send("PATCH", &path, &[], Some(&again)).await;
    assert_eq!(tells.says(), (409, "external_id_taken"));
}

#[tokio::test]
async fn a_referral_names_a_friend_and_nothing_else_does() {
    let shop = Shop::open_with(&program()).await;
    let (member, friend) = (shop.member().await, shop.member().await);
    let at = shop.now().to_rfc3339();
    let alone = json!({ "kind": "referral", "member_id": member, "occurred_at": at });
    let visit = json!({ "kind": "visit", "member_id": member, "occurred_at": at, "friend_member_id": friend });
    for body in [alone, visit] {
        let refused = shop.put("/v1/activities/a-1", &body).await;
        assert_eq!(refused.says(), (400, "invalid_request"));
        assert_eq!(refused.pointers(), ["/friend_member_id"]);
    }
    let without = json!({ "kind": "visit", "member_id": member });
    let refused = shop.put("/v1/activities/a-1", &without).await;
    assert_eq!(refused.pointers(), ["/occurred_at"]);
}

#[tokio::test]
async fn the_friends_purchase_does_not_fail_where_the_other_has_left() {
    let (shop, member, friend) = referred().await;
    let path = format!("/v1/members/{member}");
    shop.send("DELETE", &path, &[], None).await.good();
    shop.earn("ec-1", &friend, &order(5_000)).await.good();
    assert_eq!(points(&shop, &friend).await, [50, 200]);
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    assert_eq!(points(&shop, &friend).await, [0, 0]);
    ties_out(&shop).await;
}

#[tokio::test]
async fn who_was_merged_meanwhile_gets_them_under_the_name_that_goes_on() {
    let (shop, member, friend) = referred().await;
    let other = shop.member().await;
    let path = format!("/v1/members/{other}/merges/{member}");
    let why = json!({ "reason": "one person", "operator": "sato" });
    shop.put(&path, &why).await.good();
    shop.earn("ec-1", &friend, &order(5_000)).await.good();
    assert_eq!(points(&shop, &other).await, [0, 500]);
    let path = format!("/v1/members/{other}/merges/{friend}");
    shop.put(&path, &why).await.good();
    assert_eq!(points(&shop, &other).await, [50, 700]);
    let all = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &all).await.good();
    assert_eq!(points(&shop, &other).await, [0, 0]);
    ties_out(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_identical_first_purchases_at_once_pay_once() {
    let (shop, member, friend) = referred().await;
    let shop = Arc::new(shop);
    let mut tills = JoinSet::new();
    for _ in 0..20 {
        let (shop, friend) = (Arc::clone(&shop), friend.clone());
        tills.spawn(async move { shop.earn("ec-1", &friend, &order(5_000)).await });
    }
    let answers = tills.join_all().await;
    let firsts = answers.iter().filter(|answer| answer.status == 201);
    assert_eq!(firsts.count(), 1);
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(points(&shop, &member).await, [0, 500]);
    ties_out(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_friends_who_buy_at_once_give_their_referrer_all_of_it() {
    let shop = Arc::new(Shop::open_with(&program()).await);
    let member = shop.member().await;
    let mut tills = JoinSet::new();
    for number in 0..8 {
        let friend = shop.member().await;
        refer(&shop, &format!("ref-{number}"), &member, &friend)
            .await
            .good();
        let shop = Arc::clone(&shop);
        tills.spawn(async move {
            let id = format!("ec-{number}");
            shop.earn(&id, &friend, &order(5_000)).await.status
        });
    }
    let answers = tills.join_all().await;
    assert_eq!(answers, [201; 8]);
    assert_eq!(points(&shop, &member).await, [0, 4_000]);
    ties_out(&shop).await;
}
