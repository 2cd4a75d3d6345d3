//! What users of other systems reported as wrong, and the numbers that they expected instead.

use serde_json::{Value, json};
use tests::{Shop, order};

use super::{one_percent, order_with, program, with};

async fn bought_with(
    shop: &Shop,
    id: &str,
    member: &str,
    redemption: &str,
    order: &Value,
) -> Value {
    let body = json!({ "member_id": member, "order": order, "redemption_id": redemption });
    shop.put(&format!("/v1/earnings/{id}"), &body).await.good()
}

/// What can be used, less what is owed.
async fn standing(shop: &Shop, member: &str) -> i64 {
    let balance = shop.balance(member).await;
    let number = |field: &str| balance[field].as_i64().unwrap();
    number("available") - number("debt")
}

#[tokio::test]
async fn an_order_keeps_the_rate_of_its_day_whatever_is_edited_or_confirmed_later() {
    // EC-CUBE 5529: bought at 10 %, shipped when the shop gave 1 %.
    let waits = |rate: &str| program(&json!({ "rate": rate, "pending_days": 14 }));
    let shop = Shop::open_with(&waits("0.10")).await;
    let member = shop.member().await;
    shop.earn("a", &member, &order(1_000)).await.good();
    shop.publish(&waits("0.01")).await;
    let edited = json!({ "order": order(1_000) });
    let edit = shop.put("/v1/earnings/a/amendments/status", &edited).await;
    assert_eq!(edit.good()["points"], 100);
    shop.post("/v1/earnings/a/confirm", &json!({})).await.good();
    assert_eq!(shop.available(&member).await, 100);
}

#[tokio::test]
async fn who_owes_points_for_a_return_spends_none_and_can_still_have_an_order_edited() {
    // EC-CUBE 5730 and 5795: earned 1091, spent 1091 on the next order, and the first came back.
    let shop = Shop::open_with(&program(&json!({ "rate": "1" }))).await;
    let member = shop.member().await;
    shop.earn("first", &member, &order(1_091)).await.good();
    shop.redeem("r", &member, 1_091).await.good();
    shop.publish(&program(&json!({ "rate": "0" }))).await;
    bought_with(&shop, "next", &member, "r", &order(2_000)).await;
    let full = json!({ "full": true });
    shop.take_back("first", "back", &full).await.good();
    assert_eq!(standing(&shop, &member).await, -1_091);
    let refused = shop.redeem("more", &member, 100).await;
    assert_eq!(refused.says(), (409, "insufficient_points"));
    let same = json!({ "order": order(2_000), "points_used": 1_091 });
    let edit = shop.put("/v1/earnings/next/amendments/same", &same).await;
    edit.good();
    assert_eq!(standing(&shop, &member).await, -1_091);
}

#[tokio::test]
async fn an_order_that_points_paid_part_of_earns_on_the_rest_and_comes_back_whole() {
    // Peer's report, the program, points before, points used, the order, what it earns, points then, points after a return.
    let rate = |rate: &str| program(&json!({ "rate": rate }));
    let half = with(rate("1"), "point_value", json!({ "points": 2, "yen": 1 }));
    let blocks = program(&json!({ "per": { "yen": 1_000, "points": 1 } }));
    for (case, program, before, used, yen, earned, then) in [
        ("nopCommerce 5595", rate("0.10"), 50, 50, 260, 21, 21),
        ("nopCommerce 3643", half, 100, 100, 100, 50, 50),
        ("ERPNext 59050", rate("1"), 106, 50, 106, 56, 112),
        ("ERPNext, one tier", blocks, 10, 10, 10_000, 9, 9),
    ] {
        let shop = Shop::open_with(&program).await;
        let member = shop.member_with(before).await;
        shop.redeem("r", &member, used).await.good();
        let bought = bought_with(&shop, "a", &member, "r", &order(yen)).await;
        assert_eq!(
            (&bought["points"], standing(&shop, &member).await),
            (&json!(earned), then),
            "{case}"
        );
        let full = json!({ "full": true });
        shop.take_back("a", "back", &full).await.good();
        assert_eq!(standing(&shop, &member).await, before, "{case}");
    }
}

#[tokio::test]
async fn a_piece_is_rounded_before_it_is_counted() {
    // EC-CUBE's manual: ten pieces of 940 yen are ten times nine points, not ninety-four.
    let shop = Shop::open_with(&one_percent()).await;
    for (yen, pieces, points) in [(940, 10, 90), (150, 3, 6), (149, 3, 3), (49, 10, 0)] {
        let lines = json!([{ "sku": "a", "unit_price": yen, "quantity": pieces }]);
        let body = json!({ "order": order_with(1, "lines", lines) });
        let quote = shop.post("/v1/quotes", &body).await.good();
        assert_eq!(quote["earn"]["points"], points, "{yen} × {pieces}");
    }
}

#[tokio::test]
async fn what_points_pay_is_shared_over_the_tax_rates_to_the_yen() {
    let line = |sku: &str, yen: u64, pieces: u64, rate: &str| json!({ "sku": sku, "unit_price": yen, "quantity": pieces, "tax_rate": rate });
    // EC-CUBE 2, 762: the invoice was a yen short.
    let short = json!([line("a", 1_595, 1, "0.10"), line("b", 7_398, 1, "0.08")]);
    // EC-CUBE's acceptance test EF0801: 724,431 yen at 10 % with carriage and fee, 65,756 at 8 %.
    let invoice = json!([
        line("chocolate", 78_255, 4, "0.10"),
        line("vanilla", 102_056, 4, "0.10"),
        line("matcha", 16_439, 4, "0.08"),
    ]);
    let shop = Shop::open_with(&one_percent()).await;
    let member = shop.member_with(10_000).await;
    for (case, lines, shipping, points, payable, standard, reduced) in [
        ("EC-762", short, 0, 92, 8_901, 16, 76),
        ("EC-EF0801", invoice, 3_187, 1_000, 789_187, 917, 83),
    ] {
        let mut order = order_with(1, "lines", lines);
        order["shipping"] = json!(shipping);
        let body = json!({ "member_id": member, "order": order, "points_to_use": points });
        let quote = shop.post("/v1/quotes", &body).await.good()["redeem"].take();
        let shares = json!([
            { "tax_rate": "0.10", "discount_yen": standard },
            { "tax_rate": "0.08", "discount_yen": reduced },
        ]);
        assert_eq!(
            (&quote["payable_yen"], &quote["tax_allocation"]),
            (&json!(payable), &shares),
            "{case}"
        );
    }
}
