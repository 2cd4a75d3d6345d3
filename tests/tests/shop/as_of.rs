//! What an answer says is true at the instant that it names.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::ports::Clock;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::OrderId;
use serde_json::json;
use tests::harness::{OPENING, at};
use tests::{Shop, order};

/// A clock that is a second later whenever it is read.
struct Hurried(Mutex<DateTime<Utc>>);

#[async_trait]
impl Clock for Hurried {
    fn now(&self) -> DateTime<Utc> {
        let mut next = self.0.lock().unwrap();
        let now = *next;
        *next += TimeDelta::seconds(1);
        now
    }

    async fn pause(&self, _: Duration) {}
}

#[tokio::test]
async fn a_purchase_is_answered_with_the_balance_of_the_instant_that_it_names() {
    let shop = Shop::open().await;
    let member = shop.member_with(500).await;
    shop.earn("o-1", &member, &order(3_000)).await.good();
    let hold = json!({ "member_id": member, "points": 100, "capture": false, "hold_seconds": 60 });
    shop.put("/v1/redemptions/r-1", &hold).await.good();
    let order = OrderId::parse("o-1").unwrap();
    let until = at(OPENING) + TimeDelta::seconds(60);
    let mut told = BTreeSet::new();
    for seconds in 0..60 {
        let begins = until - TimeDelta::seconds(seconds);
        let mut app = shop.system.app("earn");
        app.clock = Arc::new(Hurried(Mutex::new(begins)));
        let found = app.earning(&order).await.unwrap();
        let held = found.standing.held.get();
        assert_eq!(held > 0, found.as_of < until, "{held} at {}", found.as_of);
        told.insert(held);
    }
    assert_eq!(told, BTreeSet::from([0, 100]));
}
