//! A stream record in the words of Lambda's event: those of the streams API itself.

use aws_sdk_dynamodbstreams::primitives::Blob;
use aws_sdk_dynamodbstreams::types::{AttributeValue, Record};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The record as Lambda hands it to a function.
///
/// `now` is when it was written: the engine only knows the machine's time, and everything here lives by the program's.
pub(super) fn as_lambda_has_it(record: &Record, stream: &str, now: DateTime<Utc>) -> Value {
    let mut change = Map::new();
    if let Some(read) = &record.dynamodb {
        change.insert(
            "ApproximateCreationDateTime".to_owned(),
            json!(now.timestamp()),
        );
        change.insert("SequenceNumber".to_owned(), json!(read.sequence_number));
        change.insert("SizeBytes".to_owned(), json!(read.size_bytes));
        change.insert(
            "StreamViewType".to_owned(),
            json!(read.stream_view_type.as_ref().map(|kind| kind.as_str())),
        );
        for (name, item) in [
            ("Keys", &read.keys),
            ("NewImage", &read.new_image),
            ("OldImage", &read.old_image),
        ] {
            if let Some(item) = item {
                change.insert(name.to_owned(), attributes(item));
            }
        }
    }
    let mut lambda = json!({
        "eventID": record.event_id,
        "eventName": record.event_name.as_ref().map(|name| name.as_str()),
        "eventVersion": record.event_version,
        "eventSource": record.event_source,
        "awsRegion": record.aws_region,
        "dynamodb": change,
        "eventSourceARN": stream,
    });
    if let Some(identity) = &record.user_identity {
        lambda["userIdentity"] =
            json!({"type": identity.r#type, "principalId": identity.principal_id});
    }
    lambda
}

/// The place of a record in its shard.
pub(super) fn sequence_number(record: &Value) -> &str {
    record["dynamodb"]["SequenceNumber"]
        .as_str()
        .unwrap_or_default()
}

fn attributes(item: &HashMap<String, AttributeValue>) -> Value {
    item.iter()
        .map(|(name, value)| (name.clone(), attribute(value)))
        .collect()
}

fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::B(bytes) => json!({ "B": base64(bytes) }),
        AttributeValue::Bool(truth) => json!({ "BOOL": truth }),
        AttributeValue::Null(null) => json!({ "NULL": (null) }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(blobs) => json!({ "BS": blobs.iter().map(base64).collect::<Vec<_>>() }),
        AttributeValue::L(values) => {
            json!({ "L": values.iter().map(attribute).collect::<Vec<_>>() })
        }
        AttributeValue::M(values) => json!({ "M": attributes(values) }),
        _ => Value::Null,
    }
}

fn base64(bytes: &Blob) -> String {
    STANDARD.encode(bytes.as_ref())
}
