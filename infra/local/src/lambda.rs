//! Lambda's own door. `cargo lambda invoke` and the AWS command line speak to it, so a file of `events/` can be handed to
//! a function by hand, as its source would hand it over.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>

use crate::system::System;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

/// The door of a system's functions, by the names of their crates.
pub fn router(system: System) -> Router {
    Router::new()
        .route("/2015-03-31/functions/{name}/invocations", post(invoke))
        .with_state(system)
}

/// A function that fails is no failure of this call: it is answered 200 and named in a header.
async fn invoke(State(system): State<System>, Path(name): Path<String>, event: Bytes) -> Response {
    let Ok(event) = serde_json::from_slice::<Value>(&event) else {
        let why = "the event is not JSON";
        return refused(
            StatusCode::BAD_REQUEST,
            "InvalidRequestContentException",
            why,
        );
    };
    match system.invoke(&name, event).await {
        Some(Ok(answer)) => Json(answer).into_response(),
        Some(Err(failure)) => {
            let body = json!({ "errorType": "Unhandled", "errorMessage": failure.to_string() });
            ([("x-amz-function-error", "Unhandled")], Json(body)).into_response()
        }
        None => refused(
            StatusCode::NOT_FOUND,
            "ResourceNotFoundException",
            &format!("there is no function {name}"),
        ),
    }
}

fn refused(status: StatusCode, kind: &'static str, why: &str) -> Response {
    let body = json!({ "Type": "User", "Message": why, "message": why });
    (status, [("x-amzn-errortype", kind)], Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    async fn invoked(name: &str, event: &str) -> (axum::http::Response<()>, Value) {
        let system = System::start(Options::default()).await.unwrap();
        let path = format!("/2015-03-31/functions/{name}/invocations");
        let request = Request::post(path)
            .body(Body::from(event.to_owned()))
            .unwrap();
        let answer = router(system).oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&body).unwrap();
        (axum::http::Response::from_parts(parts, ()), body)
    }

    #[tokio::test]
    async fn an_event_goes_in_and_the_functions_answer_comes_out() {
        let event = include_str!("../../../events/program/show.json");
        let (answer, body) = invoked("program", event).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(body["statusCode"], 200);
    }

    #[tokio::test]
    async fn a_function_that_fails_is_named_in_a_header() {
        let (answer, body) = invoked("notify", r#"{"Records":[]}"#).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["x-amz-function-error"], "Unhandled");
        assert_eq!(body["errorType"], "Unhandled");
    }

    #[tokio::test]
    async fn what_is_no_function_or_no_event_is_refused_as_lambda_refuses_it() {
        let (answer, _) = invoked("lottery", "{}").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            answer.headers()["x-amzn-errortype"],
            "ResourceNotFoundException"
        );
        let (answer, _) = invoked("earn", "{").await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    }
}
