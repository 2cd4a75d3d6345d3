//! Messages that were given up: looking at them, and sending them again.

use crate::queues::{QueueError, Queues};
use aws_sdk_sqs::types::Message;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many messages SQS hands out at a time.
const BATCH: i32 = 10;

/// A message that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    /// What it says: JSON where it is some, else a text.
    pub body: Value,
    /// When it was sent first, in epoch milliseconds, as SQS says it.
    pub sent_at_ms: Option<String>,
}

impl Queues {
    /// What lies in each queue of dead letters, by the queue that it came from.
    ///
    /// # Errors
    /// Where SQS does not answer.
    pub async fn letters(&self) -> Result<BTreeMap<String, Vec<DeadLetter>>, QueueError> {
        let mut letters = BTreeMap::new();
        for (dead, source) in self.dead() {
            let messages = self.take(dead).await?;
            for message in &messages {
                self.show_again(dead, message).await?;
            }
            let all = messages.into_iter().map(|message| DeadLetter {
                sent_at_ms: message.attributes.and_then(|attributes| {
                    let name = aws_sdk_sqs::types::MessageSystemAttributeName::SentTimestamp;
                    attributes.get(&name).cloned()
                }),
                body: json_of(message.body.unwrap_or_default()),
            });
            letters.insert(source.to_owned(), all.collect());
        }
        Ok(letters)
    }

    /// Sends what a queue gave up to it again. `None` where there is no such queue, or none with dead letters.
    ///
    /// # Errors
    /// Where SQS does not answer; then some may have been sent.
    pub async fn redrive(&self, queue: &str) -> Result<Option<usize>, QueueError> {
        let mut all = self.dead();
        let found = all.find(|(dead, source)| [*dead, *source].contains(&queue));
        let Some((dead, source)) = found else {
            return Ok(None);
        };
        let messages = self.take(dead).await?;
        for message in &messages {
            self.client
                .send_message()
                .queue_url(self.address(source)?)
                .message_body(message.body.clone().unwrap_or_default())
                .send()
                .await
                .map_err(QueueError::of)?;
            // Only now: whatever stops here leaves it twice, and never nowhere.
            self.client
                .delete_message()
                .queue_url(self.address(dead)?)
                .receipt_handle(message.receipt_handle.clone().unwrap_or_default())
                .send()
                .await
                .map_err(QueueError::of)?;
        }
        Ok(Some(messages.len()))
    }

    /// All messages of a queue, which are then hidden for a while.
    async fn take(&self, queue: &str) -> Result<Vec<Message>, QueueError> {
        let mut all = Vec::new();
        loop {
            let answer = self
                .client
                .receive_message()
                .queue_url(self.address(queue)?)
                .max_number_of_messages(BATCH)
                .message_system_attribute_names(
                    aws_sdk_sqs::types::MessageSystemAttributeName::SentTimestamp,
                )
                .send()
                .await
                .map_err(QueueError::of)?;
            let messages = answer.messages.unwrap_or_default();
            if messages.is_empty() {
                return Ok(all);
            }
            all.extend(messages);
        }
    }

    async fn show_again(&self, queue: &str, message: &Message) -> Result<(), QueueError> {
        self.client
            .change_message_visibility()
            .queue_url(self.address(queue)?)
            .receipt_handle(message.receipt_handle.clone().unwrap_or_default())
            .visibility_timeout(0)
            .send()
            .await
            .map(|_| ())
            .map_err(QueueError::of)
    }
}

fn json_of(body: String) -> Value {
    serde_json::from_str(&body).unwrap_or(Value::String(body))
}
