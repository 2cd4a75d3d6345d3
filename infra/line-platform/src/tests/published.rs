//! The answers that LINE's documentation prints, each drawn from the stand-in.

use super::{Answered, Bench, HANAKO, KEY, TARO, bench};
use crate::{FaultKind, Request};
use serde_json::{Value, json};

const PUBLISHED: &str = include_str!("../../../../events/line-official/api-responses.json");

/// What the stand-in makes up by itself, and so only has to look alike.
const MADE_UP: [&str; 4] = ["id", "quoteToken", "linkToken", "access_token"];
/// The message types that LINE takes have become more since it printed them.
const TYPES: &str = "Must be one of the following values";

/// Draws the answer of a published case.
fn drawn(bench: &mut Bench, case: &str) -> Answered {
    match case {
        "push ok" => bench.push(HANAKO, Some(KEY)),
        "push retry already accepted" => {
            bench.push(HANAKO, Some(KEY));
            bench.push(HANAKO, Some(KEY))
        }
        "unknown recipient" => bench.push(TARO, None),
        "invalid body, two errors" => messages(
            bench,
            json!([{ "type": "text", "text": "" }, { "type": "unknown" }]),
        ),
        "reply token used or expired" => {
            let body =
                json!({ "replyToken": "used", "messages": [{ "type": "text", "text": "a" }] });
            bench.call("POST", "/v2/bot/message/reply", None, &body)
        }
        "rate limited" => {
            bench.fails("push", FaultKind::RateLimit);
            bench.push(HANAKO, None)
        }
        "monthly quota exhausted" => {
            bench.line.set_quota(Some(0));
            bench.push(HANAKO, None)
        }
        "too many messages (validate)" => messages(
            bench,
            json!(vec![json!({ "type": "text", "text": "a" }); 6]),
        ),
        "text too long (validate)" => messages(
            bench,
            json!([{ "type": "text", "text": "a".repeat(5_001) }]),
        ),
        "multicast bad recipient" => bench.multicast(&[HANAKO, "U0"], None),
        "loading: group id" => loading(
            bench,
            &json!({ "chatId": "C4af4980629a1b2c3d4e5f60718293a4b" }),
        ),
        "loading: bad seconds" => {
            loading(bench, &json!({ "chatId": HANAKO, "loadingSeconds": 61 }))
        }
        "quota limited" => {
            bench.line.set_quota(Some(1000));
            bench.call("GET", "/v2/bot/message/quota", None, &Value::Null)
        }
        "consumption" => {
            (0..500).for_each(|_| assert_eq!(bench.push(HANAKO, None).0, 200));
            bench.call(
                "GET",
                "/v2/bot/message/quota/consumption",
                None,
                &Value::Null,
            )
        }
        "link token" => bench.call(
            "POST",
            &format!("/v2/bot/user/{HANAKO}/linkToken"),
            None,
            &json!({}),
        ),
        "stateless token" => token(bench, "client_secret=local-channel-secret"),
        "stateless token bad secret" => token(bench, "client_secret=wrong"),
        "stateless token unknown key" => token(bench, "client_assertion=ey"),
        other => panic!("nobody draws {other}"),
    }
}

fn messages(bench: &mut Bench, messages: Value) -> Answered {
    let body = json!({ "messages": messages });
    bench.call("POST", "/v2/bot/message/validate/push", None, &body)
}

fn loading(bench: &mut Bench, body: &Value) -> Answered {
    bench.call("POST", "/v2/bot/chat/loading/start", None, body)
}

fn token(bench: &mut Bench, proof: &str) -> Answered {
    let form = format!("grant_type=client_credentials&client_id=local-channel&{proof}");
    let request = Request {
        method: "POST".to_owned(),
        path: "/oauth2/v3/token".to_owned(),
        body: form.into_bytes(),
        ..Request::default()
    };
    let answer = bench.end(request).answer.unwrap();
    let json = answer.json().clone();
    (
        answer.status,
        json,
        answer.request_id,
        answer.accepted_request_id,
    )
}

/// Takes out what LINE makes up, and what it has added since.
fn compared(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let is_made_up = MADE_UP.contains(&name.as_str());
                if is_made_up || field.as_str().is_some_and(|text| text.starts_with(TYPES)) {
                    assert!(
                        field.as_str().is_some_and(|text| !text.is_empty()),
                        "{name}"
                    );
                    *field = json!("…");
                } else {
                    compared(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(compared),
        _ => {}
    }
}

#[test]
fn every_answer_that_lines_documentation_prints_is_given() {
    let published: Value = serde_json::from_str(PUBLISHED).unwrap();
    let cases = published["responses"].as_array().unwrap();
    assert_eq!(cases.len(), 18);
    for case in cases {
        let mut bench = bench();
        bench.does(HANAKO, "follow");
        let name = case["case"].as_str().unwrap();
        let (status, mut body, id, accepted) = drawn(&mut bench, name);
        let mut printed = case["body"].clone();
        compared(&mut body);
        compared(&mut printed);
        assert_eq!(
            (json!(status), body),
            (case["status"].clone(), printed),
            "{name}"
        );
        assert!(!id.is_empty(), "{name}");
        let names_another = case["headers"].get("x-line-accepted-request-id").is_some();
        assert_eq!(accepted.is_some(), names_another, "{name}");
    }
}
