//! A shop with a till: the local system in memory, with a clock that stands still, and short ways to call it.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use local::{Options, System};
use serde_json::{Value, json};

use crate::Answer;

/// A Tuesday morning in Tokyo on which the sample program has no campaign.
pub const OPENING: &str = "2026-11-24T10:00:00+09:00";

/// How often a till tries before it gives up.
const TRIES_MAX: u32 = 4;

/// A shop. Every test has its own.
pub struct Shop {
    /// Everything that runs.
    pub system: System,
}

/// Numbers the points that tests begin with.
static GIFTS: AtomicU64 = AtomicU64::new(1);

impl Shop {
    /// A shop with the sample program, on a Tuesday morning.
    pub async fn open() -> Self {
        Self::open_at(OPENING).await
    }

    /// A shop that opens at this instant.
    pub async fn open_at(instant: &str) -> Self {
        let options = Options {
            clock: Some(at(instant)),
            frozen_clock: true,
            ..Options::default()
        };
        let system = Box::pin(System::start(options)).await;
        Self {
            system: system.expect("the local system starts"),
        }
    }

    /// A shop with the sample's members, which answers by itself, as before people: its clock stands still, and its
    /// queues are worked.
    pub async fn with_people() -> Self {
        let options = Options {
            clock: Some(at(OPENING)),
            frozen_clock: true,
            sample: true,
            rich_menu: true,
            background: true,
            ..Options::default()
        };
        let system = Box::pin(System::start(options)).await;
        Self {
            system: system.expect("the local system starts"),
        }
    }

    /// The address of one of its pages.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.system.base_url())
    }

    /// A shop with a program of its own.
    pub async fn open_with(program: &Value) -> Self {
        let shop = Self::open().await;
        shop.publish(program).await;
        shop
    }

    /// Publishes a program over the one in force.
    pub async fn publish(&self, program: &Value) -> Answer {
        let in_force = self
            .get("/v1/program")
            .await
            .tag
            .expect("a program has a version");
        let answer = self
            .send(
                "PUT",
                "/v1/program",
                &[("if-match", &in_force)],
                Some(program),
            )
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    /// A call with the key that may do everything, made again where the answer is to try again: on a machine
    /// that is busy with other tests, the engine may take longer than the store waits.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let mut tried = 1;
        loop {
            // Boxed: unoptimised, the future of a whole invocation fills a test thread's stack when a test makes a few.
            let call = Box::pin(self.system.call_as_admin(method, path, headers, body));
            let answer = Answer::read(&call.await);
            if answer.says() != (503, "try_again") || tried == TRIES_MAX {
                return answer;
            }
            tried += 1;
        }
    }

    /// A look.
    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None).await
    }

    /// A write under an id of ours.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, &[], Some(body)).await
    }

    /// An act on something recorded.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], Some(body)).await
    }

    /// A member who told nothing about themselves.
    pub async fn member(&self) -> String {
        self.join(&json!({})).await
    }

    /// A member who told this about themselves.
    pub async fn join(&self, profile: &Value) -> String {
        let member = self.post("/v1/members", profile).await.good();
        member["member_id"]
            .as_str()
            .expect("a member has an id")
            .to_owned()
    }

    /// A member with so many points, which last to the end of the next November.
    pub async fn member_with(&self, points: i64) -> String {
        let member = self.member().await;
        self.give(&member, points).await;
        member
    }

    /// Gives points by hand.
    pub async fn give(&self, member: &str, points: i64) -> Value {
        self.adjust(member, points, None).await
    }

    /// Gives points by hand, with a last day of their own.
    pub async fn give_until(&self, member: &str, points: i64, expires_on: &str) -> Value {
        self.adjust(member, points, Some(expires_on)).await
    }

    async fn adjust(&self, member: &str, points: i64, expires_on: Option<&str>) -> Value {
        let id = format!("gift-{}", GIFTS.fetch_add(1, Ordering::Relaxed));
        let body = json!({
            "member_id": member, "points": points, "reason": "a gift", "operator": "sato", "expires_on": expires_on,
        });
        self.put(&format!("/v1/adjustments/{id}"), &body)
            .await
            .good()
    }

    /// A purchase.
    pub async fn earn(&self, id: &str, member: &str, order: &Value) -> Answer {
        let body = json!({ "member_id": member, "order": order });
        self.put(&format!("/v1/earnings/{id}"), &body).await
    }

    /// A use of points.
    pub async fn redeem(&self, id: &str, member: &str, points: u64) -> Answer {
        let body = json!({ "member_id": member, "points": points });
        self.put(&format!("/v1/redemptions/{id}"), &body).await
    }

    /// Points that are set aside for half an hour.
    pub async fn hold(&self, id: &str, member: &str, points: u64) -> Answer {
        let body = json!({ "member_id": member, "points": points, "capture": false });
        self.put(&format!("/v1/redemptions/{id}"), &body).await
    }

    /// A hold that is captured, whole or in part.
    pub async fn capture(&self, id: &str, body: &Value) -> Answer {
        self.post(&format!("/v1/redemptions/{id}/capture"), body)
            .await
    }

    /// A hold that is called off.
    pub async fn void(&self, id: &str) -> Answer {
        self.post(&format!("/v1/redemptions/{id}/void"), &json!({}))
            .await
    }

    /// Goods that come back.
    pub async fn take_back(&self, order: &str, id: &str, body: &Value) -> Answer {
        self.put(&format!("/v1/earnings/{order}/returns/{id}"), body)
            .await
    }

    /// A member as they are now.
    pub async fn look(&self, member: &str) -> Value {
        self.get(&format!("/v1/members/{member}")).await.good()
    }

    /// A member's balance.
    pub async fn balance(&self, member: &str) -> Value {
        self.look(member).await["balance"].take()
    }

    /// The points that a member can use now.
    pub async fn available(&self, member: &str) -> u64 {
        self.balance(member).await["available"]
            .as_u64()
            .expect("a number of points")
    }

    /// A member's whole history, newest first, read in pages of this many entries.
    pub async fn history(&self, member: &str, page: u32) -> Vec<Value> {
        let (mut entries, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/members/{member}/history?limit={page}{cursor}");
            let mut body = self.get(&path).await.good();
            entries.append(body["entries"].as_array_mut().expect("a page has entries"));
            match body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return entries,
            }
        }
    }

    /// The kinds of a member's entries, oldest first.
    pub async fn kinds(&self, member: &str) -> Vec<String> {
        let entries = self.history(member, 100).await;
        entries
            .iter()
            .rev()
            .map(|entry| entry["kind"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What the clock shows.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.system.clock().now()
    }

    /// Sets the clock.
    pub fn set(&self, instant: &str) {
        self.system.clock().set(at(instant));
    }

    /// Lets time pass.
    pub fn wait(&self, time: TimeDelta) {
        assert!(
            self.system.clock().advance(time),
            "the clock goes no further"
        );
    }

    /// Runs a schedule now, with all the work that it plans.
    pub async fn run(&self, schedule: &str) -> Value {
        self.system
            .run_schedule(schedule)
            .await
            .expect("the schedule runs")
    }

    /// Works every queue and stream until they are empty.
    pub async fn drain(&self) -> local::Drained {
        self.system.drain().await.expect("the queues can be worked")
    }
}

/// Reads an instant.
///
/// # Panics
/// Where the text is none.
#[must_use]
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant in RFC 3339")
}

/// An order for goods of one article, placed when the shop opened.
#[must_use]
pub fn order(yen: u64) -> Value {
    json!({
        "placed_at": OPENING,
        "channel": "ec",
        "lines": [{ "sku": "shirt-01", "unit_price": yen, "quantity": 1 }],
    })
}
