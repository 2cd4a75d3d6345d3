//! Who is in a segment.

use serde_json::{Value, json};
use tests::{Shop, order};

use super::{counted, points, run};

/// How many a segment has.
async fn has(shop: &Shop, id: &str, segment: Value) -> u64 {
    let seen = counted(shop, id, &points(segment, 10)).await;
    seen["preview"]["members"].as_u64().expect("a count")
}

#[tokio::test]
async fn a_segment_is_by_rank_birthday_points_and_line() {
    let shop = Shop::open().await;
    let gold = shop.member().await;
    shop.earn("ec-1", &gold, &order(150_000)).await.good();
    let line = json!([{ "provider": "line", "id": "U4af4980629a1b2c3d4e5f60718293a4b" }]);
    shop.join(&json!({ "birthday": "05-04", "external_ids": line }))
        .await;
    shop.join(&json!({ "birthday": "1990-06-04" })).await;
    assert_eq!(has(&shop, "all", json!({})).await, 3);
    assert_eq!(has(&shop, "gold", json!({ "ranks": ["gold"] })).await, 1);
    let both = json!({ "ranks": ["gold", "regular"] });
    assert_eq!(has(&shop, "both", both).await, 3);
    assert_eq!(has(&shop, "may", json!({ "birthday_month": 5 })).await, 1);
    assert_eq!(has(&shop, "line", json!({ "has_line": true })).await, 1);
    assert_eq!(has(&shop, "no-line", json!({ "has_line": false })).await, 2);
    assert_eq!(has(&shop, "none", json!({ "points_at_most": 0 })).await, 2);
    let may_without_line = json!({ "birthday_month": 5, "has_line": false });
    assert_eq!(has(&shop, "nobody", may_without_line).await, 0);
}

#[tokio::test]
async fn a_visit_is_a_purchase_a_use_of_points_or_an_activity_and_neither_a_gift_nor_what_time_does()
 {
    let shop = Shop::open().await;
    let (buyer, user, visitor) = (
        shop.member().await,
        shop.member_with(500).await,
        shop.member().await,
    );
    let away = shop.member().await;
    shop.give_until(&away, 10, "2026-11-30").await;
    shop.set("2026-12-05T10:00:00+09:00");
    shop.run("expire").await;
    shop.give(&away, 10).await;
    let mut bought = order(1_000);
    bought["placed_at"] = json!("2026-12-05T10:00:00+09:00");
    shop.earn("ec-1", &buyer, &bought).await.good();
    shop.redeem("use-1", &user, 100).await.good();
    let visit = json!({ "member_id": visitor, "kind": "visit", "occurred_at": "2026-12-05T10:00:00+09:00" });
    shop.put("/v1/activities/visit-1", &visit).await.good();
    let since = json!({ "visited_since": "2026-12-05" });
    assert_eq!(has(&shop, "came", since).await, 3);
    let not = json!({ "not_visited_since": "2026-12-05" });
    assert_eq!(has(&shop, "stayed-away", not).await, 1);
    run(&shop, "stayed-away").await;
    assert_eq!(shop.available(&away).await, 20);
    // What came after the visit hides it from nobody.
    for _ in 0..12 {
        shop.give(&buyer, 1).await;
    }
    let later = json!({ "visited_since": "2026-12-06" });
    assert_eq!(has(&shop, "later", later).await, 0);
    let between = json!({ "visited_since": "2026-12-01", "not_visited_since": "2026-12-06" });
    assert_eq!(has(&shop, "between", between).await, 3);
}

#[tokio::test]
async fn what_a_membership_did_before_it_was_merged_counts_and_it_is_counted_once() {
    let shop = Shop::open().await;
    let (new, old) = (shop.member().await, shop.member().await);
    shop.earn("ec-1", &old, &order(1_000)).await.good();
    let because = json!({ "reason": "カード2枚", "operator": "yamada" });
    shop.put(&format!("/v1/members/{new}/merges/{old}"), &because)
        .await
        .good();
    let plan = points(json!({ "visited_since": "2026-11-24" }), 10);
    let seen = counted(&shop, "came", &plan).await;
    assert_eq!(seen["preview"]["members"], 1);
    assert_eq!(seen["preview"]["skipped"]["left"], 1);
}

#[tokio::test]
async fn points_that_have_expired_by_now_count_for_nobody_whether_or_not_a_sweep_has_run() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.give_until(&member, 100, "2026-11-30").await;
    shop.set("2026-12-01T00:00:00+09:00");
    assert_eq!(has(&shop, "rich", json!({ "points_at_least": 1 })).await, 0);
}
