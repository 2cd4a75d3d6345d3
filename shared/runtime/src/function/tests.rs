//! What one invocation promises, with real event shapes.

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, put};
use serde_json::{Value, json};

use super::{Error, Function};

fn http_event(method: &str, path: &str, body: Option<&str>) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "content-type": "application/json", "host": "api.example" },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.example",
            "domainPrefix": "api",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "test"
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "22/Nov/2026:00:05:00 +0000",
            "timeEpoch": 1_795_305_900_000_u64
        },
        "body": body,
        "isBase64Encoded": false
    })
}

#[tokio::test]
async fn an_http_event_is_answered_in_the_shape_api_gateway_reads() {
    let router = Router::new().route("/v1/echo", put(|body: String| async move { body }));
    let answer = Function::http(router)
        .invoke(http_event("PUT", "/v1/echo", Some("{\"points\":1}")))
        .await
        .unwrap();
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(answer["body"], "{\"points\":1}");
    assert_eq!(answer["isBase64Encoded"], false);
}

#[tokio::test]
async fn what_api_gateway_decoded_arrives_as_it_was_sent() {
    let router = Router::new().route(
        "/v1/earnings/{id}",
        get(|Path(id): Path<String>| async move { id }),
    );
    let function = Function::http(router);
    for id in [
        "a?b#c",
        "a b ",
        "a\tb",
        "a%41",
        "%",
        "a\\b",
        "会",
        "ec-1001.x_~:",
    ] {
        let event = http_event("GET", &format!("/v1/earnings/{id}"), None);
        let answer = function.invoke(event).await.unwrap();
        assert_eq!(answer["body"], id);
    }
}

#[tokio::test]
async fn a_typed_event_is_read_and_its_answer_written() {
    let function = Function::events(|numbers: Vec<u64>| async move {
        Ok::<_, Error>(json!({ "sum": numbers.iter().sum::<u64>() }))
    });
    let answer = function.invoke(json!([1, 2, 3])).await.unwrap();
    assert_eq!(answer, json!({ "sum": 6 }));
}

#[tokio::test]
async fn an_event_of_another_shape_is_an_error_and_never_reaches_the_handler() {
    let function = Function::events(|_: Vec<u64>| async move {
        unreachable!("the handler must not run");
        #[expect(unreachable_code, reason = "it names the answer's type")]
        Ok::<(), Error>(())
    });
    let error = function
        .invoke(json!({ "phone": "+819012345678" }))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the event is not of this function's type, at line 1, column 0"
    );
}

#[tokio::test]
async fn a_panic_fails_its_own_event_and_the_next_one_is_answered() {
    let function = Function::events(|divisor: u64| async move {
        assert_ne!(divisor, 0, "nothing is divided by zero");
        Ok::<_, Error>(12 / divisor)
    });
    let error = function.invoke(json!(0)).await.unwrap_err();
    assert_eq!(error.to_string(), "the handler panicked");
    assert_eq!(function.invoke(json!(3)).await.unwrap(), json!(4));
}

#[tokio::test]
async fn a_handler_that_panics_before_its_future_exists_is_caught_too() {
    let function = Function::events(|divisor: u64| {
        let quotient = 12_u64.checked_div(divisor).expect("a divisor");
        async move { Ok::<_, Error>(quotient) }
    });
    assert!(function.invoke(json!(0)).await.is_err());
}
