//! The one port: the API, the local controls, LINE's stand-in and the chat page.

use crate::gateway::{Answer, Request};
use crate::line_platform::BASE_PATH;
use crate::system::System;
use crate::{chat, controls, functions};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use runtime::http::Problem;
use std::net::{IpAddr, Ipv4Addr};
use tokio::sync::watch;

/// Somewhat more than API Gateway takes: the gateway itself refuses what is too large.
const READ_MAX: usize = crate::gateway::PAYLOAD_MAX + 1;

/// Everything that the port answers. Callers wait until the start is over: what they called meanwhile would happen on
/// the days of the sample. Only LINE's stand-in answers at once, because the sample itself needs it.
pub fn router(system: &System, ready: watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/v1/openapi.json", get(specification))
        .fallback(api)
        .with_state(system.clone())
        .merge(controls::router(system.clone()))
        .merge(chat::router(system.line().clone()))
        .layer(from_fn_with_state(ready, when_ready))
        .nest_service(BASE_PATH, system.line().router())
}

async fn when_ready(
    State(mut ready): State<watch::Receiver<bool>>,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    let started = ready.wait_for(|ready| *ready).await.is_ok();
    if started {
        next.run(request).await
    } else {
        Problem::try_again("the start failed").into_response()
    }
}

/// What the handlers declare, as OpenAPI. Served here only: what is deployed has it committed beside the template.
async fn specification() -> Result<Response, Problem> {
    let text = functions::specification().map_err(|error| Problem::internal(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// Hands a request to the API. Only this machine can call, so the caller's address is its own.
async fn api(State(system): State<System>, request: axum::extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    // What is cut off here is longer than the gateway takes, and is refused by it.
    let Ok(body) = to_bytes(body, READ_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
        source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    response(system.request(&request).await)
}

fn response(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}
