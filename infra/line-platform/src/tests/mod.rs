//! Each rule of LINE's that the stand-in keeps, as a sentence.

use crate::{
    Call, Channel, Ending, Fault, FaultKind, Host, Moment, Platform, Request, Said, Speaker,
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;

mod fault;
mod link;
mod menu;
mod message;
mod published;
mod quota;
mod webhook;

const KEY: &str = "123e4567-e89b-12d3-a456-426655440001";
const HANAKO: &str = "U4af4980629a1b2c3d4e5f60718293a4b";
const TARO: &str = "U91eeaf62d0b1c2d3e4f5061728394a5b";
const MIO: &str = "U00000000000000000000000000000301";

/// A platform, and somebody who knows the channel's secret.
struct Bench {
    line: Platform,
    now: Moment,
    token: String,
}

fn bench() -> Bench {
    let channel = Channel {
        id: "local-channel".to_owned(),
        secret: "local-channel-secret".into(),
    };
    let mut bench = Bench {
        line: Platform::new(channel, 1, Vec::new()),
        now: Moment {
            at: "2026-11-22T00:00:00Z".parse().unwrap(),
            ran: Duration::ZERO,
        },
        token: String::new(),
    };
    let (status, body) = bench.new_token("local-channel-secret");
    assert_eq!(status, 200);
    bench.token = body["access_token"].as_str().unwrap().to_owned();
    bench
}

/// What came of a call: its status, its body, the request's id and the id of the one that was accepted before.
type Answered = (u16, Value, String, Option<String>);

impl Bench {
    fn passes(&mut self, time: TimeDelta) {
        self.now.at += time;
    }

    fn new_token(&mut self, secret: &str) -> (u16, Value) {
        let form =
            format!("grant_type=client_credentials&client_id=local-channel&client_secret={secret}");
        let request = Request {
            method: "POST".to_owned(),
            path: "/oauth2/v3/token".to_owned(),
            body: form.into_bytes(),
            ..Request::default()
        };
        let answer = self.line.call(request, self.now).answer.unwrap();
        (answer.status, answer.json().clone())
    }

    fn request(&self, method: &str, path: &str, key: Option<&str>, body: &Value) -> Request {
        let mut headers = vec![("authorization", format!("Bearer {}", self.token))];
        headers.extend(key.map(|key| ("x-line-retry-key", key.to_owned())));
        let headers = headers.into_iter();
        Request {
            host: Host::Api,
            method: method.to_owned(),
            path: path.to_owned(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: body.to_string().into_bytes(),
        }
    }

    fn end(&mut self, request: Request) -> Ending {
        self.line.call(request, self.now)
    }

    fn call(&mut self, method: &str, path: &str, key: Option<&str>, body: &Value) -> Answered {
        let request = self.request(method, path, key, body);
        let answer = self.end(request).answer.expect("an answer");
        let json = answer.json().clone();
        (
            answer.status,
            json,
            answer.request_id,
            answer.accepted_request_id,
        )
    }

    fn get(&mut self, path: &str) -> (u16, Value) {
        let (status, body, ..) = self.call("GET", path, None, &Value::Null);
        (status, body)
    }

    fn post(&mut self, path: &str, body: &Value) -> (u16, Value) {
        let (status, body, ..) = self.call("POST", path, None, body);
        (status, body)
    }

    fn push_request(&self, to: &str, key: Option<&str>) -> Request {
        let body = json!({ "to": to, "messages": [{ "type": "text", "text": "42 points" }] });
        self.request("POST", "/v2/bot/message/push", key, &body)
    }

    fn push(&mut self, to: &str, key: Option<&str>) -> Answered {
        let body = json!({ "to": to, "messages": [{ "type": "text", "text": "42 points" }] });
        self.call("POST", "/v2/bot/message/push", key, &body)
    }

    fn multicast(&mut self, to: &[&str], key: Option<&str>) -> Answered {
        let body = json!({ "to": to, "messages": [{ "type": "text", "text": "Sale" }] });
        self.call("POST", "/v2/bot/message/multicast", key, &body)
    }

    fn reply(&mut self, token: &str, key: Option<&str>) -> (u16, String) {
        let body =
            json!({ "replyToken": token, "messages": [{ "type": "text", "text": "hello" }] });
        let (status, body, ..) = self.call("POST", "/v2/bot/message/reply", key, &body);
        (status, text(&body["message"]))
    }

    fn says(&mut self, user_id: &str, text: &str) -> Value {
        self.event(&Said {
            user_id: user_id.to_owned(),
            text: Some(text.to_owned()),
            ..Said::default()
        })
    }

    fn does(&mut self, user_id: &str, kind: &str) -> Value {
        self.event(&Said {
            user_id: user_id.to_owned(),
            kind: Some(kind.to_owned()),
            ..Said::default()
        })
    }

    fn event(&mut self, said: &Said) -> Value {
        let webhook = self.line.webhook(said, self.now.at).unwrap();
        let body: Value = serde_json::from_slice(&webhook.body).unwrap();
        body["events"][0].clone()
    }

    fn fails(&mut self, on: &str, kind: FaultKind) {
        self.line.add_fault(Fault {
            on: on.to_owned(),
            kind,
            times: 1,
        });
    }

    /// Who was pushed to, message by message.
    fn pushed(&self) -> Vec<&str> {
        let lines = self.line.lines().iter();
        lines
            .filter(|line| line.from == Speaker::Push)
            .map(|line| line.user_id.as_str())
            .collect()
    }

    fn last_call(&self) -> &Call {
        self.line.calls().last().unwrap()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
