use super::{Context, Request, answer, event};
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;
use std::collections::BTreeMap;

fn request(
    method: &str,
    path: &str,
    query: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Request {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            HeaderName::try_from(*name).unwrap(),
            HeaderValue::try_from(*value).unwrap(),
        );
    }
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: map,
        body: Bytes::copy_from_slice(body),
        source_ip: "192.0.2.7".parse().unwrap(),
    }
}

fn event_of(request: &Request, parameters: &[(&str, &str)]) -> serde_json::Value {
    let parameters: BTreeMap<String, String> = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    event(
        request,
        &Context {
            request_id: "Kx3-aB9_zQ0AAAA=",
            now: "2026-11-22T00:00:00Z".parse().unwrap(),
            route_key: "PUT /v1/earnings/{order_id}",
            parameters: &parameters,
        },
    )
}

#[test]
fn a_request_becomes_the_event_that_an_http_api_sends() {
    let request = request(
        "PUT",
        "/v1/earnings/ec-1001",
        "a=1&b=x%20y&a=2",
        &[
            ("Authorization", "Bearer local-dev-key"),
            ("Content-Type", "application/json"),
            ("Content-Length", "17"),
            ("Host", "127.0.0.1:9000"),
            ("User-Agent", "curl/8.5.0"),
            ("X-Twice", "one"),
            ("X-Twice", "two"),
            ("Cookie", "a=1; b=2"),
        ],
        br#"{"member_id":"m"}"#,
    );
    assert_eq!(
        event_of(&request, &[("order_id", "ec-1001")]),
        json!({
            "version": "2.0",
            "routeKey": "PUT /v1/earnings/{order_id}",
            "rawPath": "/v1/earnings/ec-1001",
            "rawQueryString": "a=1&b=x%20y&a=2",
            "cookies": ["a=1", "b=2"],
            "headers": {
                "authorization": "Bearer local-dev-key",
                "content-length": "17",
                "content-type": "application/json",
                "host": "127.0.0.1:9000",
                "user-agent": "curl/8.5.0",
                "x-forwarded-for": "192.0.2.7",
                "x-forwarded-port": "443",
                "x-forwarded-proto": "https",
                "x-twice": "one,two"
            },
            "queryStringParameters": {"a": "1,2", "b": "x y"},
            "pathParameters": {"order_id": "ec-1001"},
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "local",
                "domainName": "127.0.0.1:9000",
                "domainPrefix": "local",
                "http": {
                    "method": "PUT",
                    "path": "/v1/earnings/ec-1001",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.7",
                    "userAgent": "curl/8.5.0"
                },
                "requestId": "Kx3-aB9_zQ0AAAA=",
                "routeKey": "PUT /v1/earnings/{order_id}",
                "stage": "$default",
                "time": "22/Nov/2026:00:00:00 +0000",
                "timeEpoch": 1_795_305_600_000_i64
            },
            "body": "{\"member_id\":\"m\"}",
            "isBase64Encoded": false
        })
    );
}

#[test]
fn the_path_arrives_decoded_and_the_query_does_not() {
    let event = event_of(
        &request("GET", "/v1/members/%E4%BC%9A%20a", "phone=%2B81", &[], b""),
        &[],
    );
    assert_eq!(event["rawPath"], "/v1/members/会 a");
    assert_eq!(event["rawQueryString"], "phone=%2B81");
    assert_eq!(event["queryStringParameters"]["phone"], "+81");
    assert_eq!(event.get("body"), None);
    assert_eq!(event.get("cookies"), None);
    assert_eq!(event.get("pathParameters"), None);
}

#[test]
fn a_body_that_is_not_text_arrives_in_base64() {
    let form = request(
        "POST",
        "/",
        "",
        &[("content-type", "application/x-www-form-urlencoded")],
        b"a=1",
    );
    assert_eq!(event_of(&form, &[])["body"], "YT0x");
    assert_eq!(event_of(&form, &[])["isBase64Encoded"], true);
    let broken = request(
        "POST",
        "/",
        "",
        &[("content-type", "application/json")],
        b"\xff",
    );
    assert_eq!(event_of(&broken, &[])["body"], "/w==");
    let bare = request("POST", "/", "", &[], b"plain");
    assert_eq!(event_of(&bare, &[])["body"], "plain");
}

#[test]
fn the_functions_answer_becomes_an_http_answer() {
    let made = answer(&json!({
        "statusCode": 201,
        "headers": {"content-type": "application/json"},
        "cookies": ["a=1", "b=2"],
        "body": "eyJhIjoxfQ==",
        "isBase64Encoded": true
    }))
    .unwrap();
    assert_eq!(made.status, 201);
    assert_eq!(made.headers["content-type"], "application/json");
    assert_eq!(made.headers.get_all("set-cookie").iter().count(), 2);
    assert_eq!(made.value(), json!({"a": 1}));
}

#[test]
fn what_is_no_answer_is_not_guessed_at() {
    assert!(answer(&json!({"headers": {}})).is_none());
    assert!(answer(&json!({"statusCode": 99})).is_none());
    assert!(answer(&json!({"statusCode": 200, "body": "%", "isBase64Encoded": true})).is_none());
}
