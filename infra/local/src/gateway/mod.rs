//! The HTTP API: what API Gateway does between a caller and the functions.

mod event;
mod routes;

pub use event::{Answer, Context, Request, answer, event};
pub use routes::{Match, Routes};

use crate::clock::ProgramClock;
use crate::fresh;
use crate::invoker::Invoker;
use crate::worker::Worker;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use runtime::http::{BODY_BYTES_MAX, Code};
use serde_json::json;
use std::sync::Arc;

/// HTTP APIs take no more, in bytes.
pub const PAYLOAD_MAX: usize = 10 * 1024 * 1024;

/// The API in front of the functions.
pub struct Api {
    routes: Routes<Invoker>,
    clock: Arc<ProgramClock>,
    worker: Arc<Worker>,
}

impl Api {
    /// An API with these routes. The worker is woken by every call that may have written something.
    #[must_use]
    pub fn new(routes: Routes<Invoker>, clock: Arc<ProgramClock>, worker: Arc<Worker>) -> Self {
        Self {
            routes,
            clock,
            worker,
        }
    }

    /// Answers one request.
    pub async fn call(&self, request: &Request) -> Answer {
        let request_id = fresh::request_id();
        let mut answer = self.answer(request, &request_id).await;
        if let Ok(id) = HeaderValue::try_from(&request_id) {
            answer.headers.insert("apigw-requestid", id);
        }
        answer
    }

    async fn answer(&self, request: &Request, request_id: &str) -> Answer {
        if request.body.len() > PAYLOAD_MAX {
            return too_large(request_id);
        }
        let Some(route) = self.routes.find(&request.method, &request.path) else {
            return nothing_here(request_id);
        };
        let context = Context {
            request_id,
            now: self.clock.now(),
            route_key: &route.key,
            parameters: &route.parameters,
        };
        let answered = route.target.invoke(event(request, &context)).await;
        if request.method != "GET" {
            self.worker.wake();
        }
        answered
            .ok()
            .and_then(|value| answer(&value))
            // What API Gateway answers for a function that fails, or answers with something else than an answer.
            .unwrap_or_else(|| message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"))
    }
}

/// API Gateway's own answers.
fn message(status: StatusCode, text: &str) -> Answer {
    json_answer(status, "application/json", &json!({ "message": text }))
}

/// The contract's 413. API Gateway itself would say `{"message":"Request Entity Too Large"}` to what no function could
/// be handed.
fn too_large(request_id: &str) -> Answer {
    let detail = format!("The body may have at most {BODY_BYTES_MAX} bytes.");
    problem(Code::TooLarge, &detail, Some(request_id))
}

/// The contract's 404. API Gateway itself would say `{"message":"Not Found"}`: no function is behind this path.
fn nothing_here(request_id: &str) -> Answer {
    problem(
        Code::NotFound,
        "There is no such operation.",
        Some(request_id),
    )
}

/// A problem in the contract's words.
pub(crate) fn problem(code: Code, detail: &str, request_id: Option<&str>) -> Answer {
    let status = code.status();
    let mut body = json!({
        "type": format!("urn:tameru:problem:{}", code.as_str()),
        "title": code.title(),
        "status": status.as_u16(),
        "detail": detail,
        "code": code.as_str(),
    });
    if let Some(request_id) = request_id {
        body["request_id"] = json!(request_id);
    }
    json_answer(status, "application/problem+json", &body)
}

fn json_answer(status: StatusCode, kind: &'static str, body: &serde_json::Value) -> Answer {
    Answer {
        status,
        headers: HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]),
        body: Bytes::from(body.to_string()),
    }
}
