//! A member leaves: personal data goes, the ledger stays.

use serde_json::json;
use tests::{Shop, order};

/// What nobody else is called, lives at or is reached by.
const CANARIES: [&str; 6] = [
    "カナリア",
    "canary@example.jp",
    "90-7777-1234",
    "9077771234",
    "c-canary",
    "U-canary",
];

fn canary() -> serde_json::Value {
    json!({
        "name": "カナリア 一郎", "birthday": "1980-05-05", "gender": "male", "prefecture": "沖縄県",
        "phone": "090-7777-1234", "email": "canary@example.jp",
        "external_ids": [{ "provider": "ec", "id": "c-canary" }, { "provider": "line", "id": "U-canary" }],
    })
}

async fn leave(shop: &Shop, member: &str) -> tests::Answer {
    shop.send("DELETE", &format!("/v1/members/{member}"), &[], None)
        .await
}

#[tokio::test]
async fn a_withdrawal_erases_the_person_from_the_whole_table_and_keeps_the_ledger() {
    let shop = Shop::open().await;
    let key = [("idempotency-key", "join-1")];
    let joined = shop
        .send("POST", "/v1/members", &key, Some(&canary()))
        .await
        .good();
    let member = joined["member_id"].as_str().unwrap();
    shop.earn("ec-1001", member, &order(10_000)).await.good();
    shop.redeem("r-1", member, 30).await.good();
    let everything = format!("{:?}", shop.items().await);
    assert!(
        everything.contains("カナリア"),
        "the search finds what is there"
    );

    let left = leave(&shop, member).await;
    assert_eq!(
        (left.status, &left.body["points_forfeited"]),
        (200, &json!(70))
    );
    let everything = format!("{:?}", shop.items().await);
    for canary in CANARIES {
        assert!(!everything.contains(canary), "{canary} is still stored");
    }
    assert!(everything.contains("ec-1001"), "the ledger is kept");
    assert_eq!(
        shop.kinds(member).await,
        ["earned", "redeemed", "forfeited"]
    );
    let last = &shop.history(member, 1).await[0];
    assert_eq!(
        (&last["points"], &last["balance_after"]),
        (&json!(-70), &json!(0))
    );
}

#[tokio::test]
async fn who_has_left_cannot_earn_spend_or_be_found() {
    let shop = Shop::open().await;
    let member = shop.join(&canary()).await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    shop.hold("r-1", &member, 40).await.good();
    let left = leave(&shop, &member).await;
    assert_eq!(
        (&left.body["points_forfeited"], &left.body["held_forfeited"]),
        (&json!(60), &json!(40))
    );
    let again = leave(&shop, &member).await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, left.body);
    let gone = (409, "member_withdrawn");
    assert_eq!(
        shop.earn("ec-1002", &member, &order(10_000)).await.says(),
        gone
    );
    assert_eq!(shop.redeem("r-2", &member, 1).await.says(), gone);
    assert_eq!(shop.capture("r-1", &json!({})).await.says(), gone);
    assert_eq!(
        shop.take_back("ec-1001", "ret-1", &json!({ "full": true }))
            .await
            .says(),
        gone
    );
    let change = json!({ "name": "again" });
    assert_eq!(
        shop.send(
            "PATCH",
            &format!("/v1/members/{member}"),
            &[],
            Some(&change)
        )
        .await
        .says(),
        gone
    );
    for query in ["external_id=ec:c-canary", "phone=090-7777-1234"] {
        assert_eq!(
            shop.get(&format!("/v1/members?{query}")).await.says(),
            (404, "member_not_found")
        );
    }
    assert_eq!(
        shop.earn("ec-1001", &member, &order(10_000)).await.status,
        200,
        "what was recorded is answered"
    );
}

#[tokio::test]
async fn who_has_left_is_told_so_though_a_hold_that_paid_for_an_order_never_ended() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    shop.hold("r-1", &member, 40).await.good();
    let body = json!({ "member_id": member, "order": order(10_000), "redemption_id": "r-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    leave(&shop, &member).await.good();
    let gone = (409, "member_withdrawn");
    let all = json!({ "full": true });
    let edit = json!({ "order": order(9_000) });
    let amendment = "/v1/earnings/ec-1/amendments/am-1";
    assert_eq!(shop.take_back("ec-1", "ret-1", &all).await.says(), gone);
    assert_eq!(shop.put(amendment, &edit).await.says(), gone);
    assert_eq!(shop.void("r-1").await.says(), gone);
    assert_eq!(shop.capture("r-1", &json!({})).await.says(), gone);
}

#[tokio::test]
async fn a_hold_ends_with_its_member_who_leaves() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    shop.hold("r-1", &member, 40).await.good();
    let body = json!({ "member_id": member, "order": order(10_000), "redemption_id": "r-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    shop.hold("r-2", &member, 30).await.good();
    shop.capture("r-2", &json!({})).await.good();
    leave(&shop, &member).await.good();
    for (hold, status) in [("r-1", "lapsed"), ("r-2", "captured")] {
        let found = shop.get(&format!("/v1/redemptions/{hold}")).await.good();
        assert_eq!(found["status"], status);
    }
    let found = shop.get("/v1/redemptions/r-1").await.good();
    let balance = &found["balance"];
    assert_eq!(
        (&balance["available"], &balance["held"]),
        (&json!(0), &json!(0))
    );
    let other = shop.put("/v1/earnings/ec-2", &body).await;
    assert_eq!(other.says(), (409, "hold_not_active"));
}

#[tokio::test]
async fn who_has_left_can_join_again_as_somebody_new() {
    let shop = Shop::open().await;
    let first = shop.join(&canary()).await;
    leave(&shop, &first).await.good();
    let second = shop.join(&canary()).await;
    assert_ne!(first, second);
    assert_eq!(shop.available(&second).await, 0);
}

#[tokio::test]
async fn nobody_leaves_twice_or_without_having_come() {
    let shop = Shop::open().await;
    assert_eq!(
        leave(&shop, "nobody").await.says(),
        (404, "member_not_found")
    );
    let member = shop.member_with(10).await;
    let (one, other) = tokio::join!(leave(&shop, &member), leave(&shop, &member));
    assert_eq!((one.status, other.status), (200, 200));
    assert_eq!(one.body, other.body);
    assert_eq!(shop.kinds(&member).await, ["adjusted", "forfeited"]);
}

#[tokio::test]
async fn a_member_has_no_more_external_ids_than_can_be_given_up_at_once() {
    let shop = Shop::open().await;
    let named = |from: u32, count: u32| {
        let ids = (from..from + count).map(|n| json!({ "provider": "pos", "id": n.to_string() }));
        json!({ "external_ids": ids.collect::<Vec<_>>() })
    };
    let member = shop.join(&named(0, 19)).await;
    let other = shop.join(&named(100, 2)).await;
    let path = format!("/v1/members/{member}");
    for (ids, says) in [
        (named(20, 2), (400, "invalid_request")),
        (named(20, 1), (200, "")),
    ] {
        let patched = shop.send("PATCH", &path, &[], Some(&ids)).await;
        assert_eq!(patched.says(), says, "{ids}");
    }
    let why = json!({ "reason": "名寄せ", "operator": "suzuki" });
    let merged = shop.put(&format!("{path}/merges/{other}"), &why).await;
    assert_eq!(merged.says(), (422, "above_limit"));
    leave(&shop, &member).await.good();
}
