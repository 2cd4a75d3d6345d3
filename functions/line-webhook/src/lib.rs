#![doc = include_str!("../README.md")]

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::ports::{Fault, Queue, QueueName};
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use line::signature;
use line::webhook::{Body as Webhook, Event, to_queue};
use runtime::Function;
use runtime::http::{Code, Problem};
use secrecy::SecretString;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The function: the channel secrets that are live, and the queue that events go to.
#[must_use]
pub fn function(app: App, secrets: Vec<SecretString>) -> Function {
    let door = Door {
        secrets: secrets.into(),
        queue: app.queue,
    };
    Function::http(runtime::http::signed(operations(), door))
}

/// What it answers, for the specification.
#[must_use]
pub fn api() -> OpenApiRouter<App> {
    let (_, specification) = operations().split_for_parts();
    OpenApiRouter::with_openapi(specification)
}

fn operations() -> OpenApiRouter<Door> {
    OpenApiRouter::new().routes(routes!(receive))
}

/// All that this function can reach: it knows neither the table nor LINE's API.
#[derive(Clone)]
struct Door {
    secrets: Arc<[SecretString]>,
    queue: Arc<dyn Queue>,
}

/// LINE gives up after two seconds; this leaves half a second for everything else.
const QUEUE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// The most that is read of a body.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Receive events from LINE
///
/// Signed by LINE over the raw body. Answered before anything is done about the events.
#[utoipa::path(
    post,
    path = "/webhooks/line",
    tag = "LINE",
    params(("x-line-signature" = String, Header, description = "Base64 of HMAC-SHA256 over the raw body")),
    request_body(content = String, content_type = "application/json", description = "LINE's webhook body, any number of events"),
    responses(
        (status = 200, description = "The events are taken, or there were none"),
        (status = 400, description = "Signed, but no webhook body: `invalid_request`", body = runtime::http::ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not signed by LINE: `unauthenticated`", body = runtime::http::ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "`too_large`", body = runtime::http::ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The events could not be taken: `try_again`", body = runtime::http::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("line_signature" = []))
)]
async fn receive(State(door): State<Door>, headers: HeaderMap, body: Body) -> Result<(), Problem> {
    let raw = axum::body::to_bytes(body, BODY_BYTES_MAX).await;
    let raw = raw.map_err(|_| too_large())?;
    let header = headers.get(signature::HEADER);
    let signature = header.and_then(|value| value.to_str().ok());
    if !signature.is_some_and(|signature| signature::verify(&door.secrets, &raw, signature)) {
        return Err(not_from_line());
    }
    let webhook = Webhook::parse(&raw).map_err(|_| not_a_webhook())?;
    let messages = messages(&webhook);
    if messages.is_empty() {
        return Ok(());
    }
    let sent = door.queue.send(QueueName::LineEvents, messages);
    match tokio::time::timeout(QUEUE_TIMEOUT, sent).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Fault::Unavailable(cause) | Fault::Corrupt(cause))) => {
            Err(Problem::try_again(cause))
        }
        Err(_) => Err(Problem::try_again("the queue took longer than LINE waits")),
    }
}

/// One message for each event that the bot acts on; the others are only logged.
fn messages(webhook: &Webhook) -> Vec<String> {
    let mut messages = Vec::new();
    for event in webhook.read() {
        match &event {
            Event::Unknown { what } => tracing::info!(line.event = what, "an event nobody acts on"),
            Event::Told(_) => messages.extend(to_queue(&event)),
        }
    }
    messages
}

fn too_large() -> Problem {
    let detail = format!("The body may have at most {BODY_BYTES_MAX} bytes.");
    Problem::new(Code::TooLarge, detail)
}

fn not_from_line() -> Problem {
    Problem::new(
        Code::Unauthenticated,
        "The header x-line-signature does not sign this body.",
    )
}

fn not_a_webhook() -> Problem {
    Problem::new(
        Code::InvalidRequest,
        "The body is not one of LINE's webhook bodies.",
    )
}

#[cfg(test)]
mod tests;
