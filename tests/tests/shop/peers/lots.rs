//! How long points last and how they come back, by other people's tests.

use serde_json::json;
use tests::{Shop, order};

use super::{one_percent, order_with, program, with};

#[tokio::test]
async fn points_with_a_last_day_are_spent_before_those_without() {
    // SY-004
    let never = with(one_percent(), "expiry", json!({ "policy": "never" }));
    let shop = Shop::open_with(&never).await;
    let member = shop.member_with(100).await;
    shop.give_until(&member, 100, "2027-01-01").await;
    let used = shop.redeem("r", &member, 100).await.good();
    assert_eq!(
        (&used["balance"]["available"], &used["balance"]["expiring"]),
        (&json!(100), &json!([]))
    );
}

#[tokio::test]
async fn what_expires_is_told_by_its_day_and_what_never_does_is_not() {
    // SY-008
    let never = with(one_percent(), "expiry", json!({ "policy": "never" }));
    let shop = Shop::open_with(&never).await;
    let member = shop.member_with(50).await;
    shop.give_until(&member, 100, "2027-02-01").await;
    shop.give_until(&member, 200, "2027-06-01").await;
    let expected = json!([
        { "expires_on": "2027-02-01", "points": 100 },
        { "expires_on": "2027-06-01", "points": 200 },
    ]);
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["expiring"]),
        (&json!(350), &expected)
    );
}

#[tokio::test]
async fn what_was_spent_before_its_last_day_does_not_expire_and_what_was_not_does_once() {
    let shop = Shop::open_with(&one_percent()).await;
    let (spent, kept) = (shop.member().await, shop.member().await);
    shop.give_until(&spent, 150, "2026-11-24").await;
    shop.give_until(&kept, 150, "2026-11-24").await;
    shop.redeem("SY-036", &spent, 150).await.good();
    shop.set("2026-11-25T00:05:00+09:00");
    shop.run("expire").await;
    // SY-040
    shop.run("expire").await;
    assert_eq!(
        (shop.available(&spent).await, shop.available(&kept).await),
        (0, 0)
    );
    assert_eq!(shop.kinds(&spent).await, ["adjusted", "redeemed"]);
    assert_eq!(shop.kinds(&kept).await, ["adjusted", "expired"]);
}

#[tokio::test]
async fn points_that_are_given_back_expire_when_they_always_would_have() {
    // AD-001
    let shop = Shop::open_with(&one_percent()).await;
    let member = shop.member().await;
    shop.give_until(&member, 100, "2026-12-31").await;
    shop.hold("r", &member, 100).await.good();
    assert_eq!(shop.void("r").await.good()["balance"]["available"], 100);
    shop.set("2027-01-01T00:05:00+09:00");
    shop.run("expire").await;
    assert_eq!(shop.available(&member).await, 0);
}

#[tokio::test]
async fn an_order_comes_back_once_and_by_the_rules_it_was_judged_by() {
    let shop = Shop::open_with(&program(&json!({ "rate": "0.10" }))).await;
    // SY-032
    let member = shop.member().await;
    shop.earn("SY-032", &member, &order(1_500)).await.good();
    let full = json!({ "full": true });
    assert_eq!(
        shop.take_back("SY-032", "r1", &full).await.good()["points_clawed_back"],
        150
    );
    assert_eq!(
        shop.take_back("SY-032", "r2", &full).await.says(),
        (409, "return_exceeds_order")
    );
    assert_eq!(shop.kinds(&member).await, ["earned", "returned"]);
    // IS-011
    shop.earn("IS-011", &member, &order(1_000)).await.good();
    shop.publish(&one_percent()).await;
    let returned = shop.take_back("IS-011", "r3", &full).await.good();
    assert_eq!(
        (
            &returned["points_clawed_back"],
            &returned["balance"]["available"]
        ),
        (&json!(100), &json!(0))
    );
}

#[tokio::test]
async fn half_the_goods_take_back_half_the_points() {
    // ER-002
    let shop = Shop::open_with(&program(&json!({ "per": { "yen": 1_000, "points": 1 } }))).await;
    let member = shop.member().await;
    assert_eq!(
        shop.earn("a", &member, &order(20_000)).await.good()["points"],
        20
    );
    let returned = shop
        .take_back("a", "r", &json!({ "amount": 10_000 }))
        .await
        .good();
    assert_eq!(returned["balance"]["available"], 10);
}

#[tokio::test]
async fn one_of_two_pieces_takes_back_and_gives_back_half() {
    // OD-008
    let rules = json!({ "rate": "0", "points_paid_part": "included", "skus": [{ "sku": "mug", "per": { "yen": 50, "points": 35 } }] });
    let shop = Shop::open_with(&program(&rules)).await;
    let member = shop.member_with(200).await;
    shop.redeem("reward", &member, 150).await.good();
    let order = order_with(
        1,
        "lines",
        json!([{ "sku": "mug", "unit_price": 50, "quantity": 2 }]),
    );
    let body = json!({ "member_id": member, "order": order, "redemption_id": "reward" });
    assert_eq!(
        shop.put("/v1/earnings/a", &body).await.good()["balance"]["available"],
        120
    );
    let piece = json!({ "lines": [{ "sku": "mug", "quantity": 1 }] });
    let returned = shop.take_back("a", "r", &piece).await.good();
    assert_eq!(
        (
            &returned["points_clawed_back"],
            &returned["points_restored"]
        ),
        (&json!(35), &json!(75))
    );
    assert_eq!(returned["balance"]["available"], 160);
}

#[tokio::test]
async fn a_return_cannot_bring_points_that_nobody_spent() {
    // IS-003
    let shop = Shop::open_with(&one_percent()).await;
    let member = shop.member_with(100).await;
    shop.earn("a", &member, &order(4_080)).await.good();
    let more = json!({ "full": true, "points_used": 1_000 });
    assert_eq!(
        shop.take_back("a", "r", &more).await.says(),
        (400, "invalid_request")
    );
    shop.take_back("a", "r", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(shop.available(&member).await, 100);
}

#[tokio::test]
async fn nobody_gets_a_birthday_coupon_the_day_before() {
    // SY-064
    let shop = Shop::open().await;
    let member = shop.join(&json!({ "birthday": "2000-11-25" })).await;
    shop.run("birthday").await;
    let coupons = shop
        .get(&format!("/v1/members/{member}/coupons"))
        .await
        .good();
    assert_eq!(coupons["coupons"], json!([]));
}

#[tokio::test]
async fn spent_points_that_a_return_asks_for_are_owed_or_let_go_as_the_program_says() {
    for (case, shortfall, spent, available, debt) in [
        ("SY-owed", "debt", 50, 0, 50),
        ("SY-all-owed", "debt", 150, 0, 150),
        ("SY-let-go", "clamp", 50, 0, 0),
        ("SY-not-spent", "debt", 0, 0, 0),
    ] {
        let rules = program(&json!({ "rate": "0.10" }));
        let rules = with(rules, "returns", json!({ "shortfall": shortfall }));
        let shop = Shop::open_with(&rules).await;
        let member = shop.member().await;
        shop.earn("a", &member, &order(1_500)).await.good();
        if spent > 0 {
            shop.redeem("r", &member, spent).await.good();
        }
        let full = json!({ "full": true });
        let balance = shop.take_back("a", "back", &full).await.good()["balance"].take();
        assert_eq!(
            (&balance["available"], &balance["debt"]),
            (&json!(available), &json!(debt)),
            "{case}"
        );
    }
}

#[tokio::test]
async fn what_is_left_of_a_lot_expires_and_each_lot_by_itself() {
    let shop = Shop::open_with(&one_percent()).await;
    let (part, two) = (shop.member().await, shop.member().await);
    // SY: 150 points, 50 of them spent, and two lots of one member.
    shop.give_until(&part, 150, "2026-11-24").await;
    shop.redeem("r", &part, 50).await.good();
    shop.give_until(&two, 100, "2026-11-24").await;
    shop.give_until(&two, 70, "2026-11-25").await;
    shop.set("2026-11-25T00:05:00+09:00");
    shop.run("expire").await;
    assert_eq!(shop.history(&part, 10).await[0]["points"], -100);
    assert_eq!(
        (shop.available(&part).await, shop.available(&two).await),
        (0, 70)
    );
    shop.set("2026-11-26T00:05:00+09:00");
    shop.run("expire").await;
    assert_eq!(shop.available(&two).await, 0);
    assert_eq!(
        shop.kinds(&two).await,
        ["adjusted", "adjusted", "expired", "expired"]
    );
}

#[tokio::test]
async fn the_return_of_all_goods_leaves_what_was_there_before() {
    // Odoo: 200 points, 150 of them for a reward, 70 earned, and everything comes back.
    let rules = json!({ "rate": "0", "points_paid_part": "included", "skus": [{ "sku": "mug", "per": { "yen": 50, "points": 35 } }] });
    let shop = Shop::open_with(&program(&rules)).await;
    let member = shop.member_with(200).await;
    shop.redeem("reward", &member, 150).await.good();
    let lines = json!([{ "sku": "mug", "unit_price": 100, "quantity": 2 }]);
    let order = order_with(1, "lines", lines);
    let body = json!({ "member_id": member, "order": order, "redemption_id": "reward" });
    let bought = shop.put("/v1/earnings/a", &body).await.good();
    assert_eq!(
        (&bought["points"], &bought["balance"]["available"]),
        (&json!(140), &json!(190))
    );
    shop.take_back("a", "r", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(shop.available(&member).await, 200);
}
