//! Lambda's event-source mapping for a DynamoDB stream: batches in order, each until it succeeds or is given up.
//!
//! A failed batch holds up what follows it. It is tried again, halved first where the template says so, and given up
//! after the template's number of retries; then its address goes to the queue that the template names. The last
//! record that was delivered is remembered in the data folder, so that a restart delivers the rest: at least once.

mod checkpoint;
mod reader;
mod record;

pub use checkpoint::Checkpoint;
pub use reader::{Reader, StreamError};

use crate::invoker::Invoker;
use crate::poller::Turn;
use crate::queues::{QueueError, Queues};
use crate::template::StreamMapping;
use reader::Batch;
use serde_json::{Value, json};
use std::collections::VecDeque;
use tokio::sync::Mutex;

/// One stream's mapping to one function.
pub struct Stream {
    mapping: StreamMapping,
    function: Invoker,
    state: Mutex<State>,
}

struct State {
    reader: Reader,
    /// Read and not yet delivered, in order.
    batches: VecDeque<Batch>,
}

/// Why a turn could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// The stream cannot be read, or its checkpoint not be written.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The queue for what was given up does not answer.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

impl Stream {
    /// Maps a stream to a function.
    #[must_use]
    pub fn new(reader: Reader, mapping: StreamMapping, function: Invoker) -> Self {
        let state = State {
            reader,
            batches: VecDeque::new(),
        };
        Self {
            mapping,
            function,
            state: Mutex::new(state),
        }
    }

    /// Delivers one batch, at most.
    ///
    /// # Errors
    /// Where the stream cannot be read, or the checkpoint not be written.
    pub async fn turn(&self, queues: &Queues) -> Result<Turn, TurnError> {
        let mut state = self.state.lock().await;
        if state.batches.is_empty()
            && let Some(batch) = state.reader.read(self.mapping.batch_size).await?
        {
            state.batches.push_back(batch);
        }
        let Some(batch) = state.batches.pop_front() else {
            return Ok(Turn::default());
        };
        let outcome = self.deliver(&batch).await;
        self.settle(&mut state, batch, outcome, queues).await
    }

    /// Delivers what the filters let through, and answers at which record it failed, if it did.
    async fn deliver(&self, batch: &Batch) -> Outcome {
        let records: Vec<&Value> = batch
            .records
            .iter()
            .filter(|record| takes(&self.mapping, record))
            .collect();
        if records.is_empty() {
            return Outcome::Delivered;
        }
        match self.function.invoke(json!({ "Records": records })).await {
            Ok(answer) if self.mapping.partial_failures => first_failure(&answer, &batch.records),
            Ok(_) => Outcome::Delivered,
            Err(_) => Outcome::Failed,
        }
    }

    async fn settle(
        &self,
        state: &mut State,
        mut batch: Batch,
        outcome: Outcome,
        queues: &Queues,
    ) -> Result<Turn, TurnError> {
        let delivered = match outcome {
            Outcome::Delivered => batch.records.len(),
            Outcome::FailedAt(position) => position,
            Outcome::Failed => 0,
        };
        let rest = batch.records.split_off(delivered);
        if let Some(last) = batch.records.last() {
            state.reader.delivered(&batch.shard, last)?;
        }
        let turn = Turn {
            handled: u64::try_from(delivered).unwrap_or(u64::MAX),
            failed: u64::try_from(rest.len()).unwrap_or(u64::MAX),
        };
        if let Some(last) = rest.last() {
            // What was delivered in between starts the counting again: the rest is another batch to Lambda.
            let attempts = if delivered > 0 {
                1
            } else {
                batch.attempts.saturating_add(1)
            };
            if self
                .mapping
                .retries
                .is_some_and(|retries| attempts > retries)
            {
                self.give_up(&batch.shard, &rest, attempts, queues).await?;
                state.reader.delivered(&batch.shard, last)?;
            } else {
                self.try_again(state, &batch.shard, rest, attempts);
            }
        }
        Ok(turn)
    }

    /// Puts what failed first in line, in halves where the template says so. Halving costs no try.
    fn try_again(&self, state: &mut State, shard: &str, mut records: Vec<Value>, attempts: u32) {
        let halve = self.mapping.bisect && records.len() > 1;
        let (middle, attempts) = if halve {
            (records.len().div_ceil(2), attempts.saturating_sub(1))
        } else {
            (records.len(), attempts)
        };
        let second = records.split_off(middle);
        for records in [second, records] {
            if !records.is_empty() {
                state.batches.push_front(Batch {
                    shard: shard.to_owned(),
                    records,
                    attempts,
                });
            }
        }
    }

    /// Tells the queue that the template names where in the stream the records stand, as Lambda does: never the records.
    async fn give_up(
        &self,
        shard: &str,
        records: &[Value],
        attempts: u32,
        queues: &Queues,
    ) -> Result<(), QueueError> {
        let Some(url) = self
            .mapping
            .on_failure
            .as_ref()
            .and_then(|id| queues.url(id))
        else {
            return Ok(());
        };
        let ends =
            [records.first(), records.last()].map(|record| record.map(record::sequence_number));
        let body = json!({
            "requestContext": {
                "functionArn": self.function.package(),
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": attempts,
            },
            "version": "1.0",
            "DDBStreamBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": ends[0],
                "endSequenceNumber": ends[1],
                "batchSize": records.len(),
            },
        });
        queues
            .client
            .send_message()
            .queue_url(url)
            .message_body(body.to_string())
            .send()
            .await
            .map_err(QueueError::of)?;
        Ok(())
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Delivered,
    /// The records before this position were delivered.
    FailedAt(usize),
    Failed,
}

/// Lambda goes on from the lowest sequence number that the answer names, and fails the whole batch where it names none
/// of the batch's.
fn first_failure(answer: &Value, records: &[Value]) -> Outcome {
    let failures = match &answer["batchItemFailures"] {
        Value::Null => return Outcome::Delivered,
        Value::Array(failures) => failures,
        _ => return Outcome::Failed,
    };
    let positions: Option<Vec<usize>> = failures
        .iter()
        .map(|failure| {
            let id = failure["itemIdentifier"].as_str()?;
            records
                .iter()
                .position(|record| record::sequence_number(record) == id)
        })
        .collect();
    match positions.map(|positions| positions.into_iter().min()) {
        Some(None) => Outcome::Delivered,
        Some(Some(position)) => Outcome::FailedAt(position),
        None => Outcome::Failed,
    }
}

/// Whether the mapping's filters let a record through.
pub(crate) fn takes(mapping: &StreamMapping, record: &Value) -> bool {
    let filters = &mapping.filters;
    filters.is_empty() || filters.iter().any(|filter| fits(filter, record))
}

/// Whether a record fits an event filter of exact values: a list holds the values that fit, a mapping goes deeper.
fn fits(filter: &Value, record: &Value) -> bool {
    match filter {
        Value::Object(parts) => parts
            .iter()
            .all(|(name, part)| fits(part, &record[name.as_str()])),
        Value::Array(values) => values.contains(record),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
