#![doc = include_str!("../README.md")]

use app::App;
use app::runs::Message;
use aws_lambda_events::event::sqs::SqsEvent;
use runtime::{Function, batch};

/// The function.
#[must_use]
pub fn function(app: App) -> Function {
    Function::events(move |messages: SqsEvent| {
        let app = app.clone();
        async move {
            let work = |message: Message| {
                let app = app.clone();
                async move { Ok(app.work(message).await?) }
            };
            Ok(batch::each(messages, work).await)
        }
    })
}
