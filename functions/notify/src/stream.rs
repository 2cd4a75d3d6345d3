//! From the table's stream to the queue.

use app::App;
use app::ports::{Fault, QueueName};
use app::push::{News, Push};
use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use serde_json::{Value, json};
use store::image::{self, Image};

/// What is new when an item appears; a change of one that was there is no news.
const APPEARED: &str = "INSERT";

/// Queues a push for each news of a batch. The answer names the first record that could not be done, from which the
/// stream goes on; what is queued twice then has the same retry key.
pub(crate) async fn read(app: &App, event: Event) -> Value {
    let mut bodies = Vec::new();
    let mut stuck = None;
    let first = event.records.first().map(sequence_number);
    for record in event.records {
        let at = sequence_number(&record);
        match push(record) {
            Ok(push) => bodies.extend(push),
            Err(fault) => {
                tracing::error!(stream.sequence_number = at, %fault, "a record of the stream cannot be read");
                stuck = Some(at);
                break;
            }
        }
    }
    if bodies.is_empty() {
        return answer(stuck);
    }
    match app.queue.send(QueueName::Pushes, bodies).await {
        Ok(()) => answer(stuck),
        Err(fault) => {
            tracing::warn!(%fault, "the pushes of a batch could not be queued");
            answer(first)
        }
    }
}

/// The queue's message about a record, where a member is to hear of it.
fn push(record: EventRecord) -> Result<Option<String>, Fault> {
    if record.event_name != APPEARED {
        return Ok(None);
    }
    let written_at = record.change.approximate_creation_date_time;
    let news = match image::read(record.change.new_image)? {
        Image::Entry(entry) => News::Entry(entry),
        Image::Coupon(coupon) => News::Coupon(coupon),
        Image::Notice(notice) => News::Notice(*notice),
        Image::Silent => return Ok(None),
    };
    let push = Push::about(&news, written_at);
    let body = push.map(|push| serde_json::to_string(&push)).transpose();
    body.map_err(|error| Fault::Corrupt(error.to_string()))
}

fn sequence_number(record: &EventRecord) -> String {
    record.change.sequence_number.clone().unwrap_or_default()
}

/// Lambda's partial answer for a stream: everything before the named record is done.
fn answer(stuck: Option<String>) -> Value {
    let failures = stuck.map(|at| json!({ "itemIdentifier": at }));
    json!({ "batchItemFailures": failures.as_slice() })
}
