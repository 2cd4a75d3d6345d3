//! Campaign runs: counted before they are let go, given once, stopped at any moment.

mod caps;
mod coupons;
mod torn;
mod whom;

use app::Scope;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Shop};

use crate::errors::{call, key};

pub(crate) fn path(id: &str) -> String {
    format!("/v1/campaign-runs/{id}")
}

/// A plan that gives so many points to a segment.
pub(crate) fn points(segment: Value, points: u64) -> Value {
    json!({ "segment": segment, "give": { "points": points, "reason": "ありがとう" } })
}

const JSON: (&str, &str) = ("content-type", "application/json");

/// Plans a run and has it counted.
pub(crate) async fn counted(shop: &Shop, id: &str, plan: &Value) -> Value {
    let planned = shop.put(&path(id), plan).await;
    assert_eq!(planned.status, 201, "{planned:?}");
    shop.drain().await;
    let seen = shop.get(&path(id)).await.good();
    assert_eq!(seen["state"], "ready", "{seen}");
    seen
}

pub(crate) async fn act(shop: &Shop, id: &str, act: &str) -> Answer {
    let path = format!("{}/{act}", path(id));
    shop.post(&path, &json!({})).await
}

/// Starts a run, and works it to its end.
pub(crate) async fn run(shop: &Shop, id: &str) -> Value {
    act(shop, id, "start").await.good();
    shop.drain().await;
    shop.get(&path(id)).await.good()
}

#[tokio::test]
async fn a_run_is_counted_first_and_gives_nothing_until_it_is_started() {
    let shop = Shop::open().await;
    let (rich, poor) = (shop.member_with(1_000).await, shop.member().await);
    let plan = points(json!({ "points_at_least": 1_000 }), 500);
    let seen = counted(&shop, "thanks", &plan).await;
    let preview = json!({
        "members": 1, "points": 500, "coupons": 0, "yen": 500, "untold": 0,
        "skipped": { "outside": 1, "left": 0, "per_member_cap": 0, "run_cap": 0 },
    });
    assert_eq!(seen["preview"], preview);
    assert_eq!(
        shop.available(&rich).await,
        1_000,
        "nothing is given by counting"
    );
    let done = run(&shop, "thanks").await;
    assert_eq!(
        (&done["state"], &done["counts"]["points_given"]),
        (&json!("done"), &json!(500))
    );
    assert_eq!(
        (shop.available(&rich).await, shop.available(&poor).await),
        (1_500, 0)
    );
    let newest = shop.history(&rich, 10).await.remove(0);
    assert_eq!(
        (&newest["kind"], &newest["points"]),
        (&json!("granted"), &json!(500))
    );
    assert_eq!(
        act(&shop, "thanks", "cancel").await.says(),
        (409, "run_not_ready")
    );
}

#[tokio::test]
async fn a_dry_run_leaves_every_members_items_as_they_were() {
    let shop = Shop::open().await;
    for _ in 0..5 {
        shop.member_with(100).await;
    }
    let of_members = async || {
        let items = shop.items().await.into_iter();
        let is_the_runs = |item: &tests::table::Item| {
            let key = item["PK"].as_s().map(String::as_str);
            key.is_ok_and(|key| key.starts_with("R#"))
        };
        items.filter(|item| !is_the_runs(item)).count()
    };
    let before = of_members().await;
    let seen = counted(&shop, "dry", &points(json!({}), 10)).await;
    assert_eq!(seen["preview"]["members"], 5);
    act(&shop, "dry", "cancel").await.good();
    shop.drain().await;
    assert_eq!(of_members().await, before);
    assert_eq!(
        act(&shop, "dry", "start").await.says(),
        (409, "run_not_ready")
    );
    assert_eq!(shop.get(&path("dry")).await.good()["state"], "cancelled");
}

#[tokio::test]
async fn the_same_plan_again_is_answered_again_and_another_is_refused() {
    let shop = Shop::open().await;
    shop.member().await;
    let plan = points(json!({}), 10);
    let first = shop.put(&path("once"), &plan).await;
    assert_eq!(
        (first.status, &first.body["state"]),
        (201, &json!("counting"))
    );
    assert_eq!(
        act(&shop, "once", "start").await.says(),
        (409, "run_not_ready")
    );
    shop.drain().await;
    run(&shop, "once").await;
    let again = shop.put(&path("once"), &plan).await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, first.body);
    let other = shop.put(&path("once"), &points(json!({}), 11)).await;
    assert_eq!(other.says(), (409, "already_recorded"));
    assert_eq!(
        shop.get(&path("unheard-of")).await.says(),
        (404, "not_found")
    );
}

#[tokio::test]
async fn every_fault_of_a_plan_is_named() {
    let shop = Shop::open().await;
    let plan = json!({
        "segment": { "ranks": ["brass"], "birthday_month": 13, "points_at_least": 2, "points_at_most": 1 },
        "give": { "points": 0, "reason": "x", "expires_on": "2026-11-23" },
        "caps": { "per_member": { "most": 1, "days": 0 } },
    });
    let refused = shop.put(&path("bad"), &plan).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
    let places = [
        "/segment/ranks/0",
        "/segment/birthday_month",
        "/segment/points_at_most",
        "/give/points",
        "/give/expires_on",
        "/caps/per_member/days",
    ];
    assert_eq!(refused.pointers(), places);
    let both = json!({ "segment": {}, "give": { "points": 1, "coupon": "birthday" } });
    assert_eq!(shop.put(&path("bad"), &both).await.pointers(), ["/give"]);
    let unknown = json!({ "segment": {}, "give": { "coupon": "nothing" } });
    let refused = shop.put(&path("bad"), &unknown).await;
    assert_eq!(refused.says(), (404, "coupon_not_found"));
}

#[tokio::test]
async fn who_may_only_look_plans_and_starts_nothing_and_a_keys_cap_holds_for_all_points_together() {
    let shop = Shop::open().await;
    shop.member().await;
    counted(&shop, "theirs", &points(json!({}), 10)).await;
    let looks = key(&shop, &[Scope::ReportsRead], |_| ()).await;
    let header = [("authorization", looks.as_str()), JSON];
    let plan = points(json!({}), 10).to_string();
    let put = call(&shop, "PUT", &path("mine"), &header, &plan).await;
    assert_eq!(put.says(), (403, "forbidden"));
    let start = format!("{}/start", path("theirs"));
    let started = call(&shop, "POST", &start, &header, "{}").await;
    assert_eq!(started.says(), (403, "forbidden"));
    assert_eq!(
        call(&shop, "GET", &path("theirs"), &header, "")
            .await
            .status,
        200
    );
    let scopes = [Scope::ReportsRead, Scope::PointsAdjust];
    let capped = key(&shop, &scopes, |key| key.points_per_call_max = Some(100)).await;
    let header = [("authorization", capped.as_str()), JSON];
    let put = call(&shop, "PUT", &path("much"), &header, &plan).await;
    assert_eq!(put.says(), (422, "above_limit"));
    let mut within = points(json!({}), 10);
    within["caps"] = json!({ "points": 100 });
    let put = call(&shop, "PUT", &path("little"), &header, &within.to_string()).await;
    assert_eq!(put.status, 201, "{put:?}");
    let coupon = json!({ "segment": {}, "give": { "coupon": "birthday" } }).to_string();
    let put = call(&shop, "PUT", &path("coupon"), &header, &coupon).await;
    assert_eq!(put.says(), (403, "forbidden"));
}

#[tokio::test]
async fn runs_for_campaigns_are_listed_with_the_others() {
    let shop = Shop::open().await;
    shop.member().await;
    let seen = counted(&shop, "thanks", &points(json!({}), 10)).await;
    let listed = shop.get("/v1/runs?job=campaign").await.good();
    let run_id = seen["run_id"].as_str().unwrap();
    let listed = &listed["runs"][0];
    assert_eq!(
        (&listed["run_id"], &listed["state"]),
        (&json!(run_id), &json!("ready"))
    );
    assert_eq!(listed["campaign_run_id"], "thanks");
    // Nobody lets it go by sending what is left of it.
    let resumed = shop
        .post(&format!("/v1/runs/{run_id}/resume"), &json!({}))
        .await;
    assert_eq!(resumed.good()["messages"], 0);
    run(&shop, "thanks").await;
    let shown = shop.get(&format!("/v1/runs/{run_id}")).await.good();
    assert_eq!(shown["state"], "done");
}

#[tokio::test]
async fn a_run_that_was_counted_three_weeks_ago_is_counted_again_before_it_gives() {
    let shop = Shop::open().await;
    shop.member().await;
    counted(&shop, "old", &points(json!({}), 10)).await;
    shop.set("2026-12-16T00:00:00+09:00");
    assert_eq!(
        act(&shop, "old", "start").await.says(),
        (409, "run_not_ready")
    );
    shop.set("2026-12-15T23:59:00+09:00");
    assert_eq!(act(&shop, "old", "start").await.status, 200);
}

#[tokio::test]
async fn what_counting_a_member_and_giving_them_points_or_a_coupon_costs() {
    let shop = Shop::open().await;
    for _ in 0..10 {
        let member = shop.member_with(100).await;
        shop.redeem(&format!("use-{member}"), &member, 1)
            .await
            .good();
    }
    let coupon = json!({ "segment": {}, "give": { "coupon": "birthday" } });
    for (id, plan, read_each) in [
        ("points", points(json!({}), 10), 30),
        ("coupon", coupon, 10),
    ] {
        shop.put(&path(id), &plan).await.good();
        shop.system.metrics().clear();
        shop.drain().await;
        let counting = shop.system.metrics().total();
        let done = run(&shop, id).await;
        let run_id = done["run_id"].as_str().unwrap();
        let shown = shop.get(&format!("/v1/runs/{run_id}")).await.good();
        let chunks = shown["chunks"].as_u64().unwrap();
        // In tenths: a unit and a half for each of sixteen shards, and half a unit for each member.
        assert_eq!(counting.read_tenths, 16 * 15 + 10 * 5, "{id}");
        assert_eq!(counting.write_tenths, 160 + chunks * 10, "{id}");
        let tenths = |units: &str| {
            let text = shown[units].as_str().unwrap().replace('.', "");
            text.parse::<u64>().unwrap()
        };
        assert_eq!(tenths("write_units"), 10 * 50, "{id}");
        assert_eq!(tenths("read_units"), 10 * read_each + chunks * 10, "{id}");
    }
}

#[tokio::test]
async fn points_whose_last_day_passes_before_they_are_given_are_given_to_nobody_and_the_run_says_so()
 {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let mut plan = points(json!({}), 500);
    plan["give"]["expires_on"] = json!("2026-11-24");
    counted(&shop, "short", &plan).await;
    shop.wait(TimeDelta::days(5));
    let done = run(&shop, "short").await;
    assert_eq!(
        (&done["state"], &done["counts"]["skipped"]["changed"]),
        (&json!("done"), &json!(1))
    );
    assert_eq!(shop.available(&member).await, 0);
}
