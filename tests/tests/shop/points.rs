//! Points come, wait, are owed and expire.

use chrono::TimeDelta;
use serde_json::json;
use tests::{Shop, harness::OPENING, order};

#[tokio::test]
async fn a_purchase_earns_one_point_for_a_hundred_yen() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let answer = shop.earn("ec-1001", &member, &order(9_480)).await;
    assert_eq!(answer.status, 201);
    let breakdown = json!({
        "rule": "rank:regular", "label": "レギュラー", "label_en": "レギュラー", "basis_yen": 9480, "rate": "0.01", "points": 94
    });
    let expected = json!({
        "order_id": "ec-1001",
        "member_id": member,
        "points": 94,
        "status": "posted",
        "expires_on": "2027-11-30",
        "breakdown": [breakdown],
        "program_version": 0,
        "balance": {
            "available": 94, "pending": 0, "held": 0, "debt": 0,
            "expiring": [{ "expires_on": "2027-11-30", "points": 94 }],
            "as_of": "2026-11-24T01:00:00Z",
        },
        "rank": "regular",
    });
    assert_eq!(answer.body, expected);
}

#[tokio::test]
async fn the_weekend_doubles_the_points_and_the_extra_ones_last_thirty_days() {
    let shop = Shop::open_at("2026-11-28T10:00:00+09:00").await;
    let member = shop.member().await;
    let mut saturday = order(9_480);
    saturday["placed_at"] = json!("2026-11-28T09:30:00+09:00");
    let earned = shop.earn("ec-1001", &member, &saturday).await.good();
    assert_eq!(earned["points"], 188);
    assert_eq!(earned["breakdown"][0]["points"], 94);
    assert_eq!(earned["breakdown"][1]["points"], 94);
    assert_eq!(earned["breakdown"][1]["rule"], "campaign:weekend-double");
    assert_eq!(
        earned["balance"]["expiring"],
        json!([
            { "expires_on": "2026-12-28", "points": 94 },
            { "expires_on": "2027-11-30", "points": 94 },
        ])
    );
}

#[tokio::test]
async fn an_order_is_awarded_once_also_when_it_is_sent_for_two_members() {
    let shop = Shop::open().await;
    let (first, second) = (shop.member().await, shop.member().await);
    assert_eq!(
        shop.earn("ec-1001", &first, &order(10_000)).await.status,
        201
    );
    assert_eq!(
        shop.earn("ec-1001", &second, &order(10_000)).await.says(),
        (409, "already_recorded")
    );
    assert_eq!(
        (shop.available(&first).await, shop.available(&second).await),
        (100, 0)
    );
}

#[tokio::test]
async fn a_purchase_brings_a_member_to_gold_at_once_and_the_next_earns_three_per_cent() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let first = shop.earn("ec-1001", &member, &order(100_000)).await.good();
    assert_eq!(
        (&first["points"], &first["rank"]),
        (&json!(1_000), &json!("gold"))
    );
    let mut later = order(10_000);
    later["placed_at"] = json!("2026-11-24T10:00:01+09:00");
    shop.set("2026-11-24T10:00:01+09:00");
    assert_eq!(
        shop.earn("ec-1002", &member, &later).await.good()["points"],
        300
    );
    let look = shop.look(&member).await;
    assert_eq!(look["rank"], "gold");
    assert_eq!(look["rank_progress"]["counted"], 110_000);
}

#[tokio::test]
async fn a_point_can_be_used_through_the_last_second_of_its_last_day_in_tokyo() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.give_until(&member, 100, "2026-11-25").await;
    shop.set("2026-11-25T23:59:59+09:00");
    assert_eq!(shop.redeem("in-time", &member, 40).await.status, 201);
    assert_eq!(shop.available(&member).await, 60);
    shop.set("2026-11-26T00:00:00+09:00");
    assert_eq!(
        shop.available(&member).await,
        0,
        "gone at midnight, though no sweep has run"
    );
    assert_eq!(
        shop.redeem("too-late", &member, 1).await.says(),
        (409, "insufficient_points")
    );
    let before = shop.history(&member, 100).await;
    assert_eq!(
        (&before[0]["kind"], &before[0]["points"]),
        (&json!("expired"), &json!(-60))
    );
    shop.run("expire").await;
    assert_eq!(shop.available(&member).await, 0);
    assert_eq!(
        shop.history(&member, 100).await.len(),
        before.len(),
        "the sweep writes down what was true"
    );
}

#[tokio::test]
async fn a_correction_needs_a_reason_and_takes_no_more_than_there_is() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    let take = |points: i64| json!({ "member_id": member, "points": points, "reason": "誤登録", "operator": "sato" });
    assert_eq!(
        shop.put("/v1/adjustments/a-1", &take(-101)).await.says(),
        (409, "insufficient_points")
    );
    let taken = shop.put("/v1/adjustments/a-2", &take(-30)).await.good();
    assert_eq!(
        (&taken["points"], &taken["balance"]["available"]),
        (&json!(-30), &json!(70))
    );
    assert_eq!(
        taken["lots"],
        json!([{ "expires_on": "2027-11-30", "points": -30 }])
    );
    let mut without = take(5);
    without["reason"] = json!(" ");
    let refused = shop.put("/v1/adjustments/a-3", &without).await;
    assert_eq!((refused.status, refused.pointers()), (400, vec!["/reason"]));
    assert_eq!(
        shop.put("/v1/adjustments/a-3", &take(0)).await.pointers(),
        ["/points"]
    );
    let mut past = take(5);
    past["expires_on"] = json!("2026-11-23");
    assert_eq!(
        shop.put("/v1/adjustments/a-3", &past).await.pointers(),
        ["/expires_on"]
    );
    assert_eq!(shop.available(&member).await, 70);
}

#[tokio::test]
async fn a_visit_counts_once_a_day_as_the_shop_counts_days() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let visit = |at: &str| json!({ "member_id": member, "kind": "visit", "occurred_at": at });
    let put = async |id: &str, at: &str| {
        let path = format!("/v1/activities/{id}");
        shop.put(&path, &visit(at)).await.good()["points"].clone()
    };
    assert_eq!(put("v-1", "2026-11-23T23:59:59+09:00").await, 10);
    assert_eq!(put("v-2", "2026-11-24T00:00:00+09:00").await, 10);
    assert_eq!(put("v-3", "2026-11-24T09:00:00+09:00").await, 0);
    assert_eq!(shop.available(&member).await, 20);
    let mut dance = visit(OPENING);
    dance["kind"] = json!("dance");
    let refused = shop.put("/v1/activities/v-4", &dance).await;
    assert_eq!((refused.status, refused.pointers()), (400, vec!["/kind"]));
}

#[tokio::test]
async fn a_history_is_read_newest_first_in_pages_without_a_gap() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    for number in 1..=7 {
        shop.earn(&format!("ec-{number}"), &member, &order(1_000))
            .await
            .good();
    }
    let first = shop
        .get(&format!("/v1/members/{member}/history?limit=3"))
        .await
        .good();
    let seqs: Vec<u64> = first["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|e| e["seq"].as_u64())
        .collect();
    assert_eq!(seqs, [7, 6, 5]);
    assert!(first["next_cursor"].is_string());
    for page in [1, 2, 3, 7, 100] {
        let entries = shop.history(&member, page).await;
        let ids: Vec<&str> = entries
            .iter()
            .filter_map(|entry| entry["id"].as_str())
            .collect();
        assert_eq!(
            ids,
            ["ec-7", "ec-6", "ec-5", "ec-4", "ec-3", "ec-2", "ec-1"],
            "pages of {page}"
        );
    }
    let newest = &shop.history(&member, 100).await[0];
    assert_eq!(
        (&newest["points"], &newest["balance_after"]),
        (&json!(10), &json!(70))
    );
    assert_eq!(
        newest["lots"],
        json!([{ "expires_on": "2027-11-30", "points": 10 }])
    );
    assert_eq!(newest["at"], "2026-11-24T01:00:00Z");
}

#[tokio::test]
async fn what_was_recorded_is_answered_to_whoever_asks_for_it() {
    let shop = Shop::open().await;
    let member = shop.member_with(50).await;
    let mut earned = shop.earn("ec-1001", &member, &order(10_000)).await.good();
    let used = shop.redeem("r-1", &member, 20).await.good();
    assert_eq!(shop.get("/v1/redemptions/r-1").await.good(), used);
    shop.wait(TimeDelta::hours(1));
    assert_eq!(shop.get("/v1/earnings/ec-1001").await.good(), earned);
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "amount": 5_000 }))
        .await
        .good();
    assert_eq!(
        shop.get("/v1/earnings/ec-1001/returns/ret-1").await.good(),
        back
    );
    earned["returned_yen"] = json!(5_000);
    assert_eq!(shop.get("/v1/earnings/ec-1001").await.good(), earned);
    let body = json!({ "member_id": member, "kind": "visit", "occurred_at": OPENING });
    let visited = shop.put("/v1/activities/v-1", &body).await.good();
    assert_eq!(shop.get("/v1/activities/v-1").await.good(), visited);
}
