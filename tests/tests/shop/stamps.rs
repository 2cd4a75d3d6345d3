//! Stamp cards, and stamp rallies across stores, from outside.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, order};

/// One per cent, ten points for the first visit of each store and day, and these cards.
fn with_cards(cards: Value) -> Value {
    json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "activities": [
            { "kind": "visit", "points": 10, "limit": { "per": "day", "times": 1, "per_store": true } },
            { "kind": "stamp", "limit": { "per": "ever", "times": 3 } },
        ],
        "stamp_cards": cards,
    })
}

fn rally() -> Value {
    json!({
        "id": "rally", "name": "秋のスタンプラリー", "name_en": "Autumn rally", "stamp_for": { "activity": "visit" },
        "distinct_stores": true, "size": 3, "reward": { "points": 300 }, "repeats": false,
    })
}

fn purchases() -> Value {
    json!({
        "id": "tea", "name": "お茶カード", "stamp_for": { "purchase": { "min_spend": 1000 } }, "size": 2,
        "reward": { "points": 50 },
    })
}

/// A program with both cards, and one for what is worth a stamp and no points.
async fn shop() -> Shop {
    let paper = json!({
        "id": "paper", "name": "紙のカード", "stamp_for": { "activity": "stamp" }, "size": 5, "reward": { "points": 7 },
    });
    Shop::open_with(&with_cards(json!([rally(), purchases(), paper]))).await
}

async fn visit(shop: &Shop, id: &str, member: &str, store: &str) -> Value {
    let body = json!({
        "member_id": member, "kind": "visit", "occurred_at": shop.now().to_rfc3339(), "store_id": store,
    });
    let path = format!("/v1/activities/{id}");
    shop.put(&path, &body).await.good()
}

/// Stamps, size and rewards of a card, as the member's file shows them.
async fn card(shop: &Shop, member: &str, id: &str) -> [u64; 3] {
    let file = shop.look(member).await;
    let mut cards = file["stamp_cards"].as_array().unwrap().iter();
    let card = cards.find(|card| card["id"] == id).unwrap();
    ["stamps", "size", "rewards"].map(|field| card[field].as_u64().unwrap())
}

#[tokio::test]
async fn three_stores_end_a_rally_and_give_its_points_once() {
    let shop = shop().await;
    let member = shop.member().await;
    let first = visit(&shop, "v-1", &member, "ueno").await;
    assert_eq!(
        (&first["points"], &first["store_id"]),
        (&json!(10), &json!("ueno"))
    );
    visit(&shop, "v-2", &member, "shibuya").await;
    assert_eq!(visit(&shop, "v-3", &member, "ueno").await["points"], 0);
    assert_eq!(card(&shop, &member, "rally").await, [2, 3, 0]);
    let third = visit(&shop, "v-4", &member, "meguro").await;
    assert_eq!(
        (&third["points"], &third["balance"]["available"]),
        (&json!(10), &json!(330))
    );
    assert_eq!(visit(&shop, "v-4", &member, "meguro").await, third);
    assert_eq!(card(&shop, &member, "rally").await, [3, 3, 1]);
    shop.wait(TimeDelta::days(1));
    for (number, store) in ["ueno", "shibuya", "meguro", "akasaka"]
        .into_iter()
        .enumerate()
    {
        visit(&shop, &format!("w-{number}"), &member, store).await;
    }
    assert_eq!(shop.available(&member).await, 370);
    let kinds = shop.kinds(&member).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "rewarded").count(), 1);
    let entries = shop.history(&member, 10).await;
    let reward = entries
        .iter()
        .find(|entry| entry["kind"] == "rewarded")
        .unwrap();
    assert_eq!(
        (&reward["points"], &reward["label"]),
        (&json!(300), &json!("スタンプカード特典"))
    );
}

#[tokio::test]
async fn of_four_last_visits_at_once_one_wins_the_rally() {
    let shop = shop().await;
    let member = shop.member().await;
    visit(&shop, "v-1", &member, "ueno").await;
    visit(&shop, "v-2", &member, "shibuya").await;
    let ids = ["v-3", "v-4", "v-5", "v-6"];
    let visits = ids.map(|id| visit(&shop, id, &member, "meguro"));
    futures::future::join_all(visits).await;
    assert_eq!(shop.available(&member).await, 330);
    assert_eq!(card(&shop, &member, "rally").await, [3, 3, 1]);
}

#[tokio::test]
async fn a_purchase_that_comes_back_takes_its_stamp_and_the_reward_that_it_filled_along() {
    let shop = shop().await;
    let member = shop.member().await;
    for id in ["ec-1", "ec-2", "ec-3"] {
        shop.earn(id, &member, &order(1_000)).await.good();
    }
    assert_eq!(card(&shop, &member, "tea").await, [1, 2, 1]);
    assert_eq!(shop.available(&member).await, 80);
    let full = json!({ "full": true });
    shop.take_back("ec-1", "back-1", &full).await.good();
    assert_eq!(card(&shop, &member, "tea").await, [0, 2, 1]);
    let back = shop.take_back("ec-2", "back-2", &full).await.good();
    assert_eq!(back["balance"]["available"], 10);
    assert_eq!(card(&shop, &member, "tea").await, [1, 2, 0]);
    // Again nothing moves.
    shop.take_back("ec-2", "back-2", &full).await.good();
    assert_eq!(shop.available(&member).await, 10);
    assert!(shop.audit(None).await.findings.is_empty());
}

#[tokio::test]
async fn cards_of_two_memberships_that_become_one_are_filled_together() {
    let shop = shop().await;
    let (member, other) = (shop.member().await, shop.member().await);
    visit(&shop, "v-1", &member, "ueno").await;
    visit(&shop, "v-2", &other, "ueno").await;
    visit(&shop, "v-3", &other, "shibuya").await;
    for (id, who) in [("ec-1", &member), ("ec-2", &other)] {
        shop.earn(id, who, &order(1_000)).await.good();
    }
    let path = format!("/v1/members/{member}/merges/{other}");
    let body = json!({ "operator": "tanaka", "reason": "two cards" });
    shop.put(&path, &body).await.good();
    assert_eq!(card(&shop, &member, "rally").await, [2, 3, 0]);
    assert_eq!(card(&shop, &member, "tea").await, [0, 2, 1]);
    assert_eq!(shop.available(&member).await, 30 + 20 + 50);
    visit(&shop, "v-4", &member, "meguro").await;
    assert_eq!(shop.available(&member).await, 100 + 10 + 300);
    assert!(shop.audit(None).await.findings.is_empty());
}

#[tokio::test]
async fn what_is_worth_a_stamp_alone_gives_no_points_and_no_more_stamps_than_its_limit_ever() {
    let shop = shop().await;
    let member = shop.member().await;
    for number in 0..5 {
        shop.wait(TimeDelta::days(40));
        let at = shop.now().to_rfc3339();
        let body = json!({ "member_id": member, "kind": "stamp", "occurred_at": at });
        let path = format!("/v1/activities/s-{number}");
        assert_eq!(shop.put(&path, &body).await.good()["points"], 0);
    }
    assert_eq!(card(&shop, &member, "paper").await, [3, 5, 0]);
}

#[tokio::test]
async fn a_store_without_a_name_or_with_a_whole_story_for_one_is_a_fault() {
    let shop = shop().await;
    let member = shop.member().await;
    let at = shop.now().to_rfc3339();
    for store in [String::new(), "x".repeat(101)] {
        let body =
            json!({ "member_id": member, "kind": "visit", "occurred_at": at, "store_id": store });
        let answer = shop.put("/v1/activities/v-1", &body).await;
        assert_eq!(answer.pointers(), ["/store_id"]);
    }
}

#[tokio::test]
async fn a_card_for_nothing_and_an_activity_for_nothing_are_faults() {
    let shop = Shop::open().await;
    let mut cards = json!([rally(), rally()]);
    cards[1]["stamp_for"] = json!({ "activity": "review" });
    cards[1]["size"] = json!(0);
    let checked = shop.post("/v1/program/check", &with_cards(cards)).await;
    let mut pointers = checked.pointers();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        [
            "/activities/1/points",
            "/stamp_cards/1/id",
            "/stamp_cards/1/size",
            "/stamp_cards/1/stamp_for/activity",
        ]
    );
}
