//! Orders that are edited after the fact, by other people's tests: only the difference moves, and it must be covered.

use serde_json::{Value, json};
use tests::{Answer, Shop, order};

use super::program;

/// Points pay and earn nothing, so that only what pays moves.
async fn shop() -> Shop {
    Shop::open_with(&program(&json!({ "rate": "0" }))).await
}

/// A member whose order of so many yen was paid with `used` points, and who has `left` points beside.
async fn bought(shop: &Shop, id: &str, total: u64, used: u64, left: i64) -> String {
    let used_then = i64::try_from(used).unwrap();
    let member = shop.member_with(used_then + left).await;
    let mut body = json!({ "member_id": member, "order": order(total) });
    if used > 0 {
        let redemption = format!("use-{id}");
        shop.redeem(&redemption, &member, used).await.good();
        body["redemption_id"] = json!(redemption);
    }
    shop.put(&format!("/v1/earnings/{id}"), &body).await.good();
    member
}

/// A member who owes ten points, and whose order was paid with `used`.
async fn owing(shop: &Shop, id: &str, used: u64) -> String {
    let member = bought(shop, id, 1_000, used, 10).await;
    let gift = format!("gift-{id}");
    let earning = program(&json!({ "rate": "0.01" }));
    shop.publish(&earning).await.good();
    shop.earn(&gift, &member, &order(1_000)).await.good();
    shop.redeem(&format!("spent-{id}"), &member, 20)
        .await
        .good();
    shop.take_back(&gift, &format!("back-{id}"), &json!({ "full": true }))
        .await
        .good();
    member
}

async fn edit(shop: &Shop, id: &str, total: u64, used: u64) -> Answer {
    let body = json!({ "order": order(total), "points_used": used });
    let path = format!("/v1/earnings/{id}/amendments/edit-{id}");
    shop.put(&path, &body).await
}

/// What can be used, less what is owed.
async fn standing(shop: &Shop, member: &str) -> i64 {
    let balance = shop.balance(member).await;
    let number = |field: &str| balance[field].as_i64().unwrap_or(0);
    number("available") - number("debt")
}

#[tokio::test]
async fn an_edit_spends_the_difference_and_gives_it_back() {
    let shop = shop().await;
    let cases: [(&str, u64, u64, u64, i64, i64); 10] = [
        ("EC-033", 1_000, 0, 0, 10, 10),
        ("EC-037", 1_000, 0, 10, 11, 1),
        ("EC-053", 100, 0, 0, 10_000, 10_000),
        ("EC-057", 100, 50, 0, 10_000, 10_050),
        ("EC-061", 100, 0, 0, 100, 100),
        ("EC-065", 100, 50, 60, 100, 90),
        ("EC-less", 100, 50, 40, 100, 110),
        ("EC-none-left", 100, 50, 0, 100, 150),
        ("EC-whole-price", 100, 50, 100, 10_000, 9_950),
        ("EC-all-there-is", 1_000, 10, 20, 10, 0),
    ];
    for (case, total, before, after, left, expected) in cases {
        let member = bought(&shop, case, total, before, left).await;
        edit(&shop, case, total, after).await.good();
        assert_eq!(standing(&shop, &member).await, expected, "{case}");
    }
}

#[tokio::test]
async fn an_edit_that_is_not_covered_or_pays_more_than_the_price_moves_nothing() {
    let shop = shop().await;
    let cases: [(&str, u64, u64, u64, i64, u16, &str); 4] = [
        ("EC-041", 1_000, 10, 20, 0, 409, "insufficient_points"),
        ("EC-one-short", 1_000, 10, 20, 9, 409, "insufficient_points"),
        ("EC-over-price", 100, 0, 101, 10_000, 422, "above_limit"),
        (
            "EC-over-price-again",
            100,
            50,
            101,
            10_000,
            422,
            "above_limit",
        ),
    ];
    for (case, total, before, after, left, status, code) in cases {
        let member = bought(&shop, case, total, before, left).await;
        let refused = edit(&shop, case, total, after).await;
        assert_eq!(refused.says(), (status, code), "{case}");
        assert_eq!(standing(&shop, &member).await, left, "{case}");
    }
}

#[tokio::test]
async fn who_owes_points_may_edit_an_order_that_then_needs_fewer() {
    let cases: [(&str, u64, u64, i64); 3] = [
        ("EC-045", 0, 0, -10),
        ("EC-049", 20, 11, -1),
        ("EC-pays-the-debt", 20, 0, 10),
    ];
    for (case, before, after, expected) in cases {
        let shop = shop().await;
        let member = owing(&shop, case, before).await;
        assert_eq!(standing(&shop, &member).await, -10, "{case}");
        edit(&shop, case, 1_000, after).await.good();
        assert_eq!(standing(&shop, &member).await, expected, "{case}");
    }
}

#[tokio::test]
async fn who_owes_points_cannot_spend_more_on_an_order() {
    for (case, before, after) in [("EC-owes-9", 9, 20), ("EC-owes-11", 11, 20)] {
        let shop = shop().await;
        let member = owing(&shop, case, before).await;
        let refused = edit(&shop, case, 1_000, after).await;
        assert_eq!(refused.says(), (409, "insufficient_points"), "{case}");
        assert_eq!(standing(&shop, &member).await, -10, "{case}");
    }
}

#[tokio::test]
async fn an_order_that_was_cancelled_moves_no_points_any_more() {
    // EC-069
    let shop = shop().await;
    let member = bought(&shop, "EC-069", 1_000, 10, 90).await;
    let full = json!({ "full": true });
    shop.take_back("EC-069", "cancel", &full).await.good();
    assert_eq!(standing(&shop, &member).await, 100);
    let refused = edit(&shop, "EC-069", 1_000, 20).await;
    assert_eq!(refused.says(), (409, "return_exceeds_order"));
    assert_eq!(standing(&shop, &member).await, 100);
}

#[tokio::test]
async fn an_order_that_is_taken_up_again_is_paid_anew() {
    // EC-073
    let shop = shop().await;
    let member = bought(&shop, "EC-073", 1_000, 100, 900).await;
    let full = json!({ "full": true });
    shop.take_back("EC-073", "cancel", &full).await.good();
    assert_eq!(standing(&shop, &member).await, 1_000);
    shop.redeem("again", &member, 100).await.good();
    let body: Value =
        json!({ "member_id": member, "order": order(1_000), "redemption_id": "again" });
    shop.put("/v1/earnings/EC-073-again", &body).await.good();
    assert_eq!(standing(&shop, &member).await, 900);
}
