use super::{Channel, Fault, FaultKind, LinePlatform, Said, Speaker};
use crate::clock::ProgramClock;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::sync::Arc;

mod webhook;

const KEY: &str = "123e4567-e89b-12d3-a456-426655440001";

struct Bench {
    clock: Arc<ProgramClock>,
    line: LinePlatform,
    token: String,
}

fn bench() -> Bench {
    let clock = Arc::new(ProgramClock::new(
        Some("2026-11-22T00:00:00Z".parse().unwrap()),
        true,
    ));
    let channel = Channel {
        id: "local-channel".to_owned(),
        secret: "local-channel-secret".into(),
    };
    let line = LinePlatform::new(channel, Arc::clone(&clock), None).unwrap();
    let mut bench = Bench {
        clock,
        line,
        token: String::new(),
    };
    bench.token = bench.new_token("local-channel-secret").1["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    bench
}

impl Bench {
    fn new_token(&self, secret: &str) -> (u16, Value) {
        let form =
            format!("grant_type=client_credentials&client_id=local-channel&client_secret={secret}");
        let answer = self.line.call(
            &Method::POST,
            "/oauth2/v3/token",
            &HeaderMap::new(),
            form.as_bytes(),
        );
        (answer.status.as_u16(), answer.body)
    }

    fn call(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> (u16, Value, HeaderMap) {
        let mut headers = HeaderMap::new();
        headers.insert(
            "authorization",
            HeaderValue::try_from(format!("Bearer {}", self.token)).unwrap(),
        );
        if let Some(key) = key {
            headers.insert(
                HeaderName::from_static("x-line-retry-key"),
                HeaderValue::try_from(key).unwrap(),
            );
        }
        let answer = self
            .line
            .call(&method, path, &headers, body.to_string().as_bytes());
        (
            answer.status.as_u16(),
            answer.body.clone(),
            answer.headers(),
        )
    }

    fn push(&self, to: &str, key: Option<&str>) -> (u16, Value, HeaderMap) {
        let body = json!({ "to": to, "messages": [{ "type": "text", "text": "42 points" }] });
        self.call(Method::POST, "/v2/bot/message/push", key, &body)
    }

    fn reply(&self, token: &str, key: Option<&str>) -> (u16, String) {
        let body =
            json!({ "replyToken": token, "messages": [{ "type": "text", "text": "hello" }] });
        let (status, body, _) = self.call(Method::POST, "/v2/bot/message/reply", key, &body);
        (
            status,
            body["message"].as_str().unwrap_or_default().to_owned(),
        )
    }

    fn says(&self, user_id: &str, text: &str) -> Value {
        self.event(&Said {
            user_id: user_id.to_owned(),
            text: Some(text.to_owned()),
            ..Said::default()
        })
    }

    fn does(&self, user_id: &str, kind: &str) -> Value {
        self.event(&Said {
            user_id: user_id.to_owned(),
            kind: Some(kind.to_owned()),
            ..Said::default()
        })
    }

    fn event(&self, said: &Said) -> Value {
        let body: Value = serde_json::from_slice(&self.line.webhook(said).unwrap().body).unwrap();
        body["events"][0].clone()
    }
}

#[test]
fn a_reply_token_works_once() {
    let bench = bench();
    let event = bench.says("U1", "points");
    let token = event["replyToken"].as_str().unwrap();
    assert_eq!(bench.reply(token, None), (200, String::new()));
    assert_eq!(
        bench.reply(token, None),
        (400, "Invalid reply token".to_owned())
    );
    assert_eq!(
        bench.reply("never issued", None),
        (400, "Invalid reply token".to_owned())
    );
}

#[test]
fn a_reply_token_works_within_a_minute() {
    let bench = bench();
    let event = bench.says("U1", "points");
    assert!(bench.clock.advance(TimeDelta::seconds(61)));
    assert_eq!(
        bench.reply(event["replyToken"].as_str().unwrap(), None).0,
        400
    );
}

#[test]
fn a_reply_takes_no_retry_key() {
    let bench = bench();
    let event = bench.says("U1", "points");
    let token = event["replyToken"].as_str().unwrap();
    assert_eq!(bench.reply(token, Some(KEY)).0, 400);
    assert_eq!(
        bench.reply(token, None).0,
        200,
        "the refusal did not use the token"
    );
}

#[test]
fn a_repeated_retry_key_is_a_409_that_names_the_first_request() {
    let bench = bench();
    bench.does("U1", "follow");
    let (first, _, headers) = bench.push("U1", Some(KEY));
    let (again, body, repeat) = bench.push("U1", Some(KEY));
    assert_eq!((first, again), (200, 409));
    assert_eq!(body["message"], "The retry key is already accepted");
    assert_eq!(
        repeat["x-line-accepted-request-id"],
        headers["x-line-request-id"]
    );
    let shown = bench
        .line
        .lines(0)
        .into_iter()
        .filter(|line| line.from == Speaker::Push)
        .count();
    assert_eq!(shown, 1);
    assert!(bench.clock.advance(TimeDelta::hours(25)));
    assert_eq!(bench.push("U1", Some("not a uuid")).0, 400);
    assert_eq!(bench.push("U1", Some(KEY)).0, 200, "a day later it is new");
}

#[test]
fn a_push_needs_somebody_whom_the_account_has_met() {
    let bench = bench();
    let (status, body, _) = bench.push("U1", Some(KEY));
    assert_eq!(
        (status, body),
        (400, json!({ "message": "Failed to send messages" }))
    );
    bench.does("U1", "follow");
    assert_eq!(
        bench.push("U1", Some(KEY)).0,
        200,
        "a refused push leaves its key free"
    );
}

#[test]
fn a_push_to_somebody_who_blocked_is_accepted_and_not_shown() {
    let bench = bench();
    bench.does("U1", "follow");
    bench.does("U1", "unfollow");
    assert_eq!(bench.push("U1", Some(KEY)).0, 200);
    assert!(
        bench
            .line
            .lines(0)
            .iter()
            .all(|line| line.from != Speaker::Push)
    );
    assert_eq!(
        bench
            .call(Method::GET, "/v2/bot/profile/U1", None, &Value::Null)
            .0,
        404
    );
    assert_eq!(
        bench.does("U1", "follow")["follow"],
        json!({ "isUnblocked": true })
    );
}

#[test]
fn messages_that_line_would_not_take_are_refused_with_the_place() {
    let bench = bench();
    bench.does("U1", "follow");
    let body = json!({ "to": "U1", "messages": [] });
    let (status, body, _) = bench.call(Method::POST, "/v2/bot/message/push", None, &body);
    assert_eq!(status, 400);
    assert_eq!(body["message"], "The request body has 1 error(s)");
    assert_eq!(body["details"][0]["property"], "messages");
}

#[test]
fn a_channel_token_is_given_for_the_secret_and_may_end_early() {
    let bench = bench();
    assert_eq!(bench.new_token("wrong").0, 400);
    assert_eq!(bench.new_token("local-channel-secret").1["expires_in"], 900);
    assert_eq!(
        bench
            .call(Method::GET, "/v2/bot/info", None, &Value::Null)
            .0,
        200
    );
    bench.line.add_fault(Fault {
        on: "info".to_owned(),
        kind: FaultKind::Unauthorized,
        times: 1,
    });
    assert_eq!(
        bench
            .call(Method::GET, "/v2/bot/info", None, &Value::Null)
            .0,
        401
    );
}

#[test]
fn failures_come_when_told_to_and_no_longer() {
    let bench = bench();
    bench.does("U1", "follow");
    for (kind, status, text) in [
        (
            FaultKind::RateLimit,
            429,
            "The API rate limit has been exceeded. Try again later.",
        ),
        (
            FaultKind::MonthlyLimit,
            429,
            "You have reached your monthly limit.",
        ),
        (FaultKind::ServerError, 500, "Internal server error"),
    ] {
        bench.line.add_fault(Fault {
            on: "push".to_owned(),
            kind,
            times: 1,
        });
        assert_eq!(
            bench
                .call(Method::GET, "/v2/bot/info", None, &Value::Null)
                .0,
            200
        );
        let (answered, body, _) = bench.push("U1", Some(KEY));
        assert_eq!((answered, body["message"].as_str()), (status, Some(text)));
    }
    assert_eq!(bench.push("U1", Some(KEY)).0, 200);
}

#[test]
fn a_push_may_be_accepted_although_the_answer_is_an_error() {
    let bench = bench();
    bench.does("U1", "follow");
    bench.line.add_fault(Fault {
        on: "push".to_owned(),
        kind: FaultKind::AcceptedThenServerError,
        times: 1,
    });
    assert_eq!(bench.push("U1", Some(KEY)).0, 500);
    assert_eq!(bench.push("U1", Some(KEY)).0, 409);
    assert_eq!(
        bench
            .line
            .lines(0)
            .iter()
            .filter(|line| line.from == Speaker::Push)
            .count(),
        1
    );
}

#[test]
fn every_call_is_kept_as_it_was_made_without_the_secret() {
    let bench = bench();
    bench.push("U1", Some(KEY));
    let sent = bench.line.sent();
    assert_eq!(sent[0].path, "/oauth2/v3/token");
    assert_eq!(
        sent[0].body,
        "grant_type=client_credentials&client_id=local-channel"
    );
    assert_eq!(
        (
            sent[1].method.as_str(),
            sent[1].path.as_str(),
            sent[1].status
        ),
        ("POST", "/v2/bot/message/push", 400)
    );
    assert_eq!(sent[1].headers["x-line-retry-key"], KEY);
    assert_eq!(sent[1].body["messages"][0]["text"], "42 points");
    bench.line.clear_sent();
    assert_eq!(bench.line.sent(), []);
}
