//! A shop with a LINE account, and people who talk to it.

use local::line_platform::{Fault, FaultKind};
use local::{Options, Said, System};
use serde_json::{Value, json};

pub(crate) const HANAKO: &str = "U4af4980629a1b2c3d4e5f60718293a4b";
pub(crate) const TARO: &str = "U91eeaf62d0b1c2d3e4f5061728394a5b";

/// A shop on 22 November 2026, noon in Tokyo, with the built-in program.
pub(crate) struct Account {
    pub(crate) system: System,
}

impl Account {
    pub(crate) async fn open() -> Account {
        let options = Options {
            clock: Some("2026-11-22T03:00:00Z".parse().expect("an instant")),
            frozen_clock: true,
            ..Options::default()
        };
        let system = System::start(options).await.expect("the system starts");
        Account { system }
    }

    /// A shop where Hanako has joined through LINE. Answers her member id too.
    pub(crate) async fn with_hanako() -> (Account, String) {
        let account = Account::open().await;
        account.tap(HANAKO, "v1:join").await;
        let member = account.member_of(HANAKO).await.expect("a member");
        account.forget();
        (account, text(&member["member_id"]))
    }

    /// What the account replies to words.
    pub(crate) async fn write(&self, user: &str, words: &str) -> Vec<Value> {
        self.said(Said {
            text: Some(words.to_owned()),
            ..said_by(user)
        })
        .await
    }

    /// What the account replies to the tap of a button.
    pub(crate) async fn tap(&self, user: &str, data: &str) -> Vec<Value> {
        self.said(Said {
            postback: Some(data.to_owned()),
            ..said_by(user)
        })
        .await
    }

    /// What the account replies to `follow` or `unfollow`.
    pub(crate) async fn does(&self, user: &str, kind: &str) -> Vec<Value> {
        self.said(Said {
            kind: Some(kind.to_owned()),
            ..said_by(user)
        })
        .await
    }

    /// What the account sends while everything that follows from this is worked.
    pub(crate) async fn said(&self, said: Said) -> Vec<Value> {
        let before = self.calls().len();
        let answer = self.system.say(&said).await.expect("an event");
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.value());
        self.replied_since(before).await
    }

    /// What the account sends after LINE delivered these events in one body.
    pub(crate) async fn delivered(&self, events: &[Value]) -> Vec<Value> {
        let before = self.calls().len();
        let body = json!({ "destination": "U8e742f61d673b39c7fff3cecb7536ef0", "events": events });
        let webhook = self.system.line().sign(&body);
        let signature = webhook.headers["x-line-signature"].to_str();
        let headers = [("x-line-signature", signature.expect("base64"))];
        let call = self
            .system
            .call("POST", "/webhooks/line", &headers, webhook.body.clone());
        let answer = Box::pin(call).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.value());
        self.replied_since(before).await
    }

    pub(crate) async fn replied_since(&self, before: usize) -> Vec<Value> {
        self.drain().await;
        let calls = self.calls().split_off(before);
        let replies = calls
            .iter()
            .filter(|call| call["path"] == "/v2/bot/message/reply");
        let messages = replies.flat_map(|call| list(&call["body"]["messages"]));
        messages.collect()
    }

    pub(crate) async fn drain(&self) {
        self.system.drain().await.expect("the queues are worked");
    }

    /// Every call made to LINE but those for a token.
    pub(crate) fn calls(&self) -> Vec<Value> {
        let calls = self.system.line().sent().into_iter();
        let calls = calls.map(|call| serde_json::to_value(call).expect("a call has JSON"));
        calls
            .filter(|call| !text(&call["path"]).ends_with("token"))
            .collect()
    }

    /// Every push, whether or not LINE took it.
    pub(crate) fn pushes(&self) -> Vec<Value> {
        let calls = self.calls().into_iter();
        calls
            .filter(|call| call["path"] == "/v2/bot/message/push")
            .collect()
    }

    pub(crate) fn forget(&self) {
        self.system.line().clear_sent();
    }

    /// LINE fails so, for so many calls that end in `on`.
    pub(crate) fn line_fails(&self, on: &str, kind: FaultKind, times: u64) {
        self.system.line().add_fault(Fault {
            on: on.to_owned(),
            kind,
            times,
        });
    }

    /// Calls the API, which must succeed.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let headers = [("idempotency-key", path)];
        let answer = self
            .system
            .call_as_admin(method, path, &headers, body.as_ref())
            .await;
        assert!(
            answer.status.is_success(),
            "{method} {path}: {}",
            answer.value()
        );
        answer.value()
    }

    pub(crate) async fn member_of(&self, user: &str) -> Option<Value> {
        let path = format!("/v1/members?external_id=line:{user}");
        let answer = self.system.call_as_admin("GET", &path, &[], None).await;
        answer.status.is_success().then(|| answer.value())
    }

    /// A purchase of so many yen, and everything that follows from it.
    pub(crate) async fn buys(&self, member: &str, order: &str, yen: u64) {
        self.records(member, order, yen).await;
        self.drain().await;
    }

    /// A purchase of so many yen, whose consequences still wait in the stream.
    pub(crate) async fn records(&self, member: &str, order: &str, yen: u64) {
        let placed_at = self.system.clock().now().to_rfc3339();
        let line = json!({ "sku": "tea", "unit_price": yen, "quantity": 1 });
        let order_body = json!({ "placed_at": placed_at, "channel": "store", "lines": [line] });
        let body = json!({ "member_id": member, "order": order_body });
        self.call("PUT", &format!("/v1/earnings/{order}"), Some(body))
            .await;
    }
}

pub(crate) fn said_by(user: &str) -> Said {
    Said {
        user_id: user.to_owned(),
        ..Said::default()
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(crate) fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// What a message says to those who cannot see it, or its text.
pub(crate) fn words(message: &Value) -> String {
    match &message["altText"] {
        Value::String(alt) => alt.clone(),
        _ => text(&message["text"]),
    }
}

/// The data of every button in a message, Flex or quick reply, in order.
pub(crate) fn buttons(message: &Value) -> Vec<String> {
    match message {
        Value::Object(fields) if fields.contains_key("data") => vec![text(&fields["data"])],
        Value::Object(fields) => fields.values().flat_map(buttons).collect(),
        Value::Array(values) => values.iter().flat_map(buttons).collect(),
        _ => Vec::new(),
    }
}
