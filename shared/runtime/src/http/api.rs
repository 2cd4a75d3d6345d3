//! From declared operations to the router of one function: guarded, logged, and never answering with
//! anything but the contract's bodies.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use lambda_http::request::RequestContext;
use utoipa_axum::router::OpenApiRouter;

use super::code::Code;
use super::guard::{self, Door, Guard, Needs, Principal};
use super::problem::Problem;

/// The router of one function, behind the key guard.
///
/// # Panics
/// When an operation declares no scopes: such a function must not start.
pub fn api(operations: OpenApiRouter<App>, app: App) -> Router {
    let door = Door::of(&app);
    behind(door, operations, app)
}

/// The router behind a door of any make, with any state.
pub(super) fn behind<S: Clone + Send + Sync + 'static>(
    door: Door,
    operations: OpenApiRouter<S>,
    state: S,
) -> Router {
    let (router, specification) = operations.split_for_parts();
    let guard = Guard {
        needs: Arc::new(Needs::of(&specification)),
        door,
    };
    let guarded = router.route_layer(middleware::from_fn_with_state(guard, guard::guard));
    answering(guarded, state, Problem::respond)
}

/// The router of a webhook. No key opens it: the sender signs every body, and the handler checks that first.
///
/// # Panics
/// When an operation does not declare the signature: such a function must not start.
pub fn signed<S: Clone + Send + Sync + 'static>(operations: OpenApiRouter<S>, state: S) -> Router {
    let (router, specification) = operations.split_for_parts();
    guard::require_declared(&specification, &[guard::SIGNATURE_SCHEME]);
    answering(router, state, Problem::respond)
}

/// How a problem is shown to whoever asked, with the request's id where there is one.
pub type Show = fn(Problem, Option<&str>) -> Response;

/// The router of pages for people. No key opens them: the handlers check the member's session, or the token that begins
/// one. A problem is a page as well.
///
/// # Panics
/// When an operation declares neither: such a function must not start.
pub fn pages<S: Clone + Send + Sync + 'static>(
    operations: OpenApiRouter<S>,
    state: S,
    show: Show,
) -> Router {
    let (router, specification) = operations.split_for_parts();
    let schemes = [guard::SESSION_SCHEME, guard::ID_TOKEN_SCHEME];
    guard::require_declared(&specification, &schemes);
    answering(router, state, show)
}

fn answering<S: Clone + Send + Sync + 'static>(router: Router<S>, state: S, show: Show) -> Router {
    router
        .fallback(|| async { nothing_here() })
        .layer(middleware::from_fn_with_state(show, answer))
        .with_state(state)
}

/// A path, or a method on it, that the contract does not have.
pub(super) fn nothing_here() -> Problem {
    Problem::new(Code::NotFound, "There is no such operation.")
}

/// How long a request may take: within the ten seconds that Lambda gives a function, so that a caller is told to try
/// again rather than left without an answer. What was under way may still be committed; the same call settles it.
const TIME_MAX: Duration = Duration::from_millis(9_500);

/// Runs one request to its answer: a panic becomes a fault, a problem gets the request's id and its
/// cause is logged. One line says what happened, by route and never by path: paths hold ids.
async fn answer(State(show): State<Show>, request: Request, next: Next) -> Response {
    let request_id = request_id(&request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let mut response = match tokio::time::timeout(TIME_MAX, running).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem::internal("the handler panicked").into_response(),
        Err(_) => Problem::try_again("the handler took too long").into_response(),
    };
    let problem = response.extensions_mut().remove::<Problem>();
    let key = response.extensions_mut().remove::<Principal>();
    tracing::info!(
        request.id = request_id,
        request.key = key.as_ref().map(Principal::key_id),
        request.method = %method,
        request.route = route.as_ref().map_or("none", MatchedPath::as_str),
        response.status = response.status().as_u16(),
        response.code = problem.as_ref().map(|problem| problem.code.as_str()),
        "answered"
    );
    if let Some(problem) = problem {
        log_cause(&problem, request_id.as_deref());
        response = show(problem, request_id.as_deref());
    }
    // Balances and names: nobody on the way keeps them. A handler says so where its answer has none.
    let no_store = HeaderValue::from_static("no-store");
    let headers = response.headers_mut();
    headers.entry(CACHE_CONTROL).or_insert(no_store);
    response
}

fn log_cause(problem: &Problem, request_id: Option<&str>) {
    let Some(cause) = &problem.cause else { return };
    let code = problem.code.as_str();
    if problem.code == Code::Internal {
        tracing::error!(
            request.id = request_id,
            response.code = code,
            cause,
            "a fault of ours"
        );
    } else {
        tracing::warn!(
            request.id = request_id,
            response.code = code,
            cause,
            "not this time"
        );
    }
}

/// API Gateway's id for the request, which its own log has too; Lambda's where it gave none.
fn request_id(request: &Request) -> Option<String> {
    let from_gateway = match request.extensions().get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
        _ => None,
    };
    from_gateway.or_else(|| {
        let context = request.extensions().get::<lambda_runtime::Context>()?;
        (!context.request_id.is_empty()).then(|| context.request_id.clone())
    })
}
