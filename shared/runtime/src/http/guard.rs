//! The door: who calls, and whether the operation is theirs to call.
//!
//! What an operation needs is read from the generated specification itself, so the specification and
//! the guard cannot drift. An operation that declares no security does not start.

use std::collections::HashMap;
use std::sync::Arc;

use app::ports::Clock;
use app::{ApiKey, App, Caller, Scope};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use super::code::Code;
use super::problem::Problem;
use super::query;
use crate::auth::{Authenticator, Denied};

/// The name of the security scheme of every API key, as operations declare it.
pub const SECURITY_SCHEME: &str = "api_key";

/// The name of the scheme that a webhook of LINE declares: the signature over its raw body.
pub const SIGNATURE_SCHEME: &str = "line_signature";

/// The name of the scheme that a member's page declares: the cookie of a session.
pub const SESSION_SCHEME: &str = "member_session";

/// The name of the scheme that begins a session: LINE's ID token.
pub const ID_TOKEN_SCHEME: &str = "line_id_token";

/// Who calls: the key behind the request.
#[derive(Clone, Debug)]
pub struct Principal(Arc<ApiKey>);

impl Principal {
    /// The key's id: what records and logs name the caller by.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.0.id
    }

    /// The key's limits, as the use cases hold it to them.
    #[must_use]
    pub fn caller(&self) -> Caller {
        Caller::from(self.0.as_ref())
    }

    /// Requires a scope that depends on what the request says, beside those of its operation.
    ///
    /// # Errors
    /// Where the key lacks it.
    pub fn require(&self, scope: Scope) -> Result<(), Problem> {
        if self.may(scope) {
            Ok(())
        } else {
            Err(lacks(scope))
        }
    }

    fn may(&self, scope: Scope) -> bool {
        self.0.scopes.contains(&scope)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Principal {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let principal = parts.extensions.get::<Self>().cloned();
        principal.ok_or_else(|| {
            Problem::internal("a handler asks for a principal where no guard stands")
        })
    }
}

/// What each operation of one function needs.
#[derive(Debug)]
pub(super) struct Needs(HashMap<(Method, String), Need>);

#[derive(Debug)]
struct Need {
    scopes: Vec<Scope>,
    /// Whether it takes parameters after the `?`.
    is_asked_with_parameters: bool,
}

impl Needs {
    /// Reads the specification.
    ///
    /// # Panics
    /// When an operation declares no key or a scope that does not exist: the function must not start.
    pub(super) fn of(specification: &OpenApi) -> Self {
        let operations = specification.paths.paths.iter().flat_map(|(path, item)| {
            operations(item).map(move |(method, operation)| {
                let scopes = declared_scopes(operation).unwrap_or_else(|| {
                    panic!("{method} {path} declares no scopes it can be guarded by")
                });
                let need = Need {
                    scopes,
                    is_asked_with_parameters: takes_parameters(operation),
                };
                ((method, path.clone()), need)
            })
        });
        Self(operations.collect())
    }

    fn find(&self, method: &Method, path: &str) -> Option<&Need> {
        // Routers answer HEAD with the handler of GET.
        let method = if method == Method::HEAD {
            Method::GET
        } else {
            method.clone()
        };
        self.0.get(&(method, path.to_owned()))
    }
}

/// Holds operations that no key opens to declaring what they check themselves: one of these schemes.
///
/// # Panics
/// When one does not.
pub(super) fn require_declared(specification: &OpenApi, schemes: &[&str]) {
    for (path, item) in &specification.paths.paths {
        for (method, operation) in operations(item) {
            let declared = requirement(operation)
                .is_some_and(|r| schemes.iter().any(|scheme| r.get(scheme).is_some()));
            assert!(declared, "{method} {path} declares none of {schemes:?}");
        }
    }
}

fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// The operation's one requirement: its type keeps the scopes private, its JSON shows them.
fn requirement(operation: &Operation) -> Option<Value> {
    let [requirement] = operation.security.as_deref()? else {
        return None;
    };
    serde_json::to_value(requirement).ok()
}

fn takes_parameters(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| match parameter {
        RefOr::T(parameter) => matches!(parameter.parameter_in, ParameterIn::Query),
        RefOr::Ref(_) => false,
    })
}

fn declared_scopes(operation: &Operation) -> Option<Vec<Scope>> {
    let scopes = requirement(operation)?.get(SECURITY_SCHEME)?.clone();
    let scopes: Vec<Scope> = serde_json::from_value(scopes).ok()?;
    (!scopes.is_empty()).then_some(scopes)
}

/// Who keeps the door: the keys there are, and the time at which they are judged.
#[derive(Clone)]
pub(super) struct Door {
    /// The keys.
    pub(super) authenticator: Arc<Authenticator>,
    /// The time.
    pub(super) clock: Arc<dyn Clock>,
}

impl Door {
    /// The door that the app's own keys, pepper and clock make.
    #[must_use]
    pub(super) fn of(app: &App) -> Self {
        let keys = Arc::new(app.clone());
        Self {
            authenticator: Arc::new(Authenticator::new(keys, app.pepper.clone())),
            clock: Arc::clone(&app.clock),
        }
    }
}

/// The door of one function, with what each of its operations needs.
#[derive(Clone)]
pub(super) struct Guard {
    pub(super) needs: Arc<Needs>,
    pub(super) door: Door,
}

/// Lets a request through with its [`Principal`], or answers it.
pub(super) async fn guard(
    State(guard): State<Guard>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let need = guard.needs.find(request.method(), path.as_str());
    let need = need.ok_or_else(super::api::nothing_here)?;
    let text = bearer(request.headers()).ok_or_else(unauthenticated)?;
    let now = guard.door.clock.now();
    let key = guard
        .door
        .authenticator
        .authenticate(text, now)
        .await
        .map_err(denied)?;
    let principal = Principal(key);
    let missing = need.scopes.iter().find(|scope| !principal.may(**scope));
    let refused = match missing {
        Some(scope) => Err(lacks(*scope)),
        None if need.is_asked_with_parameters => Ok(()),
        None => query::refuse(request.uri().query()),
    };
    let mut response = if let Err(problem) = refused {
        problem.into_response()
    } else {
        request.extensions_mut().insert(principal.clone());
        next.run(request).await
    };
    // The log names the caller of every answer, the refused ones too.
    response.extensions_mut().insert(principal);
    Ok(response)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, text) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| text.trim())
}

fn denied(denied: Denied) -> Problem {
    match denied {
        Denied::Unknown => unauthenticated(),
        Denied::Fault(fault) => Problem::from(app::Error::from(fault)),
    }
}

fn unauthenticated() -> Problem {
    Problem::new(
        Code::Unauthenticated,
        "Send a valid API key in the header Authorization: Bearer <api key>.",
    )
}

fn lacks(scope: Scope) -> Problem {
    let detail = format!("The API key lacks the scope {scope}.");
    Problem::new(Code::Forbidden, detail)
}
