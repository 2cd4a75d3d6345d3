//! How much a run gives at the most.

use serde_json::{Value, json};
use tests::Shop;

use super::{counted, points, run};

async fn crowd(shop: &Shop, size: usize) -> Vec<String> {
    let mut members = Vec::new();
    for _ in 0..size {
        members.push(shop.member().await);
    }
    members
}

async fn total(shop: &Shop, members: &[String]) -> u64 {
    let mut total = 0;
    for member in members {
        total += shop.available(member).await;
    }
    total
}

fn capped(caps: Value, each: u64) -> Value {
    let mut plan = points(json!({}), each);
    plan["caps"] = caps;
    plan
}

#[tokio::test]
async fn a_run_gives_to_as_many_as_its_caps_allow_wherever_they_stand() {
    let shop = Shop::open().await;
    let members = crowd(&shop, 20).await;
    let seen = counted(&shop, "seven", &capped(json!({ "members": 7 }), 10)).await;
    assert_eq!(
        (&seen["preview"]["members"], &seen["preview"]["yen"]),
        (&json!(7), &json!(70))
    );
    assert_eq!(seen["preview"]["skipped"]["run_cap"], 13);
    let done = run(&shop, "seven").await;
    assert_eq!(total(&shop, &members).await, 70);
    assert_eq!(done["state"], "done");
    let counts = &done["counts"];
    assert_eq!(
        (&counts["planned"], &counts["settled"]),
        (&json!(20), &json!(7))
    );
    assert_eq!(
        (&counts["skipped"]["capped"], &counts["open"]),
        (&json!(13), &json!(0))
    );
    // Whole gifts only: the last five points are left.
    counted(
        &shop,
        "points",
        &capped(json!({ "points": 95, "members": 15 }), 10),
    )
    .await;
    run(&shop, "points").await;
    assert_eq!(total(&shop, &members).await, 160);
    counted(&shop, "nothing", &capped(json!({ "members": 0 }), 10)).await;
    assert_eq!(run(&shop, "nothing").await["state"], "done");
    assert_eq!(total(&shop, &members).await, 160);
}

#[tokio::test]
async fn one_member_gets_no_more_from_all_runs_together_than_their_own_cap() {
    let shop = Shop::open().await;
    let members = crowd(&shop, 3).await;
    let each = json!({ "per_member": { "most": 25, "days": 30 } });
    for id in ["first", "second", "third"] {
        // All are counted before the first gives.
        counted(&shop, id, &capped(each.clone(), 10)).await;
    }
    for (id, given) in [("first", 3), ("second", 3), ("third", 0)] {
        let done = run(&shop, id).await;
        assert_eq!(done["counts"]["settled"], given, "{id}");
        assert_eq!(done["counts"]["skipped"]["capped"], 3 - given, "{id}");
    }
    assert_eq!(total(&shop, &members).await, 60);
    let fourth = counted(&shop, "fourth", &capped(each.clone(), 10)).await;
    assert_eq!(fourth["preview"]["skipped"]["per_member_cap"], 3);
    // Thirty days, the day of the gift included.
    shop.set("2026-12-24T00:00:00+09:00");
    let fifth = counted(&shop, "fifth", &capped(each, 10)).await;
    assert_eq!(fifth["preview"]["members"], 3);
}

#[tokio::test]
async fn of_coupons_too_one_member_gets_no_more_than_their_own_cap() {
    let shop = Shop::open().await;
    crowd(&shop, 2).await;
    let plan = json!({
        "segment": {}, "give": { "coupon": "birthday" }, "caps": { "per_member": { "most": 1, "days": 7 } },
    });
    counted(&shop, "first", &plan).await;
    counted(&shop, "second", &plan).await;
    assert_eq!(run(&shop, "first").await["counts"]["coupons"], 2);
    let second = run(&shop, "second").await;
    assert_eq!(second["counts"]["coupons"], 0);
    assert_eq!(second["counts"]["skipped"]["capped"], 2);
}
