//! Lambda's event-source mapping for SQS: receive a batch, invoke the function, delete what succeeded.
//!
//! What failed stays hidden until its visibility timeout ends, comes again, and goes to the dead letters when it was
//! received too often. A function that fails, fails its whole batch; one that may answer `batchItemFailures` fails
//! only those, unless the answer is not one that Lambda would understand.

use crate::clients::REGION;
use crate::invoker::Invoker;
use crate::postponed::Postponed;
use crate::queues::{self, QueueError, Queues};
use crate::template::QueueMapping;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message,
    MessageSystemAttributeName,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One queue's mapping to one function.
pub struct Poller {
    client: Client,
    url: String,
    arn: String,
    mapping: QueueMapping,
    function: Invoker,
    /// Receipts of messages that failed and are still hidden.
    waiting: Mutex<Vec<String>>,
    /// Which of them were put off: those come back when their time has come, and not before.
    postponed: Arc<Postponed>,
}

/// What one turn of a poller did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turn {
    /// Messages or records that were handled.
    pub handled: u64,
    /// Those that failed, and will come again or be given up.
    pub failed: u64,
}

impl Poller {
    /// Maps a queue to a function. `None` where there is no such queue.
    #[must_use]
    pub fn new(queues: &Queues, mapping: QueueMapping, function: Invoker) -> Option<Self> {
        Some(Self {
            client: queues.client.clone(),
            url: queues.url(&mapping.queue)?.to_owned(),
            arn: queues::arn(&mapping.queue),
            mapping,
            function,
            waiting: Mutex::new(Vec::new()),
            postponed: Arc::clone(&queues.postponed),
        })
    }

    /// Receives one batch, at most, and works it.
    ///
    /// # Errors
    /// Where SQS does not answer.
    pub async fn turn(&self) -> Result<Turn, QueueError> {
        let over = self.take(|receipt| self.postponed.ends(receipt));
        self.show(&over).await?;
        let messages = self.receive().await?;
        if messages.is_empty() {
            return Ok(Turn::default());
        }
        let answer = self.function.invoke(self.event(&messages)).await;
        let failed: BTreeSet<String> = match answer {
            Ok(answer) if self.mapping.partial_failures => named_failures(&answer, &messages),
            Ok(_) => BTreeSet::new(),
            Err(_) => ids(&messages),
        };
        let (again, done): (Vec<_>, Vec<_>) = messages.into_iter().partition(|message| {
            message
                .message_id
                .as_ref()
                .is_some_and(|id| failed.contains(id))
        });
        let turn = Turn {
            handled: count(&done),
            failed: count(&again),
        };
        self.delete(done).await?;
        let receipts = again
            .into_iter()
            .filter_map(|message| message.receipt_handle);
        self.waiting().extend(receipts);
        Ok(turn)
    }

    /// Ends the waiting of all messages that failed, as if their visibility timeout had passed; what was put off stays
    /// so. Answers how many.
    ///
    /// # Errors
    /// Where SQS does not answer.
    pub async fn hasten(&self) -> Result<u64, QueueError> {
        let waiting = self.take(|receipt| !self.postponed.hides(receipt));
        self.show(&waiting).await
    }

    /// Takes the receipts for which this holds from those that wait.
    fn take(&self, which: impl Fn(&str) -> bool) -> Vec<String> {
        let mut waiting = self.waiting();
        let (taken, left) = std::mem::take(&mut *waiting)
            .into_iter()
            .partition(|receipt| which(receipt));
        *waiting = left;
        taken
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<String>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows hidden messages at once. Answers how many.
    async fn show(&self, hidden: &[String]) -> Result<u64, QueueError> {
        let mut shown = 0_u64;
        for receipts in hidden.chunks(10) {
            let entries = receipts
                .iter()
                .enumerate()
                .map(|(position, receipt)| {
                    ChangeMessageVisibilityBatchRequestEntry::builder()
                        .id(position.to_string())
                        .receipt_handle(receipt)
                        .visibility_timeout(0)
                        .build()
                })
                .collect::<Result<_, _>>()
                .map_err(QueueError::of)?;
            let answer = self
                .client
                .change_message_visibility_batch()
                .queue_url(&self.url)
                .set_entries(Some(entries))
                .send()
                .await
                .map_err(QueueError::of)?;
            // A receipt that is refused is of a message whose waiting has ended by itself.
            shown = shown.saturating_add(count(&answer.successful));
        }
        Ok(shown)
    }

    async fn receive(&self) -> Result<Vec<Message>, QueueError> {
        let answer = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(self.mapping.batch_size)
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .message_attribute_names("All")
            .send()
            .await
            .map_err(QueueError::of)?;
        Ok(answer.messages.unwrap_or_default())
    }

    async fn delete(&self, messages: Vec<Message>) -> Result<(), QueueError> {
        let entries = messages
            .into_iter()
            .enumerate()
            .map(|(position, message)| {
                DeleteMessageBatchRequestEntry::builder()
                    .id(position.to_string())
                    .set_receipt_handle(message.receipt_handle)
                    .build()
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(QueueError::of)?;
        if entries.is_empty() {
            return Ok(());
        }
        self.client
            .delete_message_batch()
            .queue_url(&self.url)
            .set_entries(Some(entries))
            .send()
            .await
            .map_err(QueueError::of)?;
        Ok(())
    }

    /// The batch as Lambda hands it over.
    fn event(&self, messages: &[Message]) -> Value {
        let records: Vec<Value> = messages
            .iter()
            .map(|message| self.record(message))
            .collect();
        json!({ "Records": records })
    }

    fn record(&self, message: &Message) -> Value {
        let attributes: Map<String, Value> = message
            .attributes
            .iter()
            .flatten()
            .map(|(name, value)| (name.as_str().to_owned(), Value::from(value.as_str())))
            .collect();
        json!({
            "messageId": message.message_id,
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "md5OfBody": message.md5_of_body,
            "attributes": attributes,
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": self.arn,
            "awsRegion": REGION,
        })
    }
}

/// The messages that the answer names as failed.
///
/// Lambda fails the whole batch where the answer is not understood: a failure without an id, or with one that is none
/// of the batch's.
fn named_failures(answer: &Value, messages: &[Message]) -> BTreeSet<String> {
    let all = ids(messages);
    let failures = match &answer["batchItemFailures"] {
        Value::Null => return BTreeSet::new(),
        Value::Array(failures) => failures,
        _ => return all,
    };
    let named: Option<BTreeSet<String>> = failures
        .iter()
        .map(|failure| {
            let id = failure["itemIdentifier"].as_str()?;
            all.contains(id).then(|| id.to_owned())
        })
        .collect();
    named.unwrap_or(all)
}

fn ids(messages: &[Message]) -> BTreeSet<String> {
    messages
        .iter()
        .filter_map(|message| message.message_id.clone())
        .collect()
}

fn count<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
