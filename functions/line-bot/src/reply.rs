//! Replying: free, once, and only within about a minute.

use std::time::Duration;

use app::App;
use app::ports::{Clock, Messenger, MessengerError};
use line::webhook::Told;
use serde_json::Value;

/// Pauses before the second and the third try. By the queue's next delivery the token would be dead,
/// so what LINE does not take now is let go.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];

/// For how long LINE may keep us waiting, over all tries: less than the function's ten seconds, so that an event which
/// LINE is slow to take is let go and remembered, and does not come again to wait for a token that is dead.
const PATIENCE: Duration = Duration::from_secs(7);

/// Replies to an event, where it can be replied to.
pub(crate) async fn send(app: &App, told: &Told, messages: Vec<Value>) {
    let Some(token) = &told.reply_token else {
        return;
    };
    let sent = patiently(&*app.messenger, &*app.clock, token, messages).await;
    if let Err(failed) = sent {
        tracing::warn!(line.event_id = told.id, error = %failed, "a reply was let go");
    }
}

async fn patiently(
    messenger: &dyn Messenger,
    clock: &dyn Clock,
    token: &str,
    messages: Vec<Value>,
) -> Result<(), MessengerError> {
    let tries = try_thrice(messenger, clock, token, messages);
    tokio::time::timeout(PATIENCE, tries)
        .await
        .unwrap_or_else(|_| Err(MessengerError::Retry("LINE was slow".to_owned())))
}

async fn try_thrice(
    messenger: &dyn Messenger,
    clock: &dyn Clock,
    token: &str,
    messages: Vec<Value>,
) -> Result<(), MessengerError> {
    let mut pauses = PAUSES.into_iter();
    loop {
        let tried = messenger.reply(token, messages.clone()).await;
        match (&tried, pauses.next()) {
            (Err(MessengerError::Retry(_)), Some(pause)) => clock.pause(pause).await,
            _ => return tried,
        }
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use domain::calendar::Instant;

    use super::*;
    use crate::slow::{Slow, passes};

    struct Steady;

    #[async_trait]
    impl Clock for Steady {
        fn now(&self) -> Instant {
            Instant::UNIX_EPOCH
        }

        async fn pause(&self, time: Duration) {
            passes(time).await;
        }
    }

    async fn milliseconds_until_it_is_let_go(answer_after: Duration) -> u128 {
        let began = tokio::time::Instant::now();
        let line = Slow(answer_after);
        let sent = patiently(&line, &Steady, "token", Vec::new()).await;
        assert!(matches!(sent, Err(MessengerError::Retry(_))));
        began.elapsed().as_millis()
    }

    #[tokio::test(start_paused = true)]
    async fn a_reply_that_line_is_slow_to_take_is_let_go_before_the_function_is_cut_off() {
        let forever = Duration::from_secs(60);
        assert_eq!(milliseconds_until_it_is_let_go(forever).await, 7_000);
        let tried_three_times = milliseconds_until_it_is_let_go(Duration::from_millis(100)).await;
        assert_eq!(tried_three_times, 100 + 200 + 100 + 800 + 100);
    }
}
