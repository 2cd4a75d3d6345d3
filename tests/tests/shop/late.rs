//! A call that is lost on its way and reaches the table after another try of it was refused, because time had passed.

use std::future::Future;
use std::sync::Arc;

use app::corrections::AdjustRequest;
use app::earn::EarnRequest;
use app::{App, Caller};
use chrono::TimeDelta;
use domain::ids::{AdjustmentId, CouponId, MemberId, OrderId, RedemptionId};
use domain::order::Order;
use serde_json::{Value, json};
use tests::{Shop, order};

use crate::network::Network;

/// A transaction that is still on its way.
struct UnderWay(Arc<Network>);

impl UnderWay {
    /// Calls, and gives up while the transaction is on its way.
    async fn of<F: Future>(shop: &Shop, call: impl FnOnce(App) -> F) -> UnderWay {
        let network = Arc::new(Network::keeping(shop));
        let app = network.app(shop);
        tokio::select! {
            _ = call(app) => panic!("nobody answers it"),
            () = network.taken.notified() => UnderWay(network),
        }
    }

    /// It reaches the table after all; whether that takes it.
    async fn arrives(self) -> bool {
        self.0.deliver().await.is_ok()
    }
}

fn till() -> Caller {
    Caller::job("till")
}

fn bought(placed_at: chrono::DateTime<chrono::Utc>) -> Order {
    let mut order = order(3_000);
    order["placed_at"] = json!(placed_at);
    serde_json::from_value(order).expect("an order")
}

async fn held(shop: &Shop, member: &str) -> RedemptionId {
    let body = json!({ "member_id": member, "points": 100, "capture": false, "hold_seconds": 60 });
    shop.put("/v1/redemptions/r-1", &body).await.good();
    RedemptionId::parse("r-1").expect("an id")
}

#[tokio::test]
async fn a_hold_that_somebody_was_told_has_lapsed_is_not_captured_by_an_earlier_try() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let id = held(&shop, &member).await;
    let capture = |app: App| async move { app.capture(&till(), &id, None).await };
    let late = UnderWay::of(&shop, capture).await;
    shop.wait(TimeDelta::seconds(61));
    let told = shop.capture("r-1", &json!({})).await;
    assert_eq!(told.says(), (409, "hold_not_active"));
    assert!(!late.arrives().await);
    assert_eq!(shop.available(&member).await, 500);
    assert_eq!(shop.kinds(&member).await, ["adjusted", "held", "lapsed"]);
    shop.system.metrics().clear();
    let told = shop.capture("r-1", &json!({})).await;
    assert_eq!(told.says(), (409, "hold_not_active"));
    assert_eq!(shop.system.metrics().total().write_tenths, 0);
}

#[tokio::test]
async fn a_hold_that_somebody_was_told_has_lapsed_is_not_voided_by_an_earlier_try() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let id = held(&shop, &member).await;
    let void = |app: App| async move { app.void(&till(), &id).await };
    let late = UnderWay::of(&shop, void).await;
    shop.wait(TimeDelta::seconds(61));
    assert_eq!(shop.void("r-1").await.says(), (409, "hold_not_active"));
    assert!(!late.arrives().await);
    assert_eq!(shop.kinds(&member).await, ["adjusted", "held", "lapsed"]);
}

#[tokio::test]
async fn an_order_refused_because_its_hold_has_lapsed_is_not_awarded_by_an_earlier_try() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let id = held(&shop, &member).await;
    let order = bought(shop.now());
    let body = json!({ "member_id": member, "order": order, "redemption_id": "r-1" });
    let request = EarnRequest {
        order_id: OrderId::parse("ec-1").expect("an id"),
        member: MemberId::parse(&member).expect("an id"),
        order,
        redemption_id: Some(id),
    };
    let earn = |app: App| async move { app.earn(&till(), &request).await };
    let late = UnderWay::of(&shop, earn).await;
    shop.wait(TimeDelta::seconds(61));
    let told = shop.put("/v1/earnings/ec-1", &body).await;
    assert_eq!(told.says(), (409, "hold_not_active"));
    let detail = told.body["detail"].as_str().unwrap_or_default();
    assert!(detail.contains("lapsed"), "{detail}");
    assert!(!late.arrives().await);
    assert_eq!(shop.kinds(&member).await, ["adjusted", "held", "lapsed"]);
}

#[tokio::test]
async fn points_refused_because_their_last_day_has_passed_are_not_given_by_an_earlier_try() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    let today = (shop.now() + TimeDelta::hours(9)).date_naive();
    let body: Value = json!({
        "member_id": member, "points": 70, "reason": "sorry", "operator": "sato", "expires_on": today,
    });
    let request = AdjustRequest {
        adjustment_id: AdjustmentId::parse("a-1").expect("an id"),
        member: MemberId::parse(&member).expect("an id"),
        points: 70,
        reason: "sorry".to_owned(),
        operator: "sato".to_owned(),
        expires_on: Some(today),
    };
    let adjust = |app: App| async move { app.adjust(&till(), &request).await };
    let late = UnderWay::of(&shop, adjust).await;
    shop.wait(TimeDelta::days(1));
    let told = shop.put("/v1/adjustments/a-1", &body).await;
    assert_eq!(told.says(), (400, "invalid_request"));
    assert!(!late.arrives().await);
    assert_eq!(shop.kinds(&member).await, ["adjusted"]);
}

#[tokio::test]
async fn a_coupon_refused_because_its_last_day_has_passed_is_not_used_by_an_earlier_try() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let path = format!("/v1/members/{member}/coupons/sorry-1");
    let issued = json!({ "template": "birthday" });
    shop.put(&path, &issued).await.good();
    let order = bought(shop.now());
    let body = json!({ "order_id": "ec-1", "order": order });
    let owner = MemberId::parse(&member).expect("an id");
    let coupon = CouponId::parse("sorry-1").expect("an id");
    let order_id = OrderId::parse("ec-1").expect("an id");
    let spend = |app: App| async move {
        app.use_coupon(&till(), &owner, &coupon, &order_id, &order)
            .await
    };
    let late = UnderWay::of(&shop, spend).await;
    shop.wait(TimeDelta::days(31));
    let told = shop.post(&format!("{path}/use"), &body).await;
    assert_eq!(told.says(), (409, "coupon_not_usable"));
    assert!(!late.arrives().await);
    assert_eq!(shop.get(&path).await.good()["status"], "expired");
}
