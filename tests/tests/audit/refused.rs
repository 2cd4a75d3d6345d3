//! Halves that nobody can make whole with what is stored: they are reported, with the reason, and nothing is written.

use local::audit::Repair;
use serde_json::{Value, json};
use tests::{Shop, order};

use crate::halves::LAST;
use crate::{apply, found, regular};

#[tokio::test]
async fn entries_that_only_the_wallet_knows_are_reported_and_not_made_up() {
    for last in LAST {
        let shop = Shop::open().await;
        let member = regular(&shop).await;
        last.done(&shop, &member).await;
        let newest = shop.audit(None).await.checked.entries;
        for seq in 12..=newest {
            shop.lose_entry(&member, seq).await;
        }
        let before = shop.items().await.len();
        let report = shop.audit(apply()).await;
        assert_eq!(found(&report), ["11: the newest entry"], "{last:?}");
        let Repair::Refused(why) = &report.findings[0].repair else {
            panic!("{report:?}");
        };
        assert!(why.contains("ids of what was acknowledged"), "{why}");
        assert_eq!(shop.items().await.len(), before);
    }
}

#[tokio::test]
async fn what_the_entries_do_not_say_is_not_guessed() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let mut two = order(1_000);
    two["lines"][0]["quantity"] = json!(2);
    shop.earn("ec-1", &member, &two).await.good();
    let before = shop.stored_wallet(&member).await;
    let piece = json!({ "lines": [{ "sku": two["lines"][0]["sku"], "quantity": 1 }] });
    shop.take_back("ec-1", "back-1", &piece).await.good();
    shop.put_item(before).await;
    let report = shop.audit(apply()).await;
    let Repair::Refused(why) = &report.findings[0].repair else {
        panic!("{report:?}");
    };
    assert!(why.starts_with("entry 2: which pieces"), "{why}");
}

#[tokio::test]
async fn a_visit_that_the_wallet_forgot_comes_back_with_its_limit_and_its_stamps() {
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "activities": [{ "kind": "visit", "points": 10, "limit": { "per": "day", "times": 1 } }],
        "stamp_cards": [{
            "id": "tea", "name": "お茶カード", "stamp_for": { "activity": "visit" }, "size": 1, "reward": { "points": 5 },
        }],
    }))
    .await;
    let member = shop.member_with(10).await;
    let before = shop.stored_wallet(&member).await;
    let visit =
        json!({ "member_id": member, "kind": "visit", "occurred_at": tests::harness::OPENING });
    shop.put("/v1/activities/visit-1", &visit).await.good();
    shop.put_item(before).await;
    assert_eq!(found(&shop.audit(apply()).await), ["1: the newest entry"]);
    assert!(shop.audit(None).await.findings.is_empty());
    assert_eq!(shop.available(&member).await, 25);
    let again = shop.put("/v1/activities/visit-2", &visit).await.good();
    assert_eq!(again["points"], 0);
    assert_eq!(shop.available(&member).await, 25);
}

#[tokio::test]
async fn a_departure_whose_wallet_was_lost_is_reported_with_the_file_that_says_so() {
    let shop = Shop::open().await;
    let member = shop.member_with(10).await;
    let before = shop.stored_wallet(&member).await;
    let path = format!("/v1/members/{member}");
    shop.send("DELETE", &path, &[], None).await.good();
    shop.put_item(before).await;
    let report = shop.audit(apply()).await;
    assert_eq!(
        found(&report),
        ["1: the newest entry", "the member has left"]
    );
    assert_eq!(report.open(), 2);
}

/// A shop in which an order used a coupon of this effect, and the coupon forgot it.
async fn forgets_its_use(effect: &Value) -> Shop {
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [{ "id": "bonus", "title": "Bonus", "effect": effect, "min_spend": 0, "valid_days": 30 }],
    }))
    .await;
    let member = shop.member().await;
    let path = format!("/v1/members/{member}/coupons/c:1");
    shop.put(&path, &json!({ "template": "bonus" }))
        .await
        .good();
    let pk = shop.stored_wallet(&member).await["PK"]
        .as_s()
        .expect("a text")
        .clone();
    let before = shop.item(&pk, "C#c:1").await.expect("a coupon");
    let spend = json!({ "order_id": "ec-1", "order": order(3_000) });
    shop.post(&format!("{path}/use"), &spend).await.good();
    assert_eq!(found(&shop.audit(None).await), Vec::<String>::new());
    shop.put_item(before).await;
    shop
}

#[tokio::test]
async fn a_coupon_that_gave_points_and_forgot_it_is_found() {
    let shop = forgets_its_use(&json!({ "add_points": 50 })).await;
    let report = shop.audit(apply()).await;
    assert_eq!(found(&report), ["the use of a coupon that gives points"]);
    assert_eq!(report.open(), 1);
}

#[tokio::test]
async fn a_coupon_that_multiplied_and_forgot_its_use_is_found() {
    let shop = forgets_its_use(&json!({ "multiply": "2" })).await;
    let report = shop.audit(apply()).await;
    assert_eq!(found(&report), ["the use of a coupon that gives points"]);
    assert_eq!(report.open(), 1);
}

#[tokio::test]
async fn a_coupon_that_the_journal_says_was_given_and_nobody_has_is_found_and_not_given_anew() {
    let shop = Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "stamp_cards": [{ "id": "tea", "name": "お茶カード", "stamp_for": { "purchase": { "min_spend": 1000 } },
                          "size": 1, "reward": { "coupon": "tea" } }],
        "coupons": [{ "id": "tea", "title": "お茶", "effect": { "amount_off": 100 }, "valid_days": 30 }],
    }))
    .await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(1_000)).await.good();
    let entry = shop.history(&member, 2).await[1].clone();
    let id = entry["coupons"][0]["coupon_id"].as_str().unwrap();
    assert_eq!(entry["coupons"][0]["title"], "お茶");
    assert_eq!(found(&shop.audit(None).await), Vec::<String>::new());
    let pk = shop.stored_wallet(&member).await["PK"]
        .as_s()
        .unwrap()
        .clone();
    shop.lose_item(&pk, &format!("C#{id}")).await;
    let report = shop.audit(apply()).await;
    assert_eq!(
        found(&report),
        [
            "a coupon that came with what the member did",
            "who has a unique key"
        ]
    );
    assert_eq!(report.open(), 2);
    assert!(shop.item(&pk, &format!("C#{id}")).await.is_none());
}
