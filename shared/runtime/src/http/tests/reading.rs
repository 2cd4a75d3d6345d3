//! Bodies, paths and queries: what is read, and the answer to what cannot be.

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::call;

/// What was wrong with a body, as the caller reads it.
async fn fault_of(body: &str) -> Value {
    let answer = call("PUT", "/v1/orders/ec-1").body(body).sent().await;
    assert_eq!(answer["status"], 400, "{answer}");
    assert_eq!(answer["body"]["code"], "invalid_request");
    answer["body"]["errors"].clone()
}

#[tokio::test]
async fn a_write_is_201_the_first_time_and_200_with_a_mark_after() {
    let first = call("PUT", "/v1/orders/ec-1")
        .body(r#"{"lines":[]}"#)
        .sent()
        .await;
    assert_eq!(first["status"], 201);
    assert_eq!(
        first["headers"],
        json!({ "content-type": "application/json", "cache-control": "no-store" })
    );
    let again = call("PUT", "/v1/orders/ec-1")
        .body(r#"{"lines":[],"points_used":7}"#)
        .sent()
        .await;
    assert_eq!(again["status"], 200);
    assert_eq!(again["headers"]["idempotent-replayed"], "true");
}

#[tokio::test]
async fn a_wrong_field_is_named_by_its_pointer() {
    assert_json_snapshot!(fault_of(r#"{"lines":[{"sku":"a","quantity":"2"}]}"#).await, @r#"
    [
      {
        "pointer": "/lines/0/quantity",
        "reason": "must be a whole number of 0 or more"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_misspelt_field_is_refused_and_named() {
    assert_json_snapshot!(fault_of(r#"{"lines":[{"sku":"a","quantity":2,"qty":2}]}"#).await, @r#"
    [
      {
        "pointer": "/lines/0/qty",
        "reason": "is not a known field"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_missing_field_is_named_where_it_should_stand() {
    assert_json_snapshot!(fault_of(r#"{"lines":[{"sku":"a/b~c"}]}"#).await, @r#"
    [
      {
        "pointer": "/lines/0/quantity",
        "reason": "is required"
      }
    ]
    "#);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let body = r#"{"lines":[{"quantity":"2","qty":1},{"sku":"a b","quantity":-1},7],"points_used":null,"shop":1}"#;
    let errors = fault_of(body).await;
    let pointers: Vec<&str> = errors
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/lines/0/quantity",
            "/lines/0/qty",
            "/lines/0/sku",
            "/lines/1/quantity",
            "/lines/1/sku",
            "/lines/2",
            "/points_used",
            "/shop"
        ]
    );
}

#[tokio::test]
async fn a_field_that_stands_twice_is_refused() {
    assert_json_snapshot!(fault_of(r#"{"lines":[],"points_used":1,"points_used":2}"#).await, @r#"
    [
      {
        "pointer": "/points_used",
        "reason": "is given twice"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_type_that_reads_itself_says_why_it_does_not() {
    assert_json_snapshot!(fault_of(r#"{"lines":[{"sku":"a b","quantity":1}]}"#).await, @r#"
    [
      {
        "pointer": "/lines/0/sku",
        "reason": "must be without spaces"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_whole_number_is_neither_negative_nor_broken_nor_beyond_64_bits() {
    for number in ["-1", "1.0", "1e3", "18446744073709551616", "\"1\"", "null"] {
        let errors = fault_of(&format!(r#"{{"lines":[],"points_used":{number}}}"#)).await;
        let expected =
            json!([{ "pointer": "/points_used", "reason": "must be a whole number of 0 or more" }]);
        assert_eq!(errors, expected, "{number}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_object_is_told_so() {
    for body in ["[]", "[[]]", "1", "null", "\"{}\""] {
        let expected = json!([{ "pointer": "", "reason": "must be an object" }]);
        assert_eq!(fault_of(body).await, expected, "{body}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_is_told_where_it_breaks() {
    let answer = call("PUT", "/v1/orders/ec-1")
        .body("{\"lines\":[}")
        .sent()
        .await;
    assert_json_snapshot!(answer, @r#"
    {
      "body": {
        "code": "invalid_request",
        "detail": "The body is not valid JSON, at line 1, column 11.",
        "request_id": "JKJaXmPLvHcESHA=",
        "status": 400,
        "title": "The request is not valid",
        "type": "urn:tameru:problem:invalid_request"
      },
      "headers": {
        "cache-control": "no-store",
        "content-type": "application/problem+json"
      },
      "status": 400
    }
    "#);
}

#[tokio::test]
async fn parameters_where_none_are_taken_are_refused_by_name() {
    let answer = call("POST", "/v1/orders/ec-1/capture?points=5&dry_run")
        .body("{}")
        .sent()
        .await;
    assert_eq!(
        (&answer["status"], &answer["body"]["errors"]),
        (
            &json!(400),
            &json!([
                { "pointer": "/points", "reason": "is not a known field" },
                { "pointer": "/dry_run", "reason": "is not a known field" },
            ])
        )
    );
}

#[tokio::test]
async fn nothing_may_follow_the_body() {
    let answer = call("PUT", "/v1/orders/ec-1")
        .body("{\"lines\":[]} {}")
        .sent()
        .await;
    assert_eq!(answer["status"], 400);
}

#[tokio::test]
async fn a_body_without_the_json_content_type_is_415() {
    for wrong in [
        "text/plain",
        "application/jsonp",
        "application/x-www-form-urlencoded",
    ] {
        let answer = call("PUT", "/v1/orders/ec-1")
            .header("content-type", wrong)
            .body("{}")
            .sent()
            .await;
        assert_eq!(answer["status"], 415, "{wrong}");
        assert_eq!(answer["body"]["code"], "unsupported_media_type");
    }
    let none = call("PUT", "/v1/orders/ec-1")
        .without("content-type")
        .body("{}")
        .sent()
        .await;
    assert_eq!(none["status"], 415);
    let with_charset = call("PUT", "/v1/orders/ec-1")
        .header("content-type", "Application/JSON; charset=utf-8")
        .body(r#"{"lines":[]}"#)
        .sent()
        .await;
    assert_eq!(with_charset["status"], 201);
}

#[tokio::test]
async fn a_body_over_256_kibibytes_is_413_and_one_of_exactly_that_is_read() {
    let padded = |bytes: usize| r#"{"lines":[]}"#.to_owned() + &" ".repeat(bytes - 12);
    let fits = call("PUT", "/v1/orders/ec-1")
        .body(padded(262_144))
        .sent()
        .await;
    assert_eq!(fits["status"], 201);
    let too_large = call("PUT", "/v1/orders/ec-1")
        .body(padded(262_145))
        .sent()
        .await;
    assert_eq!(too_large["status"], 413);
    assert_eq!(too_large["body"]["code"], "too_large");
}

#[tokio::test]
async fn a_body_that_may_be_left_out_is_an_empty_object() {
    let none = call("POST", "/v1/orders/ec-1/capture")
        .without("content-type")
        .sent()
        .await;
    assert_eq!(none["body"], json!({ "points": null }));
    let some = call("POST", "/v1/orders/ec-1/capture")
        .body(r#"{"points":5}"#)
        .sent()
        .await;
    assert_eq!(some["body"], json!({ "points": 5 }));
    let wrong = call("POST", "/v1/orders/ec-1/capture")
        .body(r#"{"point":5}"#)
        .sent()
        .await;
    assert_eq!(wrong["status"], 400);
}

#[tokio::test]
async fn an_id_in_the_path_is_read_like_one_in_the_body() {
    // API Gateway hands the path over decoded.
    let answer = call("GET", "/v1/orders/a b").sent().await;
    assert_eq!(answer["status"], 400);
    let expected = json!([{ "pointer": "/order_id", "reason": "must be without spaces" }]);
    assert_eq!(answer["body"]["errors"], expected);
}

#[tokio::test]
async fn query_parameters_are_read_and_unknown_ones_refused() {
    let answer = call("GET", "/v1/orders/ec-1?limit=20&cursor=a%2Bb")
        .sent()
        .await;
    assert_eq!(
        answer["body"]["paging"],
        json!({ "limit": 20, "cursor": "a+b" })
    );
    let wrong = call("GET", "/v1/orders/ec-1?limit=many").sent().await;
    assert_json_snapshot!(wrong["body"]["errors"], @r#"
    [
      {
        "pointer": "/limit",
        "reason": "must be a whole number of 0 or more"
      }
    ]
    "#);
    let unknown = call("GET", "/v1/orders/ec-1?limits=20").sent().await;
    assert_json_snapshot!(unknown["body"]["errors"], @r#"
    [
      {
        "pointer": "/limits",
        "reason": "is not a known field"
      }
    ]
    "#);
    let twice = call("GET", "/v1/orders/ec-1?limit=1&limit=2").sent().await;
    assert_json_snapshot!(twice["body"]["errors"], @r#"
    [
      {
        "pointer": "/limit",
        "reason": "is given twice"
      }
    ]
    "#);
}
