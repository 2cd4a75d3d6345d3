//! The rules as data.

use std::sync::Arc;

use app::{Caller, Error};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, order};

use crate::network::Network;

/// A short program.
fn tea(rate: &str) -> Value {
    json!({ "name": "Tea", "earning": { "rate": rate } })
}

async fn publish(shop: &Shop, seen: &str, program: &Value) -> tests::Answer {
    shop.send("PUT", "/v1/program", &[("if-match", seen)], Some(program))
        .await
}

#[tokio::test]
async fn the_sample_is_in_force_as_version_0_until_the_shop_publishes_its_own() {
    let shop = Shop::open().await;
    let sample = shop.get("/v1/program").await;
    assert_eq!((sample.status, sample.tag.as_deref()), (200, Some("\"0\"")));
    assert_eq!(
        (&sample.body["name"], &sample.body["version"]),
        (&json!("Sample"), &json!(0))
    );
    let published = publish(&shop, "\"0\"", &tea("0.02")).await;
    assert_eq!(
        (published.status, published.tag.as_deref()),
        (200, Some("\"1\""))
    );
    assert_eq!(shop.get("/v1/program").await.body, published.body);
    assert_eq!(
        published.body["redemption"]["minimum"], 1,
        "every default is written out"
    );
}

#[tokio::test]
async fn a_new_program_counts_from_the_next_call_on() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    assert_eq!(
        shop.earn("ec-1", &member, &order(10_000)).await.good()["points"],
        100
    );
    shop.publish(&tea("0.02")).await;
    let earned = shop.earn("ec-2", &member, &order(10_000)).await.good();
    assert_eq!(
        (&earned["points"], &earned["program_version"]),
        (&json!(200), &json!(1))
    );
    let again = shop.earn("ec-1", &member, &order(10_000)).await;
    assert_eq!(
        (
            again.status,
            &again.body["points"],
            &again.body["program_version"]
        ),
        (200, &json!(100), &json!(0))
    );
}

#[tokio::test]
async fn of_two_authors_who_saw_one_version_one_publishes() {
    let shop = Shop::open().await;
    assert_eq!(publish(&shop, "0", &tea("0.02")).await.status, 200);
    assert_eq!(
        publish(&shop, "0", &tea("0.03")).await.says(),
        (409, "version_conflict")
    );
    assert_eq!(
        shop.get("/v1/program").await.body["earning"]["rate"],
        "0.02"
    );
    let (seen, other) = (tea("0.04"), tea("0.05"));
    let (one, other) = tokio::join!(publish(&shop, "1", &seen), publish(&shop, "1", &other));
    let mut said = [one.says(), other.says()];
    said.sort_unstable();
    assert_eq!(said, [(200, ""), (409, "version_conflict")]);
}

#[tokio::test]
async fn without_the_version_that_was_seen_nothing_is_published() {
    let shop = Shop::open().await;
    let refused = shop.put("/v1/program", &tea("0.02")).await;
    assert_eq!(
        (refused.says(), refused.pointers()),
        ((400, "invalid_request"), vec!["/If-Match"])
    );
    assert_eq!(shop.get("/v1/program").await.tag.as_deref(), Some("\"0\""));
}

#[tokio::test]
async fn every_fault_of_a_program_is_reported_at_once_and_a_check_changes_nothing() {
    let shop = Shop::open().await;
    let faulty = json!({
        "name": "",
        "earning": { "rate": 0.01, "rounding": { "mode": "up" } },
        "expiry": { "policy": "fixed", "months": 0 },
        "redemption": { "max_ratio": "1.5" },
        "birthday": { "coupon": "cake" },
        "campains": [],
    });
    let pointers = [
        "/birthday/coupon",
        "/campains",
        "/earning/rate",
        "/earning/rounding/mode",
        "/expiry/months",
        "/name",
        "/redemption/max_ratio",
    ];
    let checked = shop.post("/v1/program/check", &faulty).await;
    assert_eq!(checked.says(), (422, "invalid_program"));
    let mut named = checked.pointers();
    named.sort_unstable();
    assert_eq!(named, pointers);
    let published = publish(&shop, "0", &faulty).await;
    assert_eq!(
        (published.says(), published.pointers()),
        ((422, "invalid_program"), checked.pointers())
    );
    let right = shop.post("/v1/program/check", &tea("0.02")).await;
    assert_eq!(
        (right.status, &right.body["earning"]["rate"]),
        (200, &json!("0.02"))
    );
    assert_eq!(shop.get("/v1/program").await.tag.as_deref(), Some("\"0\""));
}

#[tokio::test]
async fn a_program_that_is_read_can_be_published_as_it_is() {
    let shop = Shop::open().await;
    let read = shop.get("/v1/program").await.body;
    let published = shop.put("/v1/program", &read).await;
    assert_eq!(
        (published.status, published.tag.as_deref()),
        (200, Some("\"1\""))
    );
}

#[tokio::test]
async fn a_campaign_counts_whole_days_of_the_programs_zone_from_its_first_to_its_last() {
    let shop = Shop::open().await;
    let program = json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "campaigns": [{
            "id": "plus", "name": "プラス", "from": "2026-11-22", "to": "2026-11-23", "effect": { "add_points": 50 },
        }],
    });
    shop.publish(&program).await;
    let member = shop.member().await;
    let placed = [
        ("2026-11-21T23:59:59+09:00", 10),
        ("2026-11-22T00:00:00+09:00", 60),
        ("2026-11-23T23:59:59+09:00", 60),
        ("2026-11-24T00:00:00+09:00", 10),
    ];
    for (number, (instant, points)) in placed.into_iter().enumerate() {
        let mut order = order(1_000);
        order["placed_at"] = json!(instant);
        let earned = shop
            .earn(&format!("ec-{number}"), &member, &order)
            .await
            .good();
        assert_eq!(earned["points"], points, "{instant}");
    }
}

#[tokio::test]
async fn a_campaign_gives_a_member_no_more_than_its_cap() {
    let shop = Shop::open().await;
    let program = json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "campaigns": [{
            "id": "plus", "name": "プラス", "effect": { "add_points": 50 }, "max_points_per_member": 120,
        }],
    });
    shop.publish(&program).await;
    let member = shop.member().await;
    let mut given = Vec::new();
    for number in 1..=4 {
        let earned = shop
            .earn(&format!("ec-{number}"), &member, &order(1_000))
            .await
            .good();
        given.push(earned["points"].as_u64().unwrap());
    }
    assert_eq!(given, [60, 60, 30, 10]);
}

#[tokio::test]
async fn a_program_without_ranks_shows_no_rank_whatever_was_held_under_another() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let earned = shop.earn("ec-1", &member, &order(110_000)).await.good();
    assert_eq!(earned["rank"], "gold");
    shop.wait(TimeDelta::days(400));
    shop.post("/v1/earnings/ec-1/confirm", &json!({}))
        .await
        .good();
    shop.publish(&tea("0.02")).await;
    let earned = shop.earn("ec-2", &member, &order(100)).await.good();
    assert_eq!(
        (&earned["points"], &earned["rank"]),
        (&json!(2), &json!(null))
    );
    assert_eq!(shop.look(&member).await["rank"], json!(null));
}

#[tokio::test]
async fn who_saw_the_newest_version_publishes_over_it_whatever_a_stale_read_shows() {
    let shop = Shop::open().await;
    publish(&shop, "\"0\"", &tea("0.02")).await.good();
    let app = Arc::new(Network::blind(&shop)).app(&shop);
    let seen = app.program_published().await.expect("a program");
    assert_eq!(seen.version, 1);
    let published = app
        .publish_program(&Caller::job("test"), &tea("0.03"), 1)
        .await;
    assert_eq!(published.expect("it is published").version, 2);
}

#[tokio::test]
async fn an_author_who_met_another_one_that_failed_is_asked_to_try_again() {
    let shop = Shop::open().await;
    publish(&shop, "\"0\"", &tea("0.02")).await.good();
    let app = Arc::new(Network::crowded(&shop)).app(&shop);
    let met = app
        .publish_program(&Caller::job("test"), &tea("0.03"), 1)
        .await;
    assert!(matches!(met, Err(Error::TryAgain(_))), "{met:?}");
    let published = publish(&shop, "\"1\"", &tea("0.03")).await.good();
    assert_eq!(published["version"], 2);
}
