//! The table's stream: every change once in its shard's order, and again where a reader failed.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use serde_dynamo::Item;
use serde_json::{Value, json};

use crate::table::{Attributes, Change, STREAM_SHARDS, Table};

/// A change with its number.
pub(crate) type Record = (u64, Change);

/// Who reads which shard.
#[derive(Default)]
pub(crate) struct Streams {
    reading: [bool; STREAM_SHARDS],
}

impl Streams {
    /// Whether a shard has something to read, and nobody does.
    pub(crate) fn can_read(&self, shard: usize, table: &Table) -> bool {
        let is_free = self.reading.get(shard).is_some_and(|reading| !reading);
        is_free
            && table
                .stream
                .get(shard)
                .is_some_and(|records| !records.is_empty())
    }

    /// Whether everything was read.
    pub(crate) fn is_done(&self, table: &Table) -> bool {
        !self.reading.contains(&true) && table.stream.iter().all(VecDeque::is_empty)
    }

    /// Takes the next records of a shard. Nobody else reads on until they are done.
    pub(crate) fn read(&mut self, shard: usize, count: usize, table: &mut Table) -> Vec<Record> {
        if let Some(reading) = self.reading.get_mut(shard) {
            *reading = true;
        }
        let Some(records) = table.stream.get_mut(shard) else {
            return Vec::new();
        };
        let count = count.min(records.len());
        records.drain(..count).collect()
    }

    /// What was read is done, but for what follows the named record, or for all where nobody knows.
    pub(crate) fn done(
        &mut self,
        shard: usize,
        records: Vec<Record>,
        failed_from: Option<Option<String>>,
        table: &mut Table,
    ) {
        if let Some(reading) = self.reading.get_mut(shard) {
            *reading = false;
        }
        let from = match failed_from {
            None => Some(0),
            Some(None) => None,
            Some(Some(at)) => records
                .iter()
                .position(|(number, _)| number.to_string() == at),
        };
        if let Some(from) = from
            && let Some(stream) = table.stream.get_mut(shard)
        {
            for record in records.into_iter().skip(from).rev() {
                stream.push_front(record);
            }
        }
    }
}

/// The event that a reader of the stream gets; `None` where nothing of it is meant for the reader.
pub(crate) fn event(
    records: &[Record],
    epoch: DateTime<Utc>,
    takes: impl Fn(&Value) -> bool,
) -> Option<Value> {
    let record = |(number, change): &Record| {
        let name = match (&change.before, &change.after) {
            (None, _) => "INSERT",
            (_, Some(_)) => "MODIFY",
            (_, None) => "REMOVE",
        };
        let written = TimeDelta::milliseconds(i64::try_from(change.at).unwrap_or(i64::MAX));
        let written_at = epoch + written;
        let mut record = json!({
            "eventID": number.to_string(),
            "eventName": name,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "ap-northeast-1",
            "dynamodb": {
                "ApproximateCreationDateTime": written_at.timestamp(),
                "Keys": {
                    "PK": { "S": change.key.partition },
                    "SK": { "S": change.key.sort },
                },
                "SequenceNumber": number.to_string(),
                "SizeBytes": 0,
                "StreamViewType": "NEW_IMAGE",
            },
            "eventSourceARN": "arn:aws:dynamodb:ap-northeast-1:000000000000:table/simulated/stream/1",
        });
        if !takes(&record) {
            return None;
        }
        if let Some(item) = &change.after {
            record["dynamodb"]["NewImage"] = image(item);
        }
        Some(record)
    };
    let taken: Vec<Value> = records.iter().filter_map(record).collect();
    (!taken.is_empty()).then(|| json!({ "Records": taken }))
}

/// An item in the words of a stream's record.
pub(crate) fn image(item: &Attributes) -> Value {
    let item = Item::from(item.clone());
    serde_json::to_value(item).unwrap_or_default()
}
