//! Rates, rounding and rules that meet on one order, by other people's tests.

use serde_json::{Value, json};
use tests::{Shop, order};

use super::{one_percent, order_with, program, with};

async fn earned(shop: &Shop, order: &Value) -> u64 {
    let quote = shop.post("/v1/quotes", &json!({ "order": order })).await;
    quote.good()["earn"]["points"].as_u64().unwrap()
}

fn lines(lines: &[(&str, u64)]) -> Value {
    let line = |(sku, yen): &(&str, u64)| json!({ "sku": sku, "unit_price": yen, "quantity": 1 });
    let lines: Vec<Value> = lines.iter().map(line).collect();
    order_with(1, "lines", json!(lines))
}

#[tokio::test]
async fn each_piece_is_rounded_to_the_nearest_after_what_points_pay() {
    let shop = Shop::open_with(&one_percent()).await;
    let cases = [
        ("EC-50", 50, 0, 1),
        ("EC-49", 49, 0, 0),
        ("EC-100", 100, 0, 1),
        ("EC-149", 149, 0, 1),
        ("EC-150", 150, 0, 2),
        ("EC-200-paid-100", 200, 100, 1),
        ("EC-200-paid-200", 200, 200, 0),
    ];
    for (case, yen, used, points) in cases {
        let order = order_with(yen, "points_used", json!(used));
        assert_eq!(earned(&shop, &order).await, points, "{case}");
    }
}

#[tokio::test]
async fn half_a_point_too_many_ends_as_the_program_says() {
    // Setono: 19 whole units, one and a half times: 28.5.
    for (mode, points) in [("floor", 28), ("half_up", 29), ("ceil", 29)] {
        let rules = json!({ "per": { "yen": 100, "points": 1 }, "rounding": { "mode": mode } });
        let campaign = json!([{ "id": "half", "name": "1.5倍", "effect": { "multiply": "1.5" } }]);
        let shop = Shop::open_with(&with(program(&rules), "campaigns", campaign)).await;
        assert_eq!(earned(&shop, &order(1_999)).await, points, "{mode}");
    }
}

#[tokio::test]
async fn only_whole_units_count_and_a_unit_of_nothing_is_refused() {
    let rules =
        |yen: u64, points: u64| program(&json!({ "per": { "yen": yen, "points": points } }));
    let shop = Shop::open_with(&rules(100, 3)).await;
    for (case, yen, points) in [
        ("SY-3-each", 4_000, 120),
        ("SY-rest", 4_099, 120),
        ("SY-less", 99, 0),
    ] {
        assert_eq!(earned(&shop, &order(yen)).await, points, "{case}");
    }
    // SY-012
    let refused = shop.post("/v1/program/check", &rules(0, 1)).await;
    assert_eq!(refused.says(), (422, "invalid_program"));
    assert_eq!(refused.pointers(), ["/earning/per/yen"]);
}

#[tokio::test]
async fn an_articles_own_rate_stands_beside_the_rate_of_the_rest() {
    let skus = |rate: &str| json!([{ "sku": "special", "rate": rate }]);
    for (case, own, special, rest, points) in [
        ("SY-three-times", "0.03", 4_000, 6_000, 180),
        ("SY-none", "0", 5_000, 5_000, 50),
    ] {
        let rules = program(&json!({ "rate": "0.01", "skus": skus(own) }));
        let shop = Shop::open_with(&rules).await;
        let order = lines(&[("special", special), ("plain", rest)]);
        assert_eq!(earned(&shop, &order).await, points, "{case}");
    }
}

#[tokio::test]
async fn rates_add_up_unless_one_stands_alone() {
    let rate = |id: &str, rate: &str, exclusive: bool, priority: u64| json!({ "id": id, "name": id, "effect": { "add_rate": rate }, "exclusive": exclusive, "priority": priority });
    let both = json!([rate("a", "0.02", false, 0)]);
    let shop = Shop::open_with(&with(
        program(&json!({ "rate": "0.01" })),
        "campaigns",
        both,
    ))
    .await;
    assert_eq!(earned(&shop, &order(10_000)).await, 300, "SY-stackable");
    let alone = json!([rate("a", "0.02", true, 1), rate("b", "0.05", true, 2)]);
    let shop = Shop::open_with(&with(program(&json!({ "rate": "0" })), "campaigns", alone)).await;
    assert_eq!(earned(&shop, &order(10_000)).await, 500, "SY-not-stackable");
}

#[tokio::test]
async fn points_for_an_order_that_stand_alone_leave_nothing_to_the_others() {
    let extra = |id: &str, effect: Value, exclusive: bool, priority: u64| json!({ "id": id, "name": id, "effect": effect, "exclusive": exclusive, "priority": priority });
    let points = |id: &str, points: u64, priority: u64| {
        extra(id, json!({ "add_points": points }), true, priority)
    };
    let beside = extra("a", json!({ "add_rate": "0.01" }), false, 0);
    let shop = Shop::open().await;
    for (case, campaigns, expected) in [
        ("SY-014", [beside, points("b", 100, 10)], 100),
        ("SY-015", [points("a", 50, 5), points("b", 200, 20)], 200),
    ] {
        let none = program(&json!({ "rate": "0" }));
        shop.publish(&with(none, "campaigns", json!(campaigns)))
            .await;
        assert_eq!(earned(&shop, &order(1_999)).await, expected, "{case}");
    }
}

#[tokio::test]
async fn a_discount_on_the_whole_order_leaves_what_a_category_earns_where_the_program_says_so() {
    // OD-012
    let rules = json!({
        "rate": "0", "categories": [{ "category": "Food", "rate": "1" }], "discounted_part": "included",
    });
    let shop = Shop::open_with(&program(&rules)).await;
    let mut order = lines(&[("bread", 100), ("soap", 50)]);
    order["lines"][0]["category"] = json!("Food");
    order["discount"] = json!(15);
    let quote = shop
        .post("/v1/quotes", &json!({ "order": order }))
        .await
        .good();
    assert_eq!(quote["redeem"]["payable_yen"], 135);
    assert_eq!(quote["earn"]["points"], 100);
}

#[tokio::test]
async fn a_rank_is_that_of_all_that_was_spent_this_purchase_included() {
    let levels = json!([
        { "id": "bronze", "name": "Bronze", "threshold": 0 },
        { "id": "silver", "name": "Silver", "threshold": 10_000 },
        { "id": "gold", "name": "Gold", "threshold": 20_000 },
    ]);
    let ranks = json!({ "metric": "spend", "window": "lifetime", "levels": levels });
    let shop = Shop::open_with(&with(one_percent(), "ranks", ranks)).await;
    let cases = [
        ("ER-1", 0, 5_000, "bronze"),
        ("ER-2", 0, 10_000, "silver"),
        ("ER-3", 0, 19_999, "silver"),
        ("ER-4", 9_000, 1_000, "silver"),
        ("ER-5", 9_000, 999, "bronze"),
        ("ER-7", 12_000, 8_000, "gold"),
        ("ER-8", 12_000, 7_999, "silver"),
    ];
    for (case, before, now, rank) in cases {
        let member = shop.member().await;
        if before > 0 {
            let earlier = format!("{case}-earlier");
            shop.earn(&earlier, &member, &order(before)).await.good();
        }
        let reached = shop.earn(case, &member, &order(now)).await.good();
        assert_eq!(reached["rank"], rank, "{case}");
    }
}

#[tokio::test]
async fn rules_beside_each_other_are_each_a_part_of_the_award() {
    let cases = [
        (
            "SY-013",
            json!({ "add_rate": "0.005" }),
            order(1_999),
            [19, 9],
        ),
        ("SY-021", json!({ "add_points": 5 }), order(1_999), [19, 5]),
        (
            "SY-009",
            json!({ "add_points": 100, "per": "item" }),
            lines(&[("a", 33), ("b", 33), ("c", 34)]),
            [1, 300],
        ),
    ];
    let shop = Shop::open().await;
    for (case, effect, order, parts) in cases {
        let rules = program(&json!({ "per": { "yen": 100, "points": 1 } }));
        let more = json!([{ "id": "more", "name": "増量", "effect": effect }]);
        shop.publish(&with(rules, "campaigns", more)).await;
        let body = json!({ "order": order });
        let quote = shop.post("/v1/quotes", &body).await.good();
        let breakdown = quote["earn"]["breakdown"].as_array().unwrap();
        let points: Vec<&Value> = breakdown.iter().map(|part| &part["points"]).collect();
        assert_eq!(points, [&json!(parts[0]), &json!(parts[1])], "{case}");
    }
}
