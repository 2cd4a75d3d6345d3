#![doc = include_str!("../README.md")]

mod allowance;
mod announce;
mod push;
mod stream;
mod tell;

use std::sync::Arc;

use allowance::Allowance;
use app::App;
use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use aws_lambda_events::event::sqs::SqsEvent;
use runtime::{Error, Function};
use serde_json::Value;

/// The function.
#[must_use]
pub fn function(app: App) -> Function {
    let allowance = Arc::new(Allowance::default());
    Function::events(move |event: Value| {
        let (app, allowance) = (app.clone(), Arc::clone(&allowance));
        async move { one_of_three(&app, &allowance, event).await }
    })
}

/// All sources invoke the same function; their records say where they come from.
async fn one_of_three(app: &App, allowance: &Allowance, event: Value) -> Result<Value, Error> {
    let source = event.pointer("/Records/0/eventSource");
    match source.and_then(Value::as_str) {
        Some("aws:dynamodb") => {
            let event: StreamEvent = serde_json::from_value(event).map_err(|_| UnknownEvent)?;
            Ok(serde_json::to_value(stream::read(app, event).await)?)
        }
        Some("aws:sqs") => {
            let event: SqsEvent = serde_json::from_value(event).map_err(|_| UnknownEvent)?;
            let answer = if announce::is_ours(&event) {
                announce::work(app, allowance, event).await
            } else {
                push::work(app, allowance, event).await
            };
            Ok(serde_json::to_value(answer)?)
        }
        _ => Err(UnknownEvent.into()),
    }
}

/// Neither a stream's batch nor a queue's. What stood in it could be personal and is not repeated.
#[derive(Debug, thiserror::Error)]
#[error("the event is neither a batch of the stream nor of the queue")]
struct UnknownEvent;
