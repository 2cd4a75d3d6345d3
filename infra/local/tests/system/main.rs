//! The local system as its users meet it: everything real but AWS and LINE.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod controls;
mod keys;
mod line_app;
mod linking;
mod restart;

use axum::http::StatusCode;
use local::{Answer, Options, Place, Said, System};
use serde_json::{Value, json};

/// The first member of the sample, and her LINE user.
const HANAKO: &str = "/v1/members?external_id=ec:c-1001";
const HANAKO_IN_LINE: &str = "U1001100110011001100110011001a001";

async fn start(sample: bool) -> System {
    let options = Options {
        clock: Some("2026-11-22T03:00:00Z".parse().unwrap()),
        frozen_clock: true,
        sample,
        ..Options::default()
    };
    System::start(options).await.unwrap()
}

async fn get(system: &System, path: &str) -> Value {
    let answer = system.call_as_admin("GET", path, &[], None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.value());
    answer.value()
}

/// Calls a local control over the wire.
async fn control(system: &System, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let client = reqwest_client();
    let request = client.request(
        method.parse().unwrap(),
        format!("{}{path}", system.base_url()),
    );
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default(),
    )
}

fn reqwest_client() -> reqwest::Client {
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

fn paths(sent: &Value) -> Vec<&str> {
    sent.as_array()
        .unwrap()
        .iter()
        .map(|call| call["path"].as_str().unwrap())
        .collect()
}

fn code(answer: &Answer) -> (u16, Value) {
    (answer.status.as_u16(), answer.value()["code"].clone())
}

#[tokio::test]
async fn a_line_elsewhere_hears_nothing_of_the_samples_past_and_no_start_waits_for_it() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    silent.set_nonblocking(true).unwrap();
    let options = Options {
        line_api_base: Some(format!("http://{}", silent.local_addr().unwrap())),
        sample: true,
        ..Options::default()
    };
    let system = System::start(options).await.unwrap();
    let called = silent.accept();
    assert_eq!(called.unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    let hanako = get(
        &system,
        &format!("/v1/members?external_id=line:{HANAKO_IN_LINE}"),
    )
    .await;
    assert_eq!(hanako["name"], "山田 花子");
}

#[tokio::test]
async fn the_sample_is_a_program_and_members_with_a_history() {
    let system = start(true).await;
    assert_eq!(get(&system, "/v1/program").await["name"], "たべもの市場");
    let hanako = get(&system, HANAKO).await;
    assert_eq!(hanako["name"], "山田 花子");
    assert_eq!(
        hanako["rank"]["id"].as_str().or(hanako["rank"].as_str()),
        Some("gold")
    );
    let id = hanako["member_id"].as_str().unwrap();
    let history = get(&system, &format!("/v1/members/{id}/history?limit=50")).await;
    let entries = history["entries"].as_array().unwrap();
    assert!(entries.len() >= 6, "{history}");
    let oldest = entries.last().unwrap()["at"].as_str().unwrap();
    assert!(oldest.starts_with("2026-05-0"), "{oldest}");
    assert_eq!(system.line().sent(), []);
    assert_eq!(
        system.clock().now().to_rfc3339(),
        "2026-11-22T03:00:00+00:00"
    );
}

#[tokio::test]
async fn an_unknown_path_gets_the_contracts_404() {
    let system = start(false).await;
    for (method, path) in [
        ("GET", "/v1/nothing"),
        ("DELETE", "/v1/program"),
        ("GET", "/v1/members/"),
        ("GET", "/"),
    ] {
        let answer = system.call_as_admin(method, path, &[], None).await;
        assert_eq!(code(&answer), (404, json!("not_found")), "{method} {path}");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(
            answer.value()["request_id"],
            answer.headers["apigw-requestid"].to_str().unwrap()
        );
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_however_it_is_encoded() {
    let system = start(false).await;
    for id in [
        "a%20b",
        "a%20",
        "a%09b",
        "a%3Fb",
        "a%23b",
        "%E4%BC%9A",
        "a%2541",
        "%25",
        "%00",
        "a%22b",
        "%FF",
    ] {
        let path = format!("/v1/earnings/{id}");
        let answer = system.call_as_admin("GET", &path, &[], None).await;
        assert_eq!(
            code(&answer),
            (400, json!("invalid_request")),
            "{id}: {}",
            answer.value()
        );
    }
}

#[tokio::test]
async fn a_payload_above_ten_megabytes_never_reaches_a_function() {
    let system = start(false).await;
    let answer = system
        .call("POST", "/v1/quotes", &[], vec![b' '; 10 * 1024 * 1024 + 1])
        .await;
    assert_eq!(code(&answer), (413, json!("too_large")));
}

#[tokio::test]
async fn a_message_in_line_is_answered_through_webhook_queue_and_bot() {
    let system = start(true).await;
    let said = json!({ "user_id": HANAKO_IN_LINE, "text": "ポイント" });
    let (status, _) = control(&system, "POST", "/local/line/events", Some(said)).await;
    assert_eq!(status, 200);
    let (_, drained) = control(&system, "POST", "/local/drain", None).await;
    assert_eq!(
        (&drained["messages"], &drained["failures"]),
        (&json!(1), &json!(0))
    );
    let (_, sent) = control(&system, "GET", "/local/line/sent", None).await;
    assert_eq!(paths(&sent).last(), Some(&"/v2/bot/message/reply"));
    let reply = sent.as_array().unwrap().last().unwrap();
    assert_eq!(reply["status"], 200);
    assert_eq!(reply["body"]["messages"][0]["type"], "flex");
    assert_eq!(
        control(&system, "DELETE", "/local/line/sent", None).await.0,
        204
    );
    assert_eq!(system.line().sent(), []);
}

#[tokio::test]
async fn a_push_that_fails_comes_again_with_its_key_until_it_is_taken() {
    let system = start(true).await;
    let fault = json!({ "on": "push", "kind": "accepted_then_server_error", "times": 2 });
    assert_eq!(
        control(&system, "POST", "/local/line/faults", Some(fault))
            .await
            .0,
        201
    );
    let hanako = get(&system, HANAKO).await;
    let body = json!({ "member_id": hanako["member_id"], "order": {
        "placed_at": "2026-11-22T12:00:00+09:00", "channel": "ec",
        "lines": [{ "sku": "rice", "unit_price": 5000, "quantity": 1, "tax_rate": "0.08" }]
    } });
    let answer = system
        .call_as_admin("PUT", "/v1/earnings/ec-2001", &[], Some(&body))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.value());
    let drained = system.drain().await.unwrap();
    assert_eq!(drained.dead_letters, 0);
    let sent = system.line().sent();
    let pushes: Vec<_> = sent
        .iter()
        .filter(|call| call.path.ends_with("/push"))
        .collect();
    let statuses: Vec<u16> = pushes.iter().map(|call| call.status).collect();
    assert_eq!(statuses, [500, 500, 409]);
    assert!(
        pushes
            .windows(2)
            .all(|pair| pair[0].headers["x-line-retry-key"] == pair[1].headers["x-line-retry-key"])
    );
    let shown = system.line().lines(0);
    assert_eq!(
        shown
            .iter()
            .filter(|line| line.at == system.clock().now())
            .count(),
        1
    );
}

#[tokio::test]
async fn birthdays_between_the_start_and_the_first_run_are_caught_up_and_none_of_the_samples_past()
{
    let system = start(true).await;
    let key = [("idempotency-key", "born-on-the-25th")];
    let born = json!({ "birthday": "11-25" });
    let joined = system
        .call_as_admin("POST", "/v1/members", &key, Some(&born))
        .await;
    let now = json!({ "now": "2026-11-28T09:00:00+09:00" });
    control(&system, "POST", "/local/clock", Some(now)).await;
    let (_, run) = control(&system, "POST", "/local/schedules/birthday", None).await;
    // Hers, and that of the sample's member who was born on the day of the start.
    assert_eq!(run["counts"]["coupons"], 2, "{run}");
    let member = joined.value()["member_id"].clone();
    let path = format!("/v1/members/{}", member.as_str().unwrap());
    assert_eq!(get(&system, &path).await["coupons_available"], 1);
}

#[tokio::test]
async fn the_birthday_run_greets_once_and_says_what_it_did() {
    let system = start(true).await;
    let (status, run) = control(&system, "POST", "/local/schedules/birthday", None).await;
    assert_eq!(
        (status, &run["counts"]["coupons"]),
        (200, &json!(1)),
        "{run}"
    );
    let (_, again) = control(&system, "POST", "/local/schedules/birthday", None).await;
    assert_eq!(again["counts"]["coupons"], 0);
    let hanako = get(&system, HANAKO).await;
    let coupons = get(
        &system,
        &format!(
            "/v1/members/{}/coupons",
            hanako["member_id"].as_str().unwrap()
        ),
    )
    .await;
    assert_eq!(
        coupons["coupons"].as_array().map(Vec::len),
        Some(1),
        "{coupons}"
    );
    assert_eq!(
        control(&system, "POST", "/local/schedules/weekly", None)
            .await
            .0,
        404
    );
}
