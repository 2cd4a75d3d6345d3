//! Programs that are announced, and the versions there were.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

/// A short program, in force from a day or an instant on.
fn tea(rate: &str, effective_from: Option<&str>) -> Value {
    json!({ "name": "Tea", "earning": { "rate": rate }, "effective_from": effective_from })
}

async fn publish(shop: &Shop, seen: u32, program: &Value) -> Answer {
    let seen = seen.to_string();
    shop.send("PUT", "/v1/program", &[("if-match", &seen)], Some(program))
        .await
}

async fn rate(shop: &Shop) -> Value {
    shop.get("/v1/program").await.good()["earning"]["rate"].clone()
}

/// The points that an order of 10,000 yen earns which was placed at an instant.
async fn placed(shop: &Shop, id: &str, member: &str, instant: &str) -> (Value, Value) {
    let mut order = order(10_000);
    order["placed_at"] = json!(instant);
    let earned = shop.earn(id, member, &order).await.good();
    (earned["points"].clone(), earned["program_version"].clone())
}

#[tokio::test]
async fn an_announced_program_is_in_force_from_the_first_instant_of_its_day() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    let announced = publish(&shop, 0, &tea("0.05", Some("2026-12-01"))).await;
    assert_eq!(
        (announced.status, announced.tag.as_deref()),
        (200, Some("\"1\""))
    );
    assert_eq!(announced.body["effective_from"], "2026-12-01");
    assert_eq!(rate(&shop).await, "0.01");
    shop.set("2026-11-30T23:59:59+09:00");
    assert_eq!(rate(&shop).await, "0.01");
    shop.set("2026-12-01T00:00:00+09:00");
    assert_eq!(rate(&shop).await, "0.05");
}

#[tokio::test]
async fn an_order_is_judged_by_the_program_that_was_in_force_when_it_was_placed() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    let member = shop.member().await;
    publish(&shop, 0, &tea("0.02", None)).await.good();
    publish(&shop, 1, &tea("0.05", Some("2026-12-01")))
        .await
        .good();
    shop.set("2026-12-03T09:00:00+09:00");
    let before = placed(&shop, "ec-1", &member, "2026-11-30T23:59:59+09:00").await;
    assert_eq!(before, (json!(200), json!(1)));
    let after = placed(&shop, "ec-2", &member, "2026-12-01T00:00:00+09:00").await;
    assert_eq!(after, (json!(500), json!(2)));
}

#[tokio::test]
async fn a_quote_says_what_the_program_of_the_orders_day_gives() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    publish(&shop, 0, &tea("0.02", None)).await.good();
    publish(&shop, 1, &tea("0.05", Some("2026-12-01")))
        .await
        .good();
    shop.set("2026-12-03T09:00:00+09:00");
    for (instant, points) in [
        ("2026-11-30T23:00:00+09:00", 200),
        ("2026-12-02T10:00:00+09:00", 500),
    ] {
        let mut order = order(10_000);
        order["placed_at"] = json!(instant);
        let quote = shop
            .post("/v1/quotes", &json!({ "order": order }))
            .await
            .good();
        assert_eq!(quote["earn"]["points"], points, "{instant}");
    }
}

#[tokio::test]
async fn a_return_follows_the_program_that_judged_the_order_though_another_has_come() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    let member = shop.member().await;
    publish(&shop, 0, &tea("0.02", None)).await.good();
    publish(&shop, 1, &tea("0.05", Some("2026-12-01")))
        .await
        .good();
    placed(&shop, "ec-1", &member, "2026-11-22T12:00:00+09:00").await;
    shop.set("2026-12-03T09:00:00+09:00");
    let back = shop
        .take_back("ec-1", "ret-1", &json!({ "amount": 5_000 }))
        .await
        .good();
    assert_eq!(back["points_clawed_back"], 100);
}

#[tokio::test]
async fn whoever_publishes_must_have_seen_what_is_announced() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    publish(&shop, 0, &tea("0.05", Some("2026-12-01")))
        .await
        .good();
    assert_eq!(
        publish(&shop, 0, &tea("0.03", None)).await.says(),
        (409, "version_conflict")
    );
    let again = publish(&shop, 0, &tea("0.05", Some("2026-12-01"))).await;
    assert_eq!((again.status, again.tag.as_deref()), (200, Some("\"1\"")));
    publish(&shop, 1, &tea("0.03", None)).await.good();
    shop.wait(TimeDelta::days(30));
    assert_eq!(rate(&shop).await, "0.03", "a newer one took its place");
}

#[tokio::test]
async fn a_day_that_has_passed_is_taken_at_its_word_for_orders_that_are_yet_to_come() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    let member = shop.member().await;
    publish(&shop, 0, &tea("0.02", None)).await.good();
    let before = placed(&shop, "ec-1", &member, "2026-11-21T12:00:00+09:00").await;
    publish(&shop, 1, &tea("0.05", Some("2026-11-21")))
        .await
        .good();
    let since = placed(&shop, "ec-2", &member, "2026-11-21T12:00:00+09:00").await;
    let earlier = placed(&shop, "ec-3", &member, "2026-11-20T12:00:00+09:00").await;
    let judged = [before, since, earlier];
    let expected = [(200, 1), (500, 2), (200, 1)].map(|(points, by)| (json!(points), json!(by)));
    assert_eq!(judged, expected);
    let recorded = shop.get("/v1/earnings/ec-1").await.good();
    assert_eq!(recorded["points"], 200, "what is recorded stays");
}

#[tokio::test]
async fn the_versions_are_listed_newest_first_with_what_each_is_now() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    publish(&shop, 0, &tea("0.02", None)).await.good();
    publish(&shop, 1, &tea("0.05", Some("2026-12-01")))
        .await
        .good();
    let listed = shop.get("/v1/program/versions").await.good();
    let states: Vec<(u64, &str)> = listed["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["version"].as_u64().unwrap(),
                it["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(states, [(2, "announced"), (1, "in_force"), (0, "past")]);
    let announced = &listed["versions"][0];
    assert_eq!(announced["in_force_from"], "2026-11-30T15:00:00Z");
    assert_eq!(announced["published_at"], "2026-11-22T03:00:00Z");
    assert!(announced["published_by"].is_string());
    let page = shop.get("/v1/program/versions?limit=2").await.good();
    assert_eq!(page["versions"][1]["version"], 1);
    let next = page["next_cursor"].as_str().unwrap();
    let rest = shop
        .get(&format!("/v1/program/versions?cursor={next}"))
        .await
        .good();
    assert_eq!(
        (&rest["versions"][0]["version"], &rest["next_cursor"]),
        (&json!(0), &json!(null))
    );
}

#[tokio::test]
async fn every_version_can_be_read_as_it_was_published() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    let first = publish(&shop, 0, &tea("0.02", None)).await;
    publish(&shop, 1, &tea("0.05", Some("2026-12-01T10:00:00+09:00")))
        .await
        .good();
    let read = shop.get("/v1/program/versions/1").await;
    assert_eq!(
        (read.tag, &read.body),
        (Some("\"1\"".to_owned()), &first.body)
    );
    let announced = shop.get("/v1/program/versions/2").await.good();
    assert_eq!(announced["effective_from"], "2026-12-01T10:00:00+09:00");
    assert_eq!(
        shop.get("/v1/program/versions/0").await.good()["name"],
        "Sample"
    );
    assert_eq!(
        shop.get("/v1/program/versions/3").await.says(),
        (404, "not_found")
    );
    assert_eq!(
        shop.get("/v1/program/versions/x").await.pointers(),
        ["/version"]
    );
}

#[tokio::test]
async fn a_thirteenth_announcement_is_refused() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    for number in 1..=12 {
        let day = format!("2026-12-{number:02}");
        publish(&shop, number - 1, &tea("0.02", Some(&day)))
            .await
            .good();
    }
    let refused = publish(&shop, 12, &tea("0.02", Some("2026-12-13"))).await;
    assert_eq!(
        (refused.says(), refused.pointers()),
        ((422, "invalid_program"), vec!["/effective_from"])
    );
}

#[tokio::test]
async fn the_schema_is_served_with_the_name_of_its_version() {
    let shop = Shop::open_at("2026-11-22T12:00:00+09:00").await;
    let read = shop.get("/v1/program/schema").await;
    assert_eq!(
        (read.status, read.kind.as_str()),
        (200, "application/schema+json")
    );
    let tag = read.tag.unwrap();
    let version = tag.trim_matches('"');
    assert_eq!(read.body["$id"], format!("urn:tameru:program:{version}"));
    assert_eq!(
        read.body["properties"]["earning"]["properties"]["basis"]["default"],
        "tax_included"
    );
}
