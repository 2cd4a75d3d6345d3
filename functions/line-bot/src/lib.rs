#![doc = include_str!("../README.md")]

mod answer;
mod conversation;
mod language;
mod link;
mod member;
mod menu;
mod patience;
mod reply;
#[cfg(test)]
mod slow;

use std::sync::Arc;

use app::App;
use app::store::Claimed;
use aws_lambda_events::event::sqs::SqsEvent;
use line::webhook::{Event, Told};
use runtime::{Error, Function, batch};
use serde_json::Value;

/// The function. `link_page` is the online store's page on which members log in to connect their membership.
#[must_use]
pub fn function(app: App, link_page: Option<String>) -> Function {
    let bot = Arc::new(Bot { app, link_page });
    Function::events(move |event: SqsEvent| {
        let bot = Arc::clone(&bot);
        async move { Ok(batch::each(event, |body: Value| work(&bot, body)).await) }
    })
}

/// Who answers.
pub(crate) struct Bot {
    pub(crate) app: App,
    pub(crate) link_page: Option<String>,
}

/// Works one event, once.
async fn work(bot: &Bot, body: Value) -> Result<(), Error> {
    let told = match Event::read(&body) {
        Event::Told(told) => told,
        Event::Unknown { what } => {
            tracing::warn!(line.event = what, "an event nobody acts on was queued");
            return Ok(());
        }
    };
    let app = &bot.app;
    let holder = app.ids.uuid();
    let claimed = app.store.claim_event(&told.id, holder, app.clock.now());
    match claimed.await? {
        Claimed::Ours => answer(bot, &told).await,
        Claimed::Answered => {
            tracing::info!(line.event_id = told.id, "answered before");
            Ok(())
        }
        Claimed::Busy => Err(Busy.into()),
    }
}

async fn answer(bot: &Bot, told: &Told) -> Result<(), Error> {
    let app = &bot.app;
    conversation::hear(bot, told).await?;
    app.store.finish_event(&told.id, app.clock.now()).await?;
    Ok(())
}

/// Another worker has the event: it comes again, in case that one does not finish.
#[derive(Debug, thiserror::Error)]
#[error("another worker has this event")]
struct Busy;
