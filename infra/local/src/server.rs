//! The one port: the API, the local controls, Lambda's own door, LINE's stand-in and the chat page.

use crate::gateway::{Answer, Request};
use crate::system::System;
use crate::{chat, controls, functions, lambda, liff, line_dialog, store_page};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::TryStreamExt;
use runtime::http::{Code, Problem};
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
        .merge(lambda::router(system.clone()))
        .merge(chat::router(system.line().clone()))
        .merge(line_dialog::router(system.clone()))
        .merge(store_page::router(system.clone()))
        .merge(liff::router())
        .layer(from_fn_with_state(ready, when_ready))
        .merge(system.line().router())
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
    // What is longer than the gateway takes is refused by it, however much more there is.
    let Ok(body) = read(body).await else {
        return Problem::new(Code::InvalidRequest, "The body broke off.").into_response();
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

/// Reads a body to its end, so that whoever sends it hears the answer, and keeps [`READ_MAX`] bytes of it.
async fn read(body: Body) -> Result<Bytes, axum::Error> {
    let mut kept = Vec::new();
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.try_next().await? {
        let room = READ_MAX.saturating_sub(kept.len()).min(part.len());
        kept.extend_from_slice(part.get(..room).unwrap_or_default());
    }
    Ok(kept.into())
}

fn response(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}
