//! What an order earns, by other people's tests.

use serde_json::{Value, json};
use tests::{Shop, order};

use super::{one_percent, order_with, program, with};

async fn earned(shop: &Shop, order: &Value) -> Value {
    let quote = shop.post("/v1/quotes", &json!({ "order": order })).await;
    quote.good()["earn"].take()
}

#[tokio::test]
async fn one_percent_of_what_is_paid_with_money_for_goods() {
    let shop = Shop::open_with(&one_percent()).await;
    let cases = [
        ("EC-017", order(200), 2),
        ("EC-021", order_with(1_000, "points_used", json!(100)), 9),
        ("EC-025", order_with(100, "shipping", json!(20_000)), 1),
        ("EC-029", order(1_000), 10),
    ];
    for (case, order, points) in cases {
        assert_eq!(earned(&shop, &order).await["points"], points, "{case}");
    }
}

#[tokio::test]
async fn an_articles_own_rate_stands_above_the_shops() {
    // EC-077
    let skus = json!([{ "sku": "special", "rate": "0.02" }]);
    let rules =
        json!({ "rate": "0.01", "rounding": { "mode": "half_up", "unit": "item" }, "skus": skus });
    let shop = Shop::open_with(&program(&rules)).await;
    let lines = json!([
        { "sku": "special", "unit_price": 1_000, "quantity": 1 },
        { "sku": "plain", "unit_price": 1_000, "quantity": 1 },
    ]);
    let order = order_with(1, "lines", lines);
    assert_eq!(earned(&shop, &order).await["points"], 30);
}

#[tokio::test]
async fn a_campaign_doubles_whole_blocks() {
    // SY-016
    let campaign = json!([{ "id": "double", "name": "2倍", "from": "2026-11-01", "to": "2026-11-30", "effect": { "multiply": "2" } }]);
    let rules = program(&json!({ "per": { "yen": 100, "points": 1 } }));
    let shop = Shop::open_with(&with(rules, "campaigns", campaign)).await;
    assert_eq!(earned(&shop, &order(1_999)).await["points"], 38);
}

#[tokio::test]
async fn the_tax_is_taken_out_of_what_earns() {
    // SY-052
    let shop = Shop::open_with(&program(
        &json!({ "rate": "0.01", "basis": "tax_excluded" }),
    ))
    .await;
    let mut order = order(6_000);
    order["lines"][0]["tax_rate"] = json!("0.20");
    assert_eq!(
        earned(&shop, &order).await["breakdown"][0]["basis_yen"],
        5_000
    );
}

/// Whether a campaign under these conditions gives its points to an order of 1,999 yen, placed then.
async fn applies(shop: &Shop, mut campaign: Value, placed_at: &str) -> bool {
    campaign["id"] = json!("extra");
    campaign["name"] = json!("増量");
    campaign["effect"] = json!({ "add_points": 7 });
    let rules = program(&json!({ "rate": "0" }));
    shop.publish(&with(rules, "campaigns", json!([campaign])))
        .await;
    let order = order_with(1_999, "placed_at", json!(placed_at));
    earned(shop, &order).await["points"] == 7
}

#[tokio::test]
async fn a_campaign_applies_inside_its_days_alone() {
    let shop = Shop::open().await;
    for (case, from, to, today, expected) in [
        ("SY-020", "2099-01-01", "2099-12-31", "2026-06-01", false),
        ("OD-032", "2026-01-01", "2026-11-22", "2026-11-24", false),
        ("OD-036", "2026-11-22", "2026-11-26", "2026-11-24", true),
        ("OD-037", "2026-11-25", "2026-11-26", "2026-11-24", false),
        ("OD-038", "2026-11-22", "2026-11-23", "2026-11-24", false),
        ("OD-039", "2026-11-24", "2026-11-24", "2026-11-24", true),
    ] {
        for hour in ["00:00:00", "12:00:00", "23:59:59"] {
            let campaign = json!({ "from": from, "to": to });
            let placed_at = format!("{today}T{hour}+09:00");
            let applies = applies(&shop, campaign, &placed_at).await;
            assert_eq!(applies, expected, "{case} at {hour}");
        }
    }
}

#[tokio::test]
async fn a_campaign_applies_between_its_instants_on_its_weekdays_and_from_its_amount_on() {
    let shop = Shop::open().await;
    let night =
        || json!({ "from": "2026-11-27T00:00:00+09:00", "to": "2026-11-28T00:00:00+09:00" });
    // 1 January 2026 is a Thursday.
    for (case, campaign, placed_at, expected) in [
        ("SY-056", night(), "2026-11-27T12:00:00", true),
        ("SY-057", night(), "2026-11-26T23:59:59", false),
        ("SY-058", night(), "2026-11-28T00:00:01", false),
        (
            "SY-060",
            json!({ "weekdays": ["mon", "thu"] }),
            "2026-01-01T12:00:00",
            true,
        ),
        (
            "SY-061",
            json!({ "weekdays": ["fri", "sat"] }),
            "2026-01-01T12:00:00",
            false,
        ),
        (
            "SY-053",
            json!({ "min_spend": 1_999 }),
            "2026-01-01T12:00:00",
            true,
        ),
        (
            "SY-055",
            json!({ "min_spend": 2_000 }),
            "2026-01-01T12:00:00",
            false,
        ),
    ] {
        let placed_at = format!("{placed_at}+09:00");
        let applies = applies(&shop, campaign, &placed_at).await;
        assert_eq!(applies, expected, "{case}");
    }
}

#[tokio::test]
async fn a_campaign_that_is_used_up_applies_no_more() {
    // OD-040
    let campaign = json!([{
        "id": "once", "name": "一度", "from": "2026-11-01", "to": "2026-11-30",
        "effect": { "add_points": 10 }, "max_points_per_member": 10,
    }]);
    let shop = Shop::open_with(&with(
        program(&json!({ "rate": "0" })),
        "campaigns",
        campaign,
    ))
    .await;
    let member = shop.member().await;
    assert_eq!(
        shop.earn("a", &member, &order(100)).await.good()["points"],
        10
    );
    assert_eq!(shop.earn("b", &member, &order(5)).await.good()["points"], 0);
}

#[tokio::test]
async fn a_campaign_that_is_used_up_is_so_for_everybody_where_the_program_limits_all_together() {
    // OD-040: the second order is another customer's.
    let campaign = json!([{ "id": "once", "name": "一度", "effect": { "add_points": 10 }, "max_points_total": 10 }]);
    let rules = program(&json!({ "rate": "0" }));
    let shop = Shop::open_with(&with(rules, "campaigns", campaign)).await;
    for (id, yen, points) in [("a", 100, 10), ("b", 5, 0)] {
        let member = shop.member().await;
        let bought = shop.earn(id, &member, &order(yen)).await.good();
        assert_eq!(bought["points"], points, "{id}");
    }
}

#[tokio::test]
async fn the_purchase_that_reaches_a_rank_counts_for_it() {
    let levels = json!([
        { "id": "bronze", "name": "Bronze", "threshold": 0 },
        { "id": "silver", "name": "Silver", "threshold": 10_000 },
        { "id": "gold", "name": "Gold", "threshold": 20_000 },
    ]);
    let ranks =
        json!({ "metric": "spend", "window": "lifetime", "keep_months": 12, "levels": levels });
    let shop = Shop::open_with(&with(one_percent(), "ranks", ranks)).await;
    let (one, other) = (shop.member().await, shop.member().await);
    let reached = shop.earn("ER-006", &one, &order(25_000)).await.good();
    assert_eq!(reached["rank"], "gold");
    shop.earn("before", &other, &order(22_000)).await.good();
    let kept = shop.earn("ER-010", &other, &order(5_000)).await.good();
    assert_eq!(kept["rank"], "gold");
}

#[tokio::test]
async fn a_reward_that_is_given_for_points_earns_none() {
    // IS-015
    let shop = Shop::open_with(&program(&json!({ "per": { "yen": 10, "points": 1 } }))).await;
    let member = shop.member().await;
    let lines = json!([
        { "sku": "cup", "unit_price": 10, "quantity": 5 },
        { "sku": "reward", "unit_price": 10, "quantity": 1, "earns": false },
    ]);
    let order = order_with(1, "lines", lines);
    assert_eq!(shop.earn("a", &member, &order).await.good()["points"], 5);
    assert_eq!(
        shop.redeem("r", &member, 5).await.good()["balance"]["available"],
        0
    );
}
