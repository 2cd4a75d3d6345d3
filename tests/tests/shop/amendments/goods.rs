//! Edits of an order whose points wait, and of one of which goods have come back.

use chrono::TimeDelta;
use serde_json::json;
use tests::{Shop, harness::OPENING};

use super::{back, bought, edit, into};

#[tokio::test]
async fn points_that_wait_change_while_they_wait() {
    let waiting = json!({ "name": "Waiting", "earning": { "rate": "0.01", "pending_days": 7 } });
    let shop = Shop::open_with(&waiting).await;
    let member = bought(&shop, 10_000, 0).await;
    let edited = into(&shop, "am-1", 12_000).await.good();
    assert_eq!(
        (&edited["balance"]["pending"], &edited["points_change"]),
        (&json!(120), &json!(20))
    );
    // An order that earns nothing for a while waits all the same.
    into(&shop, "am-2", 50).await.good();
    let edited = into(&shop, "am-3", 5_000).await.good();
    assert_eq!(edited["balance"]["pending"], 50);
    let confirmed = shop
        .post("/v1/earnings/ec-1/confirm", &json!({}))
        .await
        .good();
    assert_eq!(
        (&confirmed["points"], &confirmed["balance"]["available"]),
        (&json!(50), &json!(1_050))
    );
    let edited = into(&shop, "am-4", 6_000).await.good();
    assert_eq!(
        (
            &edited["balance"]["pending"],
            &edited["balance"]["available"]
        ),
        (&json!(0), &json!(1_060))
    );
    into(&shop, "am-5", 50).await.good();
    let edited = into(&shop, "am-6", 700).await.good();
    assert_eq!(edited["balance"]["pending"], 0);
    let again = shop.post("/v1/earnings/ec-1/confirm", &json!({})).await;
    assert_eq!((again.replayed, &again.body), (true, &confirmed));
    shop.wait(TimeDelta::days(30));
    assert_eq!(shop.available(&member).await, 1_007);
}

#[tokio::test]
async fn goods_that_came_back_are_part_of_the_edited_order() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 200).await;
    assert_eq!(shop.available(&member).await, 898);
    let part = back(&shop, "ret-1", 5_000).await;
    assert_eq!(
        (&part["points_clawed_back"], &part["points_restored"]),
        (&json!(49), &json!(100))
    );
    // Had 5,000 of 20,000 yen come back, 49 of its 198 points would have gone and 50 of the 200 that paid for it.
    let edited = into(&shop, "am-1", 20_000).await.good();
    assert_eq!(
        (&edited["points"], &edited["points_change"]),
        (&json!(198), &json!(100))
    );
    assert_eq!(edited["points_used_change"], 50);
    assert_eq!(edited["points_used"], 200);
    let smaller = into(&shop, "am-2", 4_999).await;
    assert_eq!(smaller.says(), (409, "return_exceeds_order"));
    let closed = into(&shop, "am-3", 5_000).await.good();
    assert_eq!(closed["balance"]["available"], 1_000);
    let more = into(&shop, "am-4", 9_000).await;
    assert_eq!(more.says(), (409, "return_exceeds_order"));
    let full = json!({ "full": true });
    let more = shop.take_back("ec-1", "ret-2", &full).await;
    assert_eq!(more.says(), (409, "return_exceeds_order"));
}

#[tokio::test]
async fn pieces_that_came_back_must_be_in_the_edited_order() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let of = |shirts: u32, belts: u32| {
        json!({ "placed_at": OPENING, "channel": "ec", "lines": [
            { "sku": "belt", "unit_price": 2_000, "quantity": belts },
            { "sku": "shirt", "unit_price": 4_000, "quantity": shirts },
        ] })
    };
    shop.earn("ec-1", &member, &of(3, 1)).await.good();
    let pieces =
        |sku: &str, quantity: u32| json!({ "lines": [{ "sku": sku, "quantity": quantity }] });
    shop.take_back("ec-1", "ret-1", &pieces("shirt", 2))
        .await
        .good();
    let fewer = edit(&shop, "am-1", json!({ "order": of(1, 9) })).await;
    assert_eq!(fewer.says(), (409, "return_exceeds_order"));
    let mut edited = of(3, 2);
    edited["lines"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "sku": "hat", "unit_price": 500, "quantity": 1 }));
    edit(&shop, "am-2", json!({ "order": edited })).await.good();
    shop.take_back("ec-1", "ret-2", &pieces("hat", 1))
        .await
        .good();
    let third = shop.take_back("ec-1", "ret-3", &pieces("shirt", 2)).await;
    assert_eq!(third.says(), (409, "return_exceeds_order"));
    let last =
        json!({ "lines": [{ "sku": "shirt", "quantity": 1 }, { "sku": "belt", "quantity": 2 }] });
    shop.take_back("ec-1", "ret-4", &last).await.good();
    assert_eq!(shop.available(&member).await, 0);
    let gone = edit(&shop, "am-3", json!({ "order": of(3, 2) })).await;
    assert_eq!(gone.says(), (409, "return_exceeds_order"));
    // What was done stays done: the hat is in no order that was not edited.
    let again = shop.take_back("ec-1", "ret-2", &pieces("hat", 1)).await;
    assert!(again.replayed);
}

#[tokio::test]
async fn what_is_not_in_the_edited_order_is_unknown_also_while_points_are_held_for_it() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let of = |sku: &str| {
        json!({ "placed_at": OPENING, "channel": "ec",
            "lines": [{ "sku": sku, "unit_price": 2_000, "quantity": 1 }] })
    };
    shop.hold("r-1", &member, 100).await.good();
    let body = json!({ "member_id": member, "order": of("belt"), "redemption_id": "r-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    edit(&shop, "am-1", json!({ "order": of("hat") }))
        .await
        .good();
    for (sku, said) in [
        ("belt", (400, "invalid_request")),
        ("hat", (409, "hold_not_active")),
    ] {
        let piece = json!({ "lines": [{ "sku": sku, "quantity": 1 }] });
        let refused = shop.take_back("ec-1", "ret-1", &piece).await;
        assert_eq!(refused.says(), said);
    }
}
