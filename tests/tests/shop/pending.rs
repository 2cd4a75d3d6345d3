//! Points that wait: usable from the start of their day, or once the order is confirmed.

use serde_json::{Value, json};
use tests::{Shop, order};

/// The sample program, but points wait a fortnight.
fn waiting() -> Value {
    json!({ "name": "Waiting", "earning": { "rate": "0.01", "pending_days": 14 } })
}

#[tokio::test]
async fn pending_points_can_be_used_from_the_start_of_their_day() {
    let shop = Shop::open_with(&waiting()).await;
    let member = shop.member().await;
    let earned = shop.earn("ec-1001", &member, &order(10_000)).await.good();
    assert_eq!(
        (&earned["status"], &earned["available_on"]),
        (&json!("pending"), &json!("2026-12-08"))
    );
    shop.set("2026-12-07T23:59:59+09:00");
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["pending"]),
        (&json!(0), &json!(100))
    );
    assert_eq!(
        shop.redeem("early", &member, 1).await.says(),
        (409, "insufficient_points")
    );
    shop.set("2026-12-08T00:00:00+09:00");
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["pending"]),
        (&json!(100), &json!(0))
    );
    assert_eq!(shop.redeem("in-time", &member, 100).await.status, 201);
    assert_eq!(
        shop.kinds(&member).await,
        ["earned", "confirmed", "redeemed"]
    );
}

#[tokio::test]
async fn a_confirmation_makes_pending_points_usable_now_and_once() {
    let shop = Shop::open_with(&waiting()).await;
    let member = shop.member().await;
    shop.earn("ec-1001", &member, &order(10_000)).await.good();
    let path = "/v1/earnings/ec-1001/confirm";
    let confirmed = shop.post(path, &json!({})).await;
    assert_eq!((confirmed.status, confirmed.replayed), (200, false));
    assert_eq!(confirmed.body["status"], "posted");
    assert_eq!(confirmed.body["balance"]["available"], 100);
    assert_eq!(
        confirmed.body.get("available_on"),
        None,
        "they wait for no day any more"
    );
    let again = shop.post(path, &json!({})).await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, confirmed.body);
    shop.set("2027-01-01T00:00:00+09:00");
    assert_eq!(shop.available(&member).await, 100);
    let unknown = shop.post("/v1/earnings/ec-9999/confirm", &json!({})).await;
    assert_eq!(unknown.says(), (404, "earning_not_found"));
}
