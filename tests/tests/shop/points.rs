//! Points come, wait, are owed and expire (CONTRACT §5, §6).

use chrono::TimeDelta;
use serde_json::{Value, json};
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

/// The sample program, but points wait a fortnight.
fn waiting() -> Value {
    json!({ "name": "Waiting", "earning": { "rate": "0.01", "pending_days": 14 } })
}

#[tokio::test]
async fn pending_points_can_be_used_from_the_start_of_their_day() {
    let shop = Shop::open_with(&waiting()).await;
    let member = shop.member().await;
    let earned = shop.earn("ec-1001", &member, &order(10_000)).await.good();
    assert_eq!(
        (&earned["status"], &earned["available_on"]),
        (&json!("pending"), &json!("2026-12-08"))
    );
    shop.set("2026-12-07T23:59:59+09:00");
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["pending"]),
        (&json!(0), &json!(100))
    );
    assert_eq!(
        shop.redeem("early", &member, 1).await.says(),
        (409, "insufficient_points")
    );
    shop.set("2026-12-08T00:00:00+09:00");
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["pending"]),
        (&json!(100), &json!(0))
    );
    assert_eq!(shop.redeem("in-time", &member, 100).await.status, 201);
    assert_eq!(
        shop.kinds(&member).await,
        ["earned", "confirmed", "redeemed"]
    );
}

#[tokio::test]
async fn a_confirmation_makes_pending_points_usable_now_and_once() {
    let shop = Shop::open_with(&waiting()).await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    let path = "/v1/earnings/ec-1001/confirm";
    let confirmed = shop.post(path, &json!({})).await;
    assert_eq!((confirmed.status, confirmed.replayed), (200, false));
    assert_eq!(confirmed.body["status"], "posted");
    assert_eq!(confirmed.body["balance"]["available"], 100);
    assert_eq!(
        confirmed.body.get("available_on"),
        None,
        "they wait for no day any more"
    );
    let again = shop.post(path, &json!({})).await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, confirmed.body);
    shop.set("2027-01-01T00:00:00+09:00");
    assert_eq!(shop.available(&member).await, 100);
    let unknown = shop.post("/v1/earnings/ec-9999/confirm", &json!({})).await;
    assert_eq!(unknown.says(), (404, "earning_not_found"));
}

#[tokio::test]
async fn a_debt_is_paid_by_the_next_earning_first() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(9_400)).await.good();
    shop.redeem("r-1", &member, 94).await.good();
    let back = shop
        .take_back("ec-1001", "ret-1", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(
        (&back["points_clawed_back"], &back["debt_added"]),
        (&json!(94), &json!(94))
    );
    assert_eq!(shop.balance(&member).await["debt"], 94);
    let earned = shop.earn("ec-1002", &member, &order(10_000)).await.good();
    assert_eq!(
        (&earned["points"], &earned["balance"]["available"]),
        (&json!(100), &json!(6))
    );
    assert_eq!(earned["balance"]["debt"], 0);
    assert_eq!(
        shop.kinds(&member).await,
        ["earned", "redeemed", "returned", "earned", "debt_offset"]
    );
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
async fn a_quote_writes_nothing_and_the_writes_do_what_it_says() {
    let shop = Shop::open().await;
    let member = shop.member_with(300).await;
    let order = json!({
        "placed_at": OPENING, "channel": "store", "shipping": 500,
        "lines": [
            { "sku": "tea", "unit_price": 1_080, "quantity": 1, "tax_rate": "0.08" },
            { "sku": "cup", "unit_price": 2_200, "quantity": 1 },
        ],
    });
    let asked = json!({ "member_id": member, "order": order, "points_to_use": "max" });
    let quote = shop.post("/v1/quotes", &asked).await.good();
    assert_eq!(
        shop.kinds(&member).await,
        ["adjusted"],
        "a quote writes nothing"
    );
    assert_eq!(
        quote["redeem"],
        json!({
            "max_points": 300, "applied_points": 300, "value_yen": 300, "payable_yen": 3_480,
            "tax_allocation": [
                { "tax_rate": "0.10", "discount_yen": 214 },
                { "tax_rate": "0.08", "discount_yen": 86 },
            ],
        })
    );
    let body = json!({ "member_id": member, "points": 300, "order": order });
    let used = shop.put("/v1/redemptions/r-1", &body).await.good();
    assert_eq!(used["value_yen"], quote["redeem"]["value_yen"]);
    assert_eq!(used["tax_allocation"], quote["redeem"]["tax_allocation"]);
    let body = json!({ "member_id": member, "order": order, "redemption_id": "r-1" });
    let earned = shop.put("/v1/earnings/ec-1001", &body).await.good();
    assert_eq!(earned["points"], quote["earn"]["points"]);
    assert_eq!(earned["breakdown"], quote["earn"]["breakdown"]);
}

#[tokio::test]
async fn a_quote_for_nobody_is_for_a_newcomer() {
    let shop = Shop::open().await;
    let quote = shop
        .post(
            "/v1/quotes",
            &json!({ "order": order(5_000), "points_to_use": 100 }),
        )
        .await
        .good();
    assert_eq!(
        (&quote["earn"]["points"], &quote["redeem"]["max_points"]),
        (&json!(50), &json!(0))
    );
    assert_eq!(quote["redeem"]["payable_yen"], 5_000);
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
