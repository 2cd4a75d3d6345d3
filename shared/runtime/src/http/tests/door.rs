//! Who comes in, who does not, and what an answer never says.

use std::collections::BTreeSet;

use app::Scope;
use insta::assert_json_snapshot;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{NOW, call, door, function_behind};
use crate::http::api::{behind, signed};

#[tokio::test]
async fn without_a_key_the_answer_is_401_and_names_the_scheme() {
    let answer = call("GET", "/v1/orders/ec-1")
        .without("authorization")
        .sent()
        .await;
    assert_json_snapshot!(answer, @r#"
    {
      "body": {
        "code": "unauthenticated",
        "detail": "Send a valid API key in the header Authorization: Bearer <api key>.",
        "request_id": "JKJaXmPLvHcESHA=",
        "status": 401,
        "title": "The caller is not known",
        "type": "urn:tameru:problem:unauthenticated"
      },
      "headers": {
        "cache-control": "no-store",
        "content-type": "application/problem+json",
        "www-authenticate": "Bearer"
      },
      "status": 401
    }
    "#);
}

#[tokio::test]
async fn a_key_in_another_form_or_an_unknown_one_is_401() {
    for header in [
        "local-dev-key",
        "Basic local-dev-key",
        "Bearer",
        "Bearer ",
        "Bearer another",
        "Bearer tk_a_b_c",
    ] {
        let answer = call("GET", "/v1/orders/ec-1")
            .header("authorization", header)
            .sent()
            .await;
        assert_eq!(answer["status"], 401, "{header}");
        assert_eq!(answer["headers"]["www-authenticate"], "Bearer");
    }
    let any_case = call("GET", "/v1/orders/ec-1")
        .header("authorization", "bearer local-dev-key")
        .sent()
        .await;
    assert_eq!(any_case["status"], 200);
}

#[tokio::test]
async fn a_key_without_the_operations_scope_is_403() {
    let function = function_behind(door(|key| {
        key.scopes = BTreeSet::from([Scope::PointsRedeem])
    }));
    let answer = call("PUT", "/v1/orders/ec-1")
        .body("not even JSON")
        .of(&function)
        .await;
    assert_json_snapshot!(answer, @r#"
    {
      "body": {
        "code": "forbidden",
        "detail": "The API key lacks the scope points:earn.",
        "request_id": "JKJaXmPLvHcESHA=",
        "status": 403,
        "title": "The API key does not allow this",
        "type": "urn:tameru:problem:forbidden"
      },
      "headers": {
        "cache-control": "no-store",
        "content-type": "application/problem+json"
      },
      "status": 403
    }
    "#);
    let head = call("HEAD", "/v1/orders/ec-1").of(&function).await;
    assert_eq!(head["status"], 403);
    assert_eq!(
        call("POST", "/v1/orders/ec-1/capture").of(&function).await["status"],
        200
    );
}

#[tokio::test]
async fn an_expired_key_is_401() {
    let function = function_behind(door(|key| key.expires_at = Some(NOW.parse().unwrap())));
    assert_eq!(
        call("GET", "/v1/orders/ec-1").of(&function).await["status"],
        401
    );
}

#[tokio::test]
async fn a_key_bound_to_stores_acts_for_no_other() {
    let bound = |store: &str| {
        let store = store.to_owned();
        function_behind(door(|key| key.stores = Some(BTreeSet::from([store]))))
    };
    assert_eq!(
        call("POST", "/v1/orders/ec-1/capture")
            .of(&bound("shibuya"))
            .await["status"],
        200
    );
    let other = call("POST", "/v1/orders/ec-1/capture")
        .of(&bound("ginza"))
        .await;
    assert_eq!(other["status"], 403);
    assert_eq!(other["body"]["code"], "forbidden");
}

#[tokio::test]
async fn an_unknown_path_and_an_unknown_method_are_the_same_404() {
    let path = call("GET", "/v1/nothing").sent().await;
    let method = call("DELETE", "/v1/orders/ec-1").sent().await;
    assert_eq!(method["status"], 404);
    assert_eq!(path["body"], method["body"]);
    assert_json_snapshot!(path, @r#"
    {
      "body": {
        "code": "not_found",
        "detail": "There is no such operation.",
        "request_id": "JKJaXmPLvHcESHA=",
        "status": 404,
        "title": "There is nothing here",
        "type": "urn:tameru:problem:not_found"
      },
      "headers": {
        "cache-control": "no-store",
        "content-type": "application/problem+json"
      },
      "status": 404
    }
    "#);
}

#[tokio::test]
async fn a_panic_is_a_500_that_says_nothing_of_its_cause() {
    let answer = call("GET", "/v1/orders/panics").sent().await;
    assert_json_snapshot!(answer, @r#"
    {
      "body": {
        "code": "internal",
        "detail": "The fault is recorded under the request_id.",
        "request_id": "JKJaXmPLvHcESHA=",
        "status": 500,
        "title": "Something is broken on our side",
        "type": "urn:tameru:problem:internal"
      },
      "headers": {
        "cache-control": "no-store",
        "content-type": "application/problem+json"
      },
      "status": 500
    }
    "#);
}

#[tokio::test]
async fn an_unknown_outcome_says_when_to_ask_again_and_nothing_of_its_cause() {
    let answer = call("GET", "/v1/orders/faulty").sent().await;
    assert_json_snapshot!(answer, @r#"
    {
      "body": {
        "code": "try_again",
        "detail": "Send the same request again: a write that was already made is answered, not made twice.",
        "request_id": "JKJaXmPLvHcESHA=",
        "status": 503,
        "title": "The outcome may be unknown",
        "type": "urn:tameru:problem:try_again"
      },
      "headers": {
        "cache-control": "no-store",
        "content-type": "application/problem+json",
        "retry-after": "5"
      },
      "status": 503
    }
    "#);
}

#[tokio::test]
async fn a_refusal_is_a_problem_with_its_code_and_no_fields() {
    let answer = call("GET", "/v1/orders/refused").sent().await;
    assert_json_snapshot!(answer, @r#"
    {
      "body": {
        "code": "insufficient_points",
        "detail": "500 points were asked for and 320 are available.",
        "request_id": "JKJaXmPLvHcESHA=",
        "status": 409,
        "title": "There are not enough points",
        "type": "urn:tameru:problem:insufficient_points"
      },
      "headers": {
        "cache-control": "no-store",
        "content-type": "application/problem+json"
      },
      "status": 409
    }
    "#);
}

#[utoipa::path(get, path = "/v1/open", responses((status = 200)))]
async fn open() {}

#[test]
#[should_panic(expected = "GET /v1/open declares no scopes")]
fn an_operation_without_security_does_not_start() {
    let _ = behind(door(|_| {}), OpenApiRouter::new().routes(routes!(open)), ());
}

#[utoipa::path(get, path = "/v1/misspelt", responses((status = 200)), security(("api_key" = ["points:spend"])))]
async fn misspelt() {}

#[test]
#[should_panic(expected = "GET /v1/misspelt declares no scopes")]
fn an_operation_with_an_unknown_scope_does_not_start() {
    let _ = behind(
        door(|_| {}),
        OpenApiRouter::new().routes(routes!(misspelt)),
        (),
    );
}

#[test]
#[should_panic(expected = "GET /v1/open declares none of [\"line_signature\"]")]
fn a_webhook_without_a_signature_does_not_start() {
    let _ = signed(OpenApiRouter::new().routes(routes!(open)), ());
}
