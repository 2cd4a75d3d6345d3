#![doc = include_str!("../README.md")]

mod answer;
mod conversation;
mod member;
mod menu;
mod reply;

use app::App;
use app::store::Claimed;
use aws_lambda_events::event::sqs::SqsEvent;
use line::webhook::{Event, Told};
use runtime::{Error, Function, batch};
use serde_json::Value;

/// The function.
#[must_use]
pub fn function(app: App) -> Function {
    Function::events(move |event: SqsEvent| {
        let app = app.clone();
        async move { Ok(batch::each(event, |body: Value| work(&app, body)).await) }
    })
}

/// Works one event, once.
async fn work(app: &App, body: Value) -> Result<(), Error> {
    let told = match Event::read(&body) {
        Event::Told(told) => told,
        Event::Unknown { what } => {
            tracing::warn!(line.event = what, "an event nobody acts on was queued");
            return Ok(());
        }
    };
    match app.store.claim_event(&told.id, app.clock.now()).await? {
        Claimed::Ours => answer(app, &told).await,
        Claimed::Answered => {
            tracing::info!(line.event_id = told.id, "answered before");
            Ok(())
        }
        Claimed::Busy => Err(Busy.into()),
    }
}

async fn answer(app: &App, told: &Told) -> Result<(), Error> {
    conversation::hear(app, told).await?;
    app.store.finish_event(&told.id, app.clock.now()).await?;
    Ok(())
}

/// Another worker has the event: it comes again, in case that one does not finish.
#[derive(Debug, thiserror::Error)]
#[error("another worker has this event")]
struct Busy;
