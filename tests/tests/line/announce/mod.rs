//! What the shop tells on its own initiative: at which hours, to whom together, and how often.

mod coupons;
mod given;
mod hours;
mod month;
mod referral;
mod stamps;
mod together;
mod untold;

use app::endings::{CouponsEnding, Held};
use app::store::Write;
use domain::ids::{CouponId, MemberId};
use domain::language::Language;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::account::{Account, list, text, words};

impl Account {
    /// A shop where nobody is disturbed from nine in the evening to eight in the morning.
    async fn with_quiet_nights() -> (Account, String) {
        let (account, member) = Account::with_hanako().await;
        let night = json!({ "from": "21:00", "to": "08:00" });
        account.publish("/notices/quiet_hours", night).await;
        (account, member)
    }

    async fn publish(&self, field: &str, value: Value) {
        let mut program = self.call("GET", "/v1/program", None).await;
        let (parent, name) = field.rsplit_once('/').expect("a field");
        program.pointer_mut(parent).expect("its parent")[name] = value;
        self.call("PUT", "/v1/program", Some(program)).await;
        // Programs are read anew every ten seconds, by a clock that stands still here.
        assert!(self.system.clock().advance(chrono::TimeDelta::seconds(10)));
    }

    /// It is this time in Tokyo. LINE's channel tokens and our own memory of the month are as old as they are.
    fn at(&self, time: &str) {
        let now = format!("{time}+09:00").parse().expect("an instant");
        self.system.clock().set(now);
    }

    async fn runs(&self, schedule: &str) {
        let run = self.system.run_schedule(schedule).await;
        run.expect("the run ends");
    }

    /// Whom a push went to, and its words.
    fn said_to(&self) -> Vec<(String, Vec<String>)> {
        let pushes = self.pushes().into_iter();
        let mut said: Vec<_> = pushes
            .map(|push| {
                let messages = list(&push["body"]["messages"]);
                (
                    text(&push["body"]["to"]),
                    messages.iter().map(words).collect(),
                )
            })
            .collect();
        said.sort();
        said
    }

    /// Every message to several at once that LINE took, or said that it had taken.
    fn multicasts(&self) -> Vec<Value> {
        self.calls_to("multicast")
            .into_iter()
            .filter(|call| call["status"] == 200 || call["status"] == 409)
            .collect()
    }

    fn calls_to(&self, endpoint: &str) -> Vec<Value> {
        let calls = self.calls().into_iter();
        calls
            .filter(|call| text(&call["path"]).ends_with(endpoint))
            .collect()
    }

    /// Whom LINE was told to write to, each as often as it was.
    fn told(&self) -> Vec<String> {
        let calls = self.multicasts();
        let mut told: Vec<String> = calls
            .iter()
            .flat_map(|call| list(&call["body"]["to"]))
            .map(|user| text(&user))
            .collect();
        told.sort();
        told
    }

    async fn health(&self) -> Value {
        let store = self.system.app("tests").store;
        let left_out = store.left_out("2026-11".parse().expect("a month")).await;
        let left_out = left_out.expect("the table answers");
        json!(left_out.map(|left_out| (left_out.count, left_out.all_at, left_out.announcements_at)))
    }

    async fn joins(&self, user: &str) -> String {
        self.tap(user, "v1:join").await;
        let member = self.member_of(user).await.expect("a member");
        text(&member["member_id"])
    }

    /// The program has a coupon that is handed over and not pushed, good for thirty days.
    async fn offers_thanks(&self) {
        let thanks = json!([
            { "id": "birthday", "title": "お誕生日", "effect": { "amount_off": 500 }, "valid_days": 30 },
            { "id": "thanks", "title": "感謝クーポン", "effect": { "amount_off": 500 }, "valid_days": 30 },
        ]);
        self.publish("/coupons", thanks).await;
    }

    async fn gives(&self, member: &str, coupon: &str) {
        let path = format!("/v1/members/{member}/coupons/{coupon}");
        self.call("PUT", &path, Some(json!({ "template": "thanks" })))
            .await;
    }

    async fn uses(&self, member: &str, coupon: &str, order: &str) {
        let path = format!("/v1/members/{member}/coupons/{coupon}/use");
        let line = json!({ "sku": "tea", "unit_price": 5_000, "quantity": 1 });
        let now = self.system.clock().now().to_rfc3339();
        let body = json!({ "placed_at": now, "channel": "ec", "lines": [line] });
        let used = json!({ "order_id": order, "order": body });
        self.call("POST", &path, Some(used)).await;
    }

    /// Many members whose coupons end together, as the nightly run writes it down; nobody is told yet.
    async fn ends_together(&self, users: usize) -> CouponsEnding {
        self.offers_thanks().await;
        let mut coupons = Vec::new();
        for n in 0..users {
            let member = self.joins(&user(n)).await;
            let coupon = format!("thanks-{n}");
            self.gives(&member, &coupon).await;
            coupons.push(Held {
                member: MemberId::parse(&member).expect("an id"),
                coupon: CouponId::parse(&coupon).expect("an id"),
            });
        }
        self.drain().await;
        self.forget();
        let group = CouponsEnding {
            id: Uuid::from_u128(7),
            template: domain::program::Program::sample().coupons[0].clone(),
            expires_on: "2026-12-22".parse().expect("a day"),
            language: Language::Ja,
            coupons,
        };
        let store = self.system.app("tests").store;
        let done = store
            .commit(vec![Write::CouponsEnding(group.clone())])
            .await;
        done.expect("the table answers");
        group
    }
}

fn user(n: usize) -> String {
    format!("U{n:032x}")
}

/// A message as Lambda delivers it.
fn delivered(body: &Value) -> Value {
    json!({ "Records": [{
        "messageId": "1", "receiptHandle": "r", "body": body.to_string(), "eventSource": "aws:sqs",
    }] })
}
