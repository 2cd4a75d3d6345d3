//! A campaign stops at its points budget, to the point, and no till waits for it.

use std::sync::Arc;

use serde_json::{Value, json};
use tests::{Answer, Shop, order};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many functions run at once.
const FUNCTIONS: usize = 8;

/// One per cent, and a campaign with this effect that gives no more than so many points to all members together.
fn program(effect: Value, total: u64) -> Value {
    json!({ "name": "Tea", "earning": { "rate": "0.01" }, "campaigns": [
        { "id": "thanks", "name": "感謝祭", "effect": effect, "max_points_total": total },
    ] })
}

async fn open(effect: Value, total: u64) -> Shop {
    Shop::open_with(&program(effect, total)).await
}

/// What an answer says that the campaign gives.
fn given(body: &Value) -> u64 {
    let breakdown = body["breakdown"].as_array().unwrap();
    let parts = breakdown.iter();
    let own = parts.filter(|part| part["rule"] == "campaign:thanks");
    own.map(|part| part["points"].as_u64().unwrap()).sum()
}

/// Total, given, and left.
async fn budget(shop: &Shop) -> [u64; 3] {
    let shown = shop.get("/v1/program/budgets").await.good();
    let all = shown["budgets"].as_array().unwrap();
    assert_eq!((all.len(), &all[0]["campaign"]), (1, &json!("thanks")));
    ["max_points_total", "given", "left"].map(|field| all[0][field].as_u64().unwrap())
}

async fn quoted(shop: &Shop, member: &str, yen: u64) -> u64 {
    let quote = json!({ "member_id": member, "order": order(yen) });
    given(&shop.post("/v1/quotes", &quote).await.good()["earn"])
}

async fn edit(shop: &Shop, id: &str, yen: u64) -> Value {
    let path = format!("/v1/earnings/ec-1/amendments/{id}");
    shop.put(&path, &json!({ "order": order(yen) }))
        .await
        .good()
}

#[tokio::test]
async fn a_campaign_gives_its_budget_to_the_last_point_and_then_stops() {
    let shop = open(json!({ "add_points": 100 }), 250).await;
    assert_eq!(budget(&shop).await, [250, 0, 250]);
    for (number, expected) in [(1, 100), (2, 100), (3, 50), (4, 0), (5, 0)] {
        let member = shop.member().await;
        assert_eq!(quoted(&shop, &member, 1_000).await, expected);
        let earned = shop
            .earn(&format!("ec-{number}"), &member, &order(1_000))
            .await
            .good();
        assert_eq!(
            (given(&earned), &earned["points"]),
            (expected, &json!(10 + expected))
        );
    }
    assert_eq!(budget(&shop).await, [250, 250, 0]);
    // What was given is given once, whoever asks again.
    let member = shop.member().await;
    shop.earn("ec-6", &member, &order(1_000)).await.good();
    assert!(shop.earn("ec-6", &member, &order(1_000)).await.replayed);
    assert_eq!(budget(&shop).await, [250, 250, 0]);
}

#[tokio::test]
async fn what_comes_back_with_returns_and_edits_is_in_the_budget_again() {
    let shop = open(json!({ "add_rate": "0.01" }), 100).await;
    let member = shop.member().await;
    assert_eq!(
        given(&shop.earn("ec-1", &member, &order(9_000)).await.good()),
        90
    );
    assert_eq!(budget(&shop).await, [100, 90, 10]);
    // An edit gets what is left, beside what the order has.
    assert_eq!(given(&edit(&shop, "am-1", 12_000).await), 100);
    assert_eq!(budget(&shop).await, [100, 100, 0]);
    let same = edit(&shop, "am-2", 12_000).await;
    assert_eq!((given(&same), &same["points_change"]), (100, &json!(0)));
    shop.take_back("ec-1", "ret-1", &json!({ "amount": 6_000 }))
        .await
        .good();
    assert_eq!(budget(&shop).await, [100, 50, 50]);
    // An edit is judged by what is left now: of the 120 that the order would get, half is out.
    let again = edit(&shop, "am-3", 12_000).await;
    assert_eq!((given(&again), &again["points_change"]), (120, &json!(10)));
    let other = shop.member().await;
    shop.earn("ec-2", &other, &order(3_500)).await.good();
    assert_eq!(budget(&shop).await, [100, 95, 5]);
    // Of 86 points for 24,000 yen, of which 6,000 are back, 65 are out: the 60 that were, and the last five.
    assert_eq!(given(&edit(&shop, "am-4", 24_000).await), 86);
    assert_eq!(budget(&shop).await, [100, 100, 0]);
    assert_eq!(edit(&shop, "am-5", 24_000).await["points_change"], 0);
    let full = json!({ "full": true });
    shop.take_back("ec-1", "ret-2", &full).await.good();
    assert_eq!(budget(&shop).await, [100, 35, 65]);
    assert_eq!(quoted(&shop, &member, 9_000).await, 65);
}

#[tokio::test]
async fn a_budget_that_is_raised_counts_what_was_given_and_one_that_is_lowered_never_passes_the_old()
 {
    let shop = open(json!({ "add_points": 100 }), 250).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(1_000)).await.good();
    shop.publish(&program(json!({ "add_points": 100 }), 1_000))
        .await;
    assert_eq!(budget(&shop).await, [1_000, 100, 900]);
    shop.publish(&program(json!({ "add_points": 100 }), 150))
        .await;
    // Counters that have given more than their new share do not lower the others'.
    let [_, given, left] = budget(&shop).await;
    assert_eq!(given, 100);
    assert!((50..=150).contains(&left), "{left}");
    shop.earn("ec-2", &member, &order(1_000)).await.good();
    shop.earn("ec-3", &member, &order(1_000)).await.good();
    assert_eq!(budget(&shop).await, [150, 100 + left, 0]);
}

#[tokio::test]
async fn a_campaign_that_applies_alone_makes_room_for_others_once_its_budget_is_spent() {
    let mut program = program(json!({ "add_points": 60 }), 100);
    program["campaigns"][0]["exclusive"] = json!(true);
    let other = json!({ "id": "other", "name": "他", "effect": { "add_points": 5 }, "max_points_total": 8 });
    program["campaigns"].as_array_mut().unwrap().push(other);
    let shop = Shop::open_with(&program).await;
    let member = shop.member().await;
    for (id, points) in [
        ("ec-1", 60),
        ("ec-2", 40),
        ("ec-3", 5),
        ("ec-4", 3),
        ("ec-5", 0),
    ] {
        let quote = json!({ "member_id": member, "order": order(1_000) });
        let quote = shop.post("/v1/quotes", &quote).await.good();
        let earned = shop.earn(id, &member, &order(1_000)).await.good();
        assert_eq!(
            (&quote["earn"]["breakdown"], &earned["points"]),
            (&earned["breakdown"], &json!(10 + points))
        );
    }
}

/// A hundred members who buy at once: what the campaign gave to all, and how many transactions that took.
async fn a_hundred_at_once(shop: Shop) -> (u64, u64) {
    let shop = Arc::new(shop);
    let mut members = Vec::new();
    for _ in 0..100 {
        members.push(shop.member().await);
    }
    shop.system.metrics().clear();
    let functions = Arc::new(Semaphore::new(FUNCTIONS));
    let mut tills = JoinSet::new();
    for (number, member) in members.into_iter().enumerate() {
        let (shop, functions) = (Arc::clone(&shop), Arc::clone(&functions));
        tills.spawn(async move {
            let _running = functions.acquire().await.unwrap();
            let body = json!({ "member_id": member, "order": order(1_000) });
            let path = format!("/v1/earnings/ec-{number}");
            loop {
                let call = Box::pin(shop.system.call_as_admin("PUT", &path, &[], Some(&body)));
                let answer = Answer::read(&call.await);
                // Whoever is told to asks again.
                if answer.says() != (503, "try_again") {
                    assert!(answer.status < 300, "{answer:?}");
                    return given(&answer.body);
                }
            }
        });
    }
    let all = tills.join_all().await.into_iter().sum();
    let metrics = shop.system.metrics().shown();
    let calls = &metrics["by_function"]["earn"]["by_operation"]["TransactWriteItems"]["calls"];
    (all, calls.as_u64().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_tills_at_once_wait_for_a_budget_no_more_than_one_pause_each() {
    let ample = open(json!({ "add_points": 10 }), 100_000).await;
    let (given, transactions) = a_hundred_at_once(ample).await;
    assert_eq!(given, 1_000);
    assert!(transactions <= 200, "{transactions}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_tills_at_once_get_a_budget_that_does_not_do_for_all_and_not_a_point_more() {
    let short = open(json!({ "add_points": 10 }), 777).await;
    let (given, _) = a_hundred_at_once(short).await;
    assert_eq!(given, 777);
}
