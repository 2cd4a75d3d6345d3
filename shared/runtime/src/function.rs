//! One Lambda function, as a value: a JSON event goes in, a JSON answer comes out.
//!
//! On Lambda [`Function::run`] polls for events; the local system and the tests call
//! [`Function::invoke`]. Both go through the same adapter, so what is tested is what is deployed.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use futures::FutureExt;
use futures::future::BoxFuture;
use lambda_http::request::LambdaRequest;
use lambda_runtime::{Context, LambdaEvent, Service, service_fn};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};

use crate::meter;

/// What a handler of events may fail with: the whole event is then delivered again by its source.
pub type Error = lambda_runtime::Error;

type Answer = BoxFuture<'static, Result<Box<RawValue>, Error>>;
type Handler = dyn Fn(Box<RawValue>, Context) -> Answer + Send + Sync;

/// A Lambda function: cloning it is cheap and shares everything behind it.
#[derive(Clone)]
pub struct Function {
    handler: Arc<Handler>,
}

impl Function {
    /// A function that answers API Gateway's HTTP events (payload format 2.0) with `router`.
    pub fn http(router: Router) -> Self {
        Self::raw(move |event, context| {
            let answer = http_event(&event).map(|request| {
                lambda_http::Adapter::from(router.clone()).call(LambdaEvent::new(request, context))
            });
            async move { Ok(to_raw_value(&answer?.await?)?) }
        })
    }

    /// A function that answers events of one type: a queue's batch, a stream's, a schedule's.
    pub fn events<E, A, F, Fut>(handler: F) -> Self
    where
        E: DeserializeOwned + Send,
        A: Serialize + Send,
        F: Fn(E) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<A, Error>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        Self::raw(move |event, _context| {
            let handler = Arc::clone(&handler);
            async move {
                let event: E = serde_json::from_str(event.get()).map_err(UnknownEvent::at)?;
                let answer = handler(event).await?;
                Ok(to_raw_value(&answer)?)
            }
        })
    }

    /// Answers Lambda's events until the environment is shut down.
    ///
    /// # Errors
    /// When Lambda's own interface cannot be reached. A failing event is answered, not returned.
    pub async fn run(self) -> Result<(), Error> {
        lambda_runtime::run(service_fn(async |event: LambdaEvent<Box<RawValue>>| {
            let answer = self.call(event.payload, event.context).await;
            meter::log();
            answer
        }))
        .await
    }

    /// Answers one event in this process, exactly as Lambda would have it answered.
    ///
    /// # Errors
    /// When the event is not of the function's shape, its handler fails, or its handler panics:
    /// the cases in which Lambda reports a function error to whoever invoked it.
    pub async fn invoke(&self, event: serde_json::Value) -> Result<serde_json::Value, Error> {
        let answer = self.call(to_raw_value(&event)?, Context::default()).await?;
        Ok(serde_json::from_str(answer.get())?)
    }

    fn raw<F, Fut>(handler: F) -> Self
    where
        F: Fn(Box<RawValue>, Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Box<RawValue>, Error>> + Send + 'static,
    {
        Self {
            handler: Arc::new(move |event, context| handler(event, context).boxed()),
        }
    }

    async fn call(&self, event: Box<RawValue>, context: Context) -> Result<Box<RawValue>, Error> {
        AssertUnwindSafe(async { (self.handler)(event, context).await })
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(Panicked.into()))
    }
}

/// A handler panicked: a broken invariant. The panic hook has logged where.
#[derive(Debug, thiserror::Error)]
#[error("the handler panicked")]
pub struct Panicked;

/// The event is not of the function's type.
///
/// It says where, never what stood there: the message is logged, and events hold personal data.
#[derive(Debug, thiserror::Error)]
#[error("the event is not of this function's type, at line {line}, column {column}")]
pub struct UnknownEvent {
    line: usize,
    column: usize,
}

impl UnknownEvent {
    fn at(error: serde_json::Error) -> Self {
        Self {
            line: error.line(),
            column: error.column(),
        }
    }
}

/// Everything that may mean something in a URL but the slash that parts a path.
const DECODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Reads an HTTP event, and closes a gap in the adapter: API Gateway hands over the path decoded,
/// and the adapter reads it as a URL again. A decoded `?` or `#` would end the path, a tab or a space
/// at its end would vanish, and `%41` would become `A`: an operation sent for the id `a?b` would be
/// recorded under the id `a`. Encoded anew, every id arrives as it was sent.
fn http_event(event: &RawValue) -> Result<LambdaRequest, UnknownEvent> {
    let mut request: LambdaRequest = serde_json::from_str(event.get()).map_err(UnknownEvent::at)?;
    if let LambdaRequest::ApiGatewayV2(request) = &mut request
        && let Some(path) = &mut request.raw_path
    {
        *path = utf8_percent_encode(path, DECODED).to_string();
    }
    Ok(request)
}

#[cfg(test)]
mod tests;
