//! Reads a stream in order through the ordinary streams client, shard after shard, a parent before its children.

use super::checkpoint::Checkpoint;
use super::record;
use crate::clock::ProgramClock;
use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::error::DisplayErrorContext;
use aws_sdk_dynamodbstreams::types::ShardIteratorType;
use serde_json::Value;
use std::sync::Arc;

/// Records of one shard, in order, as Lambda hands them over.
#[derive(Debug)]
pub struct Batch {
    pub(super) shard: String,
    pub(super) records: Vec<Value>,
    /// How often it has failed.
    pub(super) attempts: u32,
}

/// Why a stream cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The endpoint does not answer, or refuses.
    #[error("the table's stream cannot be read: {0}")]
    Read(String),
    /// The data folder cannot be written.
    #[error("the stream's checkpoint cannot be kept: {0}")]
    Keep(#[from] std::io::Error),
}

impl StreamError {
    fn read<E: std::error::Error + 'static>(error: E) -> Self {
        Self::Read(DisplayErrorContext(error).to_string())
    }
}

/// A place in a stream.
pub struct Reader {
    client: Client,
    stream: String,
    checkpoint: Checkpoint,
    clock: Arc<ProgramClock>,
    /// `None` until the shards have been listed.
    shards: Option<Vec<Shard>>,
}

struct Shard {
    id: String,
    parent: Option<String>,
    iterator: Position,
}

enum Position {
    /// To be taken from the checkpoint.
    Unknown,
    At(String),
    /// The shard is closed and was read to its end.
    End,
}

impl Reader {
    /// Reads `stream` from its checkpoint on, or from its beginning.
    #[must_use]
    pub fn new(
        client: Client,
        stream: &str,
        mut checkpoint: Checkpoint,
        clock: Arc<ProgramClock>,
    ) -> Self {
        checkpoint.of_stream(stream);
        Self {
            client,
            stream: stream.to_owned(),
            checkpoint,
            clock,
            shards: None,
        }
    }

    /// The next records, if there are any now.
    ///
    /// # Errors
    /// Where the endpoint does not answer.
    pub async fn read(&mut self, limit: i32) -> Result<Option<Batch>, StreamError> {
        let mut shards = match self.shards.take() {
            Some(shards) => shards,
            None => self.list().await?,
        };
        let mut found = None;
        for position in 0..shards.len() {
            if found.is_none() && parent_is_read(&shards, position) {
                found = self.read_shard(&mut shards[position], limit).await?;
            }
        }
        // A shard that ended has children, which only a new listing shows.
        if !shards
            .iter()
            .any(|shard| matches!(shard.iterator, Position::End))
        {
            self.shards = Some(shards);
        }
        Ok(found)
    }

    /// Remembers that a record and all before it were delivered.
    ///
    /// # Errors
    /// Where the data folder cannot be written.
    pub fn delivered(&mut self, shard: &str, record: &Value) -> Result<(), StreamError> {
        Ok(self
            .checkpoint
            .set(shard, record::sequence_number(record))?)
    }

    async fn list(&self) -> Result<Vec<Shard>, StreamError> {
        let mut shards = Vec::new();
        let mut after = None;
        loop {
            let answer = self
                .client
                .describe_stream()
                .stream_arn(&self.stream)
                .set_exclusive_start_shard_id(after)
                .send()
                .await
                .map_err(StreamError::read)?;
            let Some(description) = answer.stream_description else {
                return Ok(shards);
            };
            shards.extend(
                description
                    .shards
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|shard| {
                        Some(Shard {
                            id: shard.shard_id?,
                            parent: shard.parent_shard_id,
                            iterator: Position::Unknown,
                        })
                    }),
            );
            after = description.last_evaluated_shard_id;
            if after.is_none() {
                return Ok(shards);
            }
        }
    }

    async fn read_shard(
        &self,
        shard: &mut Shard,
        limit: i32,
    ) -> Result<Option<Batch>, StreamError> {
        let iterator = match std::mem::replace(&mut shard.iterator, Position::Unknown) {
            Position::At(iterator) => iterator,
            Position::Unknown => self.iterator(&shard.id).await?,
            Position::End => {
                shard.iterator = Position::End;
                return Ok(None);
            }
        };
        let answer = self
            .client
            .get_records()
            .shard_iterator(iterator)
            .limit(limit)
            .send()
            .await
            .map_err(StreamError::read)?;
        shard.iterator = answer
            .next_shard_iterator
            .map_or(Position::End, Position::At);
        let now = self.clock.now();
        let records: Vec<Value> = answer
            .records
            .iter()
            .flatten()
            .map(|read| record::as_lambda_has_it(read, &self.stream, now))
            .collect();
        Ok((!records.is_empty()).then(|| Batch {
            shard: shard.id.clone(),
            records,
            attempts: 0,
        }))
    }

    async fn iterator(&self, shard: &str) -> Result<String, StreamError> {
        let request = self
            .client
            .get_shard_iterator()
            .stream_arn(&self.stream)
            .shard_id(shard);
        let request = match self.checkpoint.last(shard) {
            Some(last) => request
                .shard_iterator_type(ShardIteratorType::AfterSequenceNumber)
                .sequence_number(last),
            None => request.shard_iterator_type(ShardIteratorType::TrimHorizon),
        };
        let answer = request.send().await.map_err(StreamError::read)?;
        answer
            .shard_iterator
            .ok_or_else(|| StreamError::Read(format!("shard {shard} has no iterator")))
    }
}

fn parent_is_read(shards: &[Shard], position: usize) -> bool {
    let parent = shards.get(position).and_then(|shard| shard.parent.as_ref());
    // A parent that is no longer listed has left the stream.
    !shards
        .iter()
        .any(|shard| Some(&shard.id) == parent && !matches!(shard.iterator, Position::End))
}
