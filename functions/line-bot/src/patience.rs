//! What LINE is asked for beside the reply: an answer is better without it than late.

use std::time::Duration;

use app::ports::MessengerError;

/// For how long LINE may keep an event waiting for one such thing. No event asks for more than two, so with the seconds
/// that the reply may take it is less than the function's ten.
const PATIENCE: Duration = Duration::from_secs(1);

/// What LINE tells or does soon; nothing where it fails or is slow, and then `what` was asked is logged.
pub(crate) async fn soon<T>(
    what: &'static str,
    asked: impl Future<Output = Result<T, MessengerError>>,
) -> Option<T> {
    let told = tokio::time::timeout(PATIENCE, asked).await;
    let told = told.unwrap_or_else(|_| Err(MessengerError::Retry("LINE was slow".to_owned())));
    let told = told.inspect_err(|error| {
        tracing::warn!(line.asked = what, %error, "an event went on without what LINE was asked for");
    });
    told.ok()
}

#[cfg(test)]
mod tests {
    use app::ports::Messenger;

    use super::*;
    use crate::slow::Slow;

    #[tokio::test(start_paused = true)]
    async fn nothing_beside_the_reply_keeps_an_event_waiting_for_more_than_a_second() {
        for (answer_after, waited) in [(100, 100), (60_000, 1_000)] {
            let line = Slow(Duration::from_millis(answer_after));
            let began = tokio::time::Instant::now();
            assert_eq!(soon("a link token", line.link_token("U1")).await, None);
            assert_eq!(began.elapsed(), Duration::from_millis(waited));
        }
    }
}
