//! Replying: free, once, and only within about a minute.

use std::time::Duration;

use app::App;
use app::ports::MessengerError;
use line::webhook::Told;
use serde_json::Value;

/// Pauses before the second and the third try. By the queue's next delivery the token would be dead,
/// so what LINE does not take now is let go.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];

/// Replies to an event, where it can be replied to.
pub(crate) async fn send(app: &App, told: &Told, messages: Vec<Value>) {
    let Some(token) = &told.reply_token else {
        return;
    };
    let mut pauses = PAUSES.into_iter();
    loop {
        let failed = match app.messenger.reply(token, messages.clone()).await {
            Ok(()) => return,
            Err(failed) => failed,
        };
        match (&failed, pauses.next()) {
            (MessengerError::Retry(_), Some(pause)) => app.clock.pause(pause).await,
            _ => {
                tracing::warn!(line.event_id = told.id, error = %failed, "a reply was let go");
                return;
            }
        }
    }
}
