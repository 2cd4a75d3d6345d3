//! Ranks: which purchases count when, and what a new program does to what is held.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, order};

/// Levels above the lowest: what each is called and asks for.
fn ladder(levels: &[(&str, u64, &str)]) -> Value {
    let mut all = vec![json!({ "id": "regular", "name": "Regular", "threshold": 0 })];
    for (id, threshold, rate) in levels {
        all.push(json!({ "id": id, "name": id, "threshold": threshold, "rate": rate }));
    }
    json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "ranks": { "metric": "spend", "window": "rolling_12_months", "keep_months": 1, "levels": all },
    })
}

fn gold_from(threshold: u64) -> Value {
    ladder(&[("gold", threshold, "0.03")])
}

fn placed(at: &str, yen: u64) -> Value {
    let mut order = order(yen);
    order["placed_at"] = json!(at);
    order
}

async fn rank(shop: &Shop, member: &str) -> Value {
    shop.look(member).await["rank"].take()
}

#[tokio::test]
async fn of_twelve_months_a_purchase_counts_through_the_day_before_its_day_comes_again() {
    let shop = Shop::open_at("2026-03-15T10:00:00+09:00").await;
    shop.publish(&gold_from(100_000)).await;
    let member = shop.member().await;
    let first = placed("2026-03-15T10:00:00+09:00", 60_000);
    shop.earn("ec-1", &member, &first).await.good();
    shop.set("2027-03-14T23:59:59+09:00");
    let counted = shop.look(&member).await["rank_progress"].take();
    assert_eq!(
        (&counted["counted"], &counted["next"]["missing"]),
        (&json!(60_000), &json!(40_000))
    );
    shop.wait(TimeDelta::seconds(1));
    let counted = shop.look(&member).await["rank_progress"].take();
    assert_eq!(
        (&counted["counted"], &counted["next"]["missing"]),
        (&json!(0), &json!(100_000))
    );
    shop.set("2027-03-14T12:00:00+09:00");
    let second = placed("2027-03-14T11:00:00+09:00", 40_000);
    let reached = shop.earn("ec-2", &member, &second).await.good();
    assert_eq!(reached["rank"], "gold");
}

#[tokio::test]
async fn a_lower_threshold_raises_whoever_has_reached_it_at_the_next_look() {
    let shop = Shop::open_with(&gold_from(100_000)).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(60_000)).await.good();
    shop.wait(TimeDelta::hours(1));
    shop.publish(&gold_from(50_000)).await;
    shop.wait(TimeDelta::hours(1));
    let seen = shop.look(&member).await;
    assert_eq!(seen["rank"], "gold");
    assert_eq!(seen["rank_progress"].get("next"), None);
    assert_eq!(seen["rank_progress"]["kept_until"], "2026-12-24");
    // What was placed since earns by it, though nobody had written it down by then; what was placed before does not.
    let quote = json!({ "member_id": member, "order": placed("2026-11-24T11:30:00+09:00", 1_000) });
    let quoted = shop.post("/v1/quotes", &quote).await.good();
    assert_eq!(quoted["earn"]["points"], 30);
    shop.wait(TimeDelta::hours(3));
    let since = placed("2026-11-24T11:30:00+09:00", 1_000);
    let earned = shop.earn("ec-2", &member, &since).await.good();
    assert_eq!(
        (&earned["points"], &earned["rank"]),
        (&json!(30), &json!("gold"))
    );
    let before = placed("2026-11-24T10:30:00+09:00", 1_000);
    let earned = shop.earn("ec-3", &member, &before).await.good();
    assert_eq!(earned["points"], 10);
}

#[tokio::test]
async fn a_level_that_is_added_is_held_at_once_by_whoever_has_reached_it() {
    let shop = Shop::open_with(&ladder(&[("gold", 50_000, "0.03")])).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(60_000)).await.good();
    let more = ladder(&[("gold", 50_000, "0.03"), ("platinum", 60_000, "0.05")]);
    shop.publish(&more).await;
    assert_eq!(rank(&shop, &member).await, "platinum");
    let earned = shop.earn("ec-2", &member, &order(1_000)).await.good();
    assert_eq!(earned["points"], 50);
}

#[tokio::test]
async fn who_held_a_level_that_was_removed_has_the_highest_that_is_met() {
    let levels = [("silver", 30_000, "0.02"), ("gold", 50_000, "0.03")];
    let shop = Shop::open_with(&ladder(&levels)).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(60_000)).await.good();
    assert_eq!(rank(&shop, &member).await, "gold");
    shop.publish(&ladder(&levels[..1])).await;
    assert_eq!(rank(&shop, &member).await, "silver");
    let earned = shop.earn("ec-2", &member, &order(1_000)).await.good();
    assert_eq!(
        (&earned["points"], &earned["rank"]),
        (&json!(20), &json!("silver"))
    );
    shop.publish(&ladder(&[("diamond", 500_000, "0.10")])).await;
    let seen = shop.look(&member).await;
    assert_eq!(seen["rank"], "regular");
    assert_eq!(seen["rank_progress"]["next"]["missing"], 439_000);
}

#[tokio::test]
async fn what_an_edit_adds_counts_at_the_next_look_though_older_rules_judge_the_edit() {
    let shop = Shop::open_with(&gold_from(100_000)).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(60_000)).await.good();
    shop.publish(&gold_from(90_000)).await;
    assert_eq!(rank(&shop, &member).await, "regular");
    shop.earn("ec-2", &member, &order(1_000)).await.good();
    let edited = json!({ "order": order(90_000) });
    shop.put("/v1/earnings/ec-1/amendments/edit-1", &edited)
        .await
        .good();
    let seen = shop.look(&member).await;
    assert_eq!(seen["rank"], "gold");
    assert_eq!(seen["rank_progress"].get("next"), None);
}

#[tokio::test]
async fn who_would_fall_keeps_the_rank_for_the_grace_and_is_judged_again_at_its_end() {
    let mut graceful = gold_from(50_000);
    graceful["ranks"]["window"] = json!("calendar_year");
    graceful["ranks"]["grace_months"] = json!(1);
    let shop = Shop::open_at("2026-12-31T10:00:00+09:00").await;
    shop.publish(&graceful).await;
    let member = shop.member().await;
    let order = placed("2026-12-31T09:00:00+09:00", 60_000);
    shop.earn("ec-1", &member, &order).await.good();
    shop.set("2027-01-31T23:59:59+09:00");
    let progress = shop.look(&member).await["rank_progress"].take();
    assert_eq!(
        (&progress["kept_until"], progress.get("grace_until")),
        (&json!("2027-01-31"), None)
    );
    // A month from 31 January is 28 February.
    shop.wait(TimeDelta::seconds(1));
    let seen = shop.look(&member).await;
    assert_eq!(seen["rank"], "gold");
    assert_eq!(seen["rank_progress"]["grace_until"], "2027-02-28");
    shop.set("2027-02-28T23:59:59+09:00");
    let order = placed("2027-02-28T23:00:00+09:00", 1_000);
    let earned = shop.earn("ec-2", &member, &order).await.good();
    assert_eq!(
        (&earned["points"], &earned["rank"]),
        (&json!(30), &json!("gold"))
    );
    shop.wait(TimeDelta::seconds(1));
    let seen = shop.look(&member).await;
    assert_eq!(seen["rank"], "regular");
    assert_eq!(seen["rank_progress"].get("grace_until"), None);
}

#[tokio::test]
async fn whoever_is_no_member_yet_is_quoted_what_a_newcomer_earns() {
    let shop = Shop::open().await;
    let mut program = gold_from(100_000);
    program["ranks"]["levels"][0]["rate"] = json!("0.02");
    program["campaigns"] = json!([{
        "id": "welcome", "name": "はじめての方", "ranks": ["regular"], "first_purchase": true,
        "effect": { "add_points": 50 },
    }]);
    shop.publish(&program).await;
    let quote = json!({ "order": order(1_000) });
    let quoted = shop.post("/v1/quotes", &quote).await.good();
    let member = shop.member().await;
    let earned = shop.earn("ec-1", &member, &order(1_000)).await.good();
    assert_eq!(quoted["earn"]["points"], 70);
    assert_eq!(quoted["earn"]["breakdown"], earned["breakdown"]);
}
