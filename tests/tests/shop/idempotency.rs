//! Every write is a PUT to an id that the caller chose.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Shop, harness::OPENING, order};

/// Makes one call fifty times at once, and holds the answers to: one effect, one body, one 201.
async fn fifty(shop: &Shop, path: &str, body: &Value) -> Answer {
    let answers = join_all((0..50).map(|_| shop.put(path, body))).await;
    let first: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .collect();
    assert_eq!(first.len(), 1, "exactly one is the first");
    assert!(!first[0].replayed);
    for answer in &answers {
        assert_eq!(answer.body, first[0].body);
        assert!(
            answer.status == 201 || (answer.status == 200 && answer.replayed),
            "{answer:?}"
        );
    }
    first[0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_identical_earnings_at_once_are_one() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let body = json!({ "member_id": member, "order": order(10_000) });
    fifty(&shop, "/v1/earnings/ec-1001", &body).await;
    assert_eq!(shop.available(&member).await, 100);
    assert_eq!(shop.kinds(&member).await, ["earned"]);
}

#[tokio::test]
async fn a_redemption_whose_defaults_are_spelled_out_is_the_same_request() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    let short = json!({ "member_id": member, "points": 10 });
    let long = json!({
        "member_id": member, "points": 10, "capture": true, "hold_seconds": 1800, "mode": "strict", "order": null
    });
    for (id, first, again) in [("r-1", &long, &short), ("r-2", &short, &long)] {
        let path = format!("/v1/redemptions/{id}");
        let first = shop.put(&path, first).await;
        let again = shop.put(&path, again).await;
        assert_eq!((first.status, again.status), (201, 200));
        assert_eq!((again.replayed, again.body), (true, first.body));
    }
    let other = json!({ "member_id": member, "points": 10, "hold_seconds": 600 });
    let refused = shop.put("/v1/redemptions/r-3", &other).await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (400, vec!["/hold_seconds"])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_identical_redemptions_at_once_are_one() {
    let shop = Shop::open().await;
    let member = shop.member_with(1_000).await;
    let body = json!({ "member_id": member, "points": 30 });
    fifty(&shop, "/v1/redemptions/r-1", &body).await;
    assert_eq!(shop.available(&member).await, 970);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_identical_returns_at_once_are_one() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    fifty(
        &shop,
        "/v1/earnings/ec-1001/returns/ret-1",
        &json!({ "amount": 5_000 }),
    )
    .await;
    assert_eq!(shop.available(&member).await, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_identical_calls_that_leave_nothing_for_a_second_are_one() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    let all =
        json!({ "member_id": member, "points": -100, "reason": "a slip", "operator": "sato" });
    fifty(&shop, "/v1/adjustments/a-1", &all).await;
    let full = json!({ "full": true });
    fifty(&shop, "/v1/earnings/ec-1001/returns/ret-1", &full).await;
    assert_eq!(
        shop.kinds(&member).await,
        ["earned", "adjusted", "returned"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_identical_ends_of_one_hold_at_once_are_one() {
    let shop = Shop::open().await;
    let member = shop.member_with(1_000).await;
    for (id, end) in [("r-1", "void"), ("r-2", "capture")] {
        shop.hold(id, &member, 30).await.good();
        let (path, nothing) = (format!("/v1/redemptions/{id}/{end}"), json!({}));
        let answers = join_all((0..50).map(|_| shop.post(&path, &nothing))).await;
        assert!(answers.iter().all(|one| one.status == 200), "{answers:?}");
        assert!(answers.iter().all(|one| one.body == answers[0].body));
        assert_eq!(answers.iter().filter(|one| !one.replayed).count(), 1);
    }
    assert_eq!(shop.available(&member).await, 970);
}

#[tokio::test]
async fn a_call_repeated_a_year_later_gets_the_same_body_and_writes_nothing() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let calls = [
        (
            "/v1/earnings/ec-1",
            json!({ "member_id": member, "order": order(10_000) }),
        ),
        (
            "/v1/redemptions/r-1",
            json!({ "member_id": member, "points": 30 }),
        ),
        (
            "/v1/redemptions/r-2",
            json!({ "member_id": member, "points": 20, "capture": false }),
        ),
        (
            "/v1/earnings/ec-1/returns/ret-1",
            json!({ "amount": 5_000 }),
        ),
        (
            "/v1/adjustments/a-1",
            json!({
                "member_id": member, "points": 5, "reason": "x", "operator": "y", "expires_on": "2026-12-31",
            }),
        ),
        (
            "/v1/activities/v-1",
            json!({ "member_id": member, "kind": "visit", "occurred_at": OPENING }),
        ),
    ];
    let mut answers = Vec::new();
    for (path, body) in &calls {
        let answer = shop.put(path, body).await;
        assert_eq!(answer.status, 201, "{path}: {answer:?}");
        answers.push(answer);
    }
    shop.wait(TimeDelta::days(366));
    shop.publish(&json!({ "name": "Another", "earning": { "rate": "0.5" } }))
        .await;
    shop.run("expire").await;
    let before = shop.history(&member, 100).await;
    for ((path, body), first) in calls.iter().zip(&answers) {
        let again = shop.put(path, body).await;
        assert_eq!(
            (again.status, again.replayed),
            (200, true),
            "{path}: {again:?}"
        );
        assert_eq!(again.body, first.body, "{path}");
    }
    assert_eq!(shop.history(&member, 100).await, before);
}

#[tokio::test]
async fn the_same_id_with_another_body_is_refused_and_changes_nothing() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    shop.redeem("r-1", &member, 30).await.good();
    shop.take_back("ec-1", "ret-1", &json!({ "amount": 1_000 }))
        .await
        .good();
    let taken = (409, "already_recorded");
    assert_eq!(
        shop.earn("ec-1", &member, &order(10_001)).await.says(),
        taken
    );
    assert_eq!(shop.redeem("r-1", &member, 31).await.says(), taken);
    assert_eq!(shop.hold("r-1", &member, 30).await.says(), taken);
    assert_eq!(
        shop.take_back("ec-1", "ret-1", &json!({ "amount": 1_001 }))
            .await
            .says(),
        taken
    );
    shop.earn("ec-2", &member, &order(10_000)).await.good();
    assert_eq!(
        shop.take_back("ec-2", "ret-1", &json!({ "amount": 1_000 }))
            .await
            .says(),
        taken
    );
    assert_eq!(shop.available(&member).await, 500 + 100 - 30 - 10 + 100);
}

#[tokio::test]
async fn ids_of_different_kinds_do_not_meet() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    assert_eq!(shop.earn("1001", &member, &order(10_000)).await.status, 201);
    assert_eq!(shop.redeem("1001", &member, 30).await.status, 201);
    assert_eq!(
        shop.take_back("1001", "1001", &json!({ "full": true }))
            .await
            .status,
        201
    );
    let visit = json!({ "member_id": member, "kind": "visit", "occurred_at": OPENING });
    assert_eq!(shop.put("/v1/activities/1001", &visit).await.status, 201);
}

#[tokio::test]
async fn two_spellings_of_one_body_are_one_call() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    let mut spelt_out = order(10_000);
    spelt_out["placed_at"] = json!("2026-11-24T01:00:00Z");
    spelt_out["shipping"] = json!(0);
    spelt_out["prices"] = json!("tax_included");
    spelt_out["lines"][0]["tax_rate"] = json!("0.10");
    spelt_out["lines"][0]["earns"] = json!(true);
    let again = shop.earn("ec-1", &member, &spelt_out).await;
    assert_eq!((again.status, again.replayed), (200, true));
}

#[tokio::test]
async fn an_id_is_1_to_64_of_the_contracts_characters() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let longest = "x".repeat(64);
    for id in [
        "a",
        "ec-1001",
        "shibuya-20261124-0042",
        "A.b_c:d-9",
        longest.as_str(),
    ] {
        assert_eq!(
            shop.earn(id, &member, &order(1_000)).await.status,
            201,
            "{id}"
        );
    }
    let too_long = "x".repeat(65);
    for id in [
        "a%20b",
        "%E3%81%82",
        "a+b",
        "a@b",
        "a%00",
        too_long.as_str(),
    ] {
        let refused = shop.earn(id, &member, &order(1_000)).await;
        assert_eq!(refused.says(), (400, "invalid_request"), "{id}");
    }
    assert_eq!(shop.available(&member).await, 50);
}

#[tokio::test]
async fn writers_at_once_on_one_member_lose_nothing() {
    let shop = Shop::open().await;
    let member = shop.member_with(1_000).await;
    let purchase = order(1_000);
    let calls = (0..8).map(|number| {
        let (shop, member, purchase) = (&shop, &member, &purchase);
        async move {
            let (earning, redemption) = (format!("ec-{number}"), format!("r-{number}"));
            let earned = shop.earn(&earning, member, purchase);
            let used = shop.redeem(&redemption, member, 100);
            let (earned, used) = tokio::join!(earned, used);
            (earned.status, used.status)
        }
    });
    // A till that is told to try again does, as the contract says; here nobody waits so long.
    assert_eq!(join_all(calls).await, [(201, 201); 8]);
    assert_eq!(shop.available(&member).await, 1_000 + 8 * 10 - 8 * 100);
    let history = shop.history(&member, 5).await;
    let seqs: Vec<u64> = history
        .iter()
        .rev()
        .filter_map(|entry| entry["seq"].as_u64())
        .collect();
    assert_eq!(seqs, (1..=17).collect::<Vec<u64>>());
}
