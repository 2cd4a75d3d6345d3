//! Points are set aside, spent, given back and refused.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, harness::OPENING};

#[tokio::test]
async fn a_hold_sets_points_aside_and_a_capture_of_a_part_returns_the_rest() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let held = shop.hold("r-1", &member, 300).await;
    assert_eq!((held.status, &held.body["status"]), (201, &json!("held")));
    assert_eq!(held.body["held_until"], "2026-11-24T01:30:00Z");
    assert_eq!(
        (
            &held.body["balance"]["available"],
            &held.body["balance"]["held"]
        ),
        (&json!(200), &json!(300))
    );
    let captured = shop.capture("r-1", &json!({ "points": 120 })).await;
    assert_eq!(
        (captured.status, &captured.body["status"]),
        (200, &json!("captured"))
    );
    assert_eq!(
        (&captured.body["points"], &captured.body["value_yen"]),
        (&json!(120), &json!(120))
    );
    assert_eq!(
        (
            &captured.body["balance"]["available"],
            &captured.body["balance"]["held"]
        ),
        (&json!(380), &json!(0))
    );
    assert_eq!(shop.kinds(&member).await, ["adjusted", "held", "captured"]);
}

#[tokio::test]
async fn a_hold_ends_exactly_once() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.hold("r-1", &member, 300).await.good();
    let first = shop.capture("r-1", &json!({})).await;
    let again = shop.capture("r-1", &json!({})).await;
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!(first.body, again.body);
    assert_eq!(
        shop.capture("r-1", &json!({ "points": 1 })).await.says(),
        (409, "hold_not_active")
    );
    assert_eq!(shop.void("r-1").await.says(), (409, "hold_not_active"));
    shop.hold("r-2", &member, 200).await.good();
    let voided = shop.void("r-2").await.good();
    assert_eq!(
        (&voided["status"], &voided["balance"]["available"]),
        (&json!("voided"), &json!(200))
    );
    assert!(shop.void("r-2").await.replayed);
    assert_eq!(
        shop.capture("r-2", &json!({})).await.says(),
        (409, "hold_not_active")
    );
    assert_eq!(
        shop.get("/v1/redemptions/r-2").await.good()["status"],
        "voided"
    );
}

#[tokio::test]
async fn a_hold_lapses_at_its_very_instant_and_its_points_come_back() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let body = json!({ "member_id": member, "points": 300, "capture": false, "hold_seconds": 60 });
    shop.put("/v1/redemptions/r-1", &body).await.good();
    shop.wait(TimeDelta::seconds(59));
    assert_eq!(shop.available(&member).await, 200);
    shop.wait(TimeDelta::seconds(1));
    assert_eq!(shop.available(&member).await, 500);
    assert_eq!(
        shop.capture("r-1", &json!({})).await.says(),
        (409, "hold_not_active")
    );
    assert_eq!(shop.void("r-1").await.says(), (409, "hold_not_active"));
    assert_eq!(
        shop.get("/v1/redemptions/r-1").await.good()["status"],
        "lapsed"
    );
    assert_eq!(shop.kinds(&member).await, ["adjusted", "held", "lapsed"]);
}

#[tokio::test]
async fn points_that_expired_while_they_were_held_can_be_captured_and_do_not_come_back() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.give_until(&member, 100, "2026-11-24").await;
    for id in ["r-1", "r-2"] {
        let body =
            json!({ "member_id": member, "points": 50, "capture": false, "hold_seconds": 86_400 });
        shop.put(&format!("/v1/redemptions/{id}"), &body)
            .await
            .good();
    }
    shop.set("2026-11-25T00:00:00+09:00");
    assert_eq!(shop.capture("r-1", &json!({})).await.good()["points"], 50);
    shop.void("r-2").await.good();
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["held"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        shop.kinds(&member).await,
        ["adjusted", "held", "held", "captured", "voided", "expired"]
    );
}

#[tokio::test]
async fn a_void_of_an_id_never_seen_keeps_the_late_hold_out_for_ever() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let voided = shop.void("r-1").await;
    assert_eq!(
        (voided.status, &voided.body["status"]),
        (200, &json!("voided"))
    );
    let again = shop.void("r-1").await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!((again.body, voided.replayed), (voided.body, false));
    assert_eq!(
        shop.hold("r-1", &member, 100).await.says(),
        (409, "hold_not_active")
    );
    shop.wait(TimeDelta::days(400));
    assert_eq!(
        shop.hold("r-1", &member, 100).await.says(),
        (409, "hold_not_active")
    );
    assert_eq!(
        shop.redeem("r-1", &member, 100).await.says(),
        (409, "hold_not_active")
    );
    assert!(shop.void("r-1").await.replayed);
}

#[tokio::test]
async fn two_tills_cannot_spend_one_point() {
    let shop = Shop::open().await;
    let member = shop.member_with(1).await;
    let tills = (0..20).map(|till| {
        let (shop, member, id) = (&shop, &member, format!("till-{till}"));
        async move { shop.redeem(&id, member, 1).await.says().0 }
    });
    let mut statuses = futures::future::join_all(tills).await;
    statuses.sort_unstable();
    let mut expected = vec![201];
    expected.extend([409; 19]);
    assert_eq!(statuses, expected);
    assert_eq!(shop.available(&member).await, 0);
}

#[tokio::test]
async fn of_a_capture_and_a_void_at_once_one_wins() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    for round in 0..5 {
        let id = format!("r-{round}");
        shop.hold(&id, &member, 10).await.good();
        let whole = json!({});
        let (captured, voided) = tokio::join!(shop.capture(&id, &whole), shop.void(&id));
        let mut said = [captured.says(), voided.says()];
        said.sort_unstable();
        assert_eq!(said, [(200, ""), (409, "hold_not_active")]);
    }
}

#[tokio::test]
async fn a_refused_redemption_stays_refused_for_72_hours_and_is_then_free() {
    let shop = Shop::open().await;
    let member = shop.member_with(50).await;
    assert_eq!(
        shop.redeem("r-1", &member, 60).await.says(),
        (409, "insufficient_points")
    );
    shop.give(&member, 100).await;
    assert_eq!(
        shop.redeem("r-1", &member, 60).await.says(),
        (409, "insufficient_points")
    );
    assert_eq!(
        shop.redeem("r-1", &member, 10).await.says(),
        (409, "already_recorded")
    );
    shop.wait(TimeDelta::hours(72) - TimeDelta::seconds(1));
    assert_eq!(
        shop.redeem("r-1", &member, 60).await.says(),
        (409, "insufficient_points")
    );
    shop.wait(TimeDelta::seconds(1));
    assert_eq!(shop.redeem("r-1", &member, 60).await.status, 201);
    assert_eq!(shop.available(&member).await, 90);
}

#[tokio::test]
async fn soonest_expiring_points_go_first() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.give_until(&member, 100, "2027-03-31").await;
    shop.give_until(&member, 100, "2026-12-31").await;
    shop.give_until(&member, 100, "2027-01-31").await;
    let used = shop.redeem("r-1", &member, 150).await.good();
    assert_eq!(
        used["balance"]["expiring"],
        json!([{ "expires_on": "2027-01-31", "points": 50 }, { "expires_on": "2027-03-31", "points": 100 }])
    );
    let entry = &shop.history(&member, 1).await[0];
    assert_eq!(
        entry["lots"],
        json!([{ "expires_on": "2026-12-31", "points": -100 }, { "expires_on": "2027-01-31", "points": -50 }])
    );
}

/// Two points are a yen, in tens, from fifty, from a balance of a hundred, for half of the order.
fn narrow() -> Value {
    json!({
        "name": "Narrow",
        "point_value": { "points": 2, "yen": 1 },
        "earning": { "rate": "0.01" },
        "redemption": {
            "minimum": 50, "multiple": 10, "minimum_balance": 100, "max_ratio": "0.5",
            "excluded_categories": ["gift-card"],
        },
    })
}

#[tokio::test]
async fn the_programs_limits_are_named_and_a_clamped_wish_is_lowered_to_them() {
    let shop = Shop::open_with(&narrow()).await;
    let member = shop.member_with(1_000).await;
    let order = json!({
        "placed_at": OPENING, "channel": "store",
        "lines": [
            { "sku": "tea", "unit_price": 400, "quantity": 1 },
            { "sku": "card", "category": "gift-card", "unit_price": 100, "quantity": 1 },
        ],
    });
    let wish = |points: u64, mode: &str| json!({ "member_id": member, "points": points, "mode": mode, "order": order });
    let says = async |id: &str, points: u64| {
        let answer = shop
            .put(&format!("/v1/redemptions/{id}"), &wish(points, "strict"))
            .await;
        answer.body["code"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(says("r-1", 55).await, "not_a_multiple");
    assert_eq!(says("r-2", 40).await, "below_minimum");
    assert_eq!(says("r-3", 510).await, "above_limit");
    let clamped = shop
        .put("/v1/redemptions/r-4", &wish(990, "clamp"))
        .await
        .good();
    assert_eq!(
        (&clamped["points"], &clamped["value_yen"]),
        (&json!(500), &json!(250))
    );
    assert_eq!(
        clamped["tax_allocation"],
        json!([{ "tax_rate": "0.10", "discount_yen": 250 }])
    );
    let poor = shop.member_with(90).await;
    assert_eq!(
        shop.redeem("r-5", &poor, 50).await.says(),
        (422, "below_minimum")
    );
}

#[tokio::test]
async fn a_capture_of_more_than_was_held_is_refused_and_the_hold_stays() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    shop.hold("r-1", &member, 50).await.good();
    assert_eq!(
        shop.capture("r-1", &json!({ "points": 51 })).await.says(),
        (422, "above_limit")
    );
    assert_eq!(shop.balance(&member).await["held"], 50);
    assert_eq!(
        shop.capture("r-9", &json!({})).await.says(),
        (404, "redemption_not_found")
    );
    assert_eq!(
        shop.capture("r-1", &json!({ "points": 50 })).await.good()["balance"]["held"],
        0
    );
}
