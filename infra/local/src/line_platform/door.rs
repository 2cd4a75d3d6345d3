//! LINE's servers, on the local port.

use super::{BASE_PATH, DATA_PATH, LinePlatform};
use ::line_platform::{self as wire, Answer, Host, Request};
use app::ports::Clock;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request as Incoming;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures::stream;
use runtime::SystemClock;
use std::io;
use std::time::Duration;

/// Somewhat more than LINE takes, in bytes.
const READ_MAX: usize = 4_000_000;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-line-request-id");
const ACCEPTED_REQUEST_ID: HeaderName = HeaderName::from_static("x-line-accepted-request-id");

impl LinePlatform {
    /// `api.line.me` and `api-data.line.me`.
    pub fn router(&self) -> Router {
        let host = |host: Host| {
            let line = self.clone();
            Router::new().fallback(move |request: Incoming| answer(line.clone(), host, request))
        };
        Router::new()
            .nest_service(BASE_PATH, host(Host::Api))
            .nest_service(DATA_PATH, host(Host::Data))
    }
}

async fn answer(line: LinePlatform, host: Host, request: Incoming) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, READ_MAX).await else {
        return broken();
    };
    let headers = parts.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let request = Request {
        host,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        headers: headers.collect(),
        body: body.to_vec(),
    };
    let moment = line.moment();
    let ending = line.platform().call(request, moment);
    pause(ending.after).await;
    ending.answer.map_or_else(broken, response)
}

/// LINE is slow by the machine's clock, whatever the program's shows.
async fn pause(time: Duration) {
    if !time.is_zero() {
        SystemClock.pause(time).await;
    }
}

fn response(answer: Answer) -> Response {
    let (media_type, body) = match answer.body {
        wire::Body::Json(body) => ("application/json".to_owned(), Body::from(body.to_string())),
        wire::Body::Image(media_type, bytes) => (media_type, Body::from(bytes)),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let named = [
        (header::CONTENT_TYPE, Some(media_type)),
        (REQUEST_ID, Some(answer.request_id)),
        (ACCEPTED_REQUEST_ID, answer.accepted_request_id),
    ];
    for (name, value) in named {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A body that fails before its first byte: the connection ends, and the caller hears nothing, not even a status.
fn broken() -> Response {
    let nothing: io::Result<Bytes> = Err(io::ErrorKind::ConnectionReset.into());
    Response::new(Body::from_stream(stream::iter([nothing])))
}
