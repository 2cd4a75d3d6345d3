//! Working a queue's batch so that one bad message never sinks its neighbours.
//!
//! A queue delivers at least once and in no order, so every message is worked by itself, and the answer names
//! those that failed: only they come again, and after their queue's last try they go to its dead letters.

use std::panic::AssertUnwindSafe;

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use futures::FutureExt;
use serde::de::DeserializeOwned;

use crate::Error;

/// Works every message of a batch, one after the other, and answers which ones failed.
pub async fn each<B, F, Fut>(event: SqsEvent, work: F) -> SqsBatchResponse
where
    B: DeserializeOwned,
    F: Fn(B) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    let mut answer = SqsBatchResponse::default();
    for message in event.records {
        let id = message.message_id.clone().unwrap_or_default();
        if let Err(error) = one(message, &work).await {
            tracing::warn!(message.id = id, %error, "a message failed and comes again");
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            answer.batch_item_failures.push(failure);
        }
    }
    answer
}

async fn one<B, F, Fut>(message: SqsMessage, work: &F) -> Result<(), Error>
where
    B: DeserializeOwned,
    F: Fn(B) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    let body = message.body.unwrap_or_default();
    // The error's words could hold a part of the body; where it broke is enough.
    let body: B = serde_json::from_str(&body).map_err(|error| Unreadable {
        column: error.column(),
    })?;
    AssertUnwindSafe(async { work(body).await })
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(crate::Panicked.into()))
}

/// The message's body is not of its queue's type.
#[derive(Debug, thiserror::Error)]
#[error("the message is not of its queue's type, at column {column}")]
struct Unreadable {
    column: usize,
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use serde_json::json;

    use super::*;

    fn batch(bodies: &[(&str, &str)]) -> SqsEvent {
        let records: Vec<_> = bodies
            .iter()
            .map(|(id, body)| json!({ "messageId": id, "body": body, "eventSource": "aws:sqs" }))
            .collect();
        serde_json::from_value(json!({ "Records": records })).unwrap()
    }

    /// Works a batch of numbers, where even ones fail and zero panics. Answers what comes again and what was done.
    async fn worked(bodies: &[(&str, &str)]) -> (Vec<String>, Vec<u64>) {
        let done = Mutex::new(Vec::new());
        let answer = each(batch(bodies), |number: u64| {
            let done = &done;
            async move {
                assert_ne!(number, 0, "zero is never worked");
                if number.is_multiple_of(2) {
                    return Err("even".into());
                }
                done.lock().unwrap().push(number);
                Ok(())
            }
        })
        .await;
        let again = answer.batch_item_failures.into_iter();
        let again = again.map(|failure| failure.item_identifier).collect();
        (again, done.into_inner().unwrap())
    }

    #[tokio::test]
    async fn only_the_messages_that_failed_come_again() {
        let (again, done) = worked(&[("a", "1"), ("b", "2"), ("c", "3")]).await;
        assert_eq!(again, ["b"]);
        assert_eq!(done, [1, 3]);
    }

    #[tokio::test]
    async fn a_panic_and_an_unreadable_body_fail_themselves_only() {
        let (again, done) = worked(&[("a", "0"), ("b", "{"), ("c", "5"), ("d", "\"x\"")]).await;
        assert_eq!(again, ["a", "b", "d"]);
        assert_eq!(done, [5]);
    }

    #[tokio::test]
    async fn a_batch_that_worked_answers_an_empty_list() {
        let answer = each(batch(&[("a", "1")]), |_: u64| async { Ok(()) }).await;
        assert_eq!(
            serde_json::to_value(answer).unwrap(),
            json!({ "batchItemFailures": [] })
        );
    }
}
