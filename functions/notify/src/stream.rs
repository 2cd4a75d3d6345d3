//! From the table's stream to the queues.

use app::App;
use app::announce::{Announcement, GroupPush};
use app::ports::{Fault, QueueName};
use app::push::{News, Push, is_announced};
use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use serde::Serialize;
use serde_json::{Value, json};
use store::image::{self, Image};

/// What is new when an item appears; a change of one that was there is no news.
const APPEARED: &str = "INSERT";

/// The bodies for each queue.
#[derive(Default)]
struct Bodies {
    receipts: Vec<String>,
    announcements: Vec<String>,
}

/// Queues a message for each news of a batch. The answer names the first record that could not be done, from which the
/// stream goes on; what is queued twice then has the same retry key.
pub(crate) async fn read(app: &App, event: Event) -> Value {
    let mut bodies = Bodies::default();
    let mut stuck = None;
    let first = event.records.first().map(sequence_number);
    for record in event.records {
        let at = sequence_number(&record);
        if let Err(fault) = bodies.add(record) {
            tracing::error!(stream.sequence_number = at, %fault, "a record of the stream cannot be read");
            stuck = Some(at);
            break;
        }
    }
    match bodies.queue(app).await {
        Ok(()) => answer(stuck),
        Err(fault) => {
            tracing::warn!(%fault, "the messages of a batch could not be queued");
            answer(first)
        }
    }
}

impl Bodies {
    /// The queue's message about a record, where somebody is to hear of it. What a member has just done is answered with
    /// a receipt; all else the shop tells on its own initiative.
    fn add(&mut self, record: EventRecord) -> Result<(), Fault> {
        if record.event_name != APPEARED {
            return Ok(());
        }
        let written_at = record.change.approximate_creation_date_time;
        let to_one = |news| Push::about(&news, written_at).map(Announcement::ToOne);
        let announcement = match image::read(record.change.new_image)? {
            Image::Entry(entry) if is_announced(&entry) => to_one(News::Entry(entry)),
            Image::Entry(entry) => {
                let receipt = Push::about(&News::Entry(entry), written_at);
                self.receipts.extend(body(receipt)?);
                None
            }
            Image::Coupon(coupon) => to_one(News::Coupon(coupon)),
            Image::Notice(notice) => to_one(News::Notice(*notice)),
            Image::CouponsEnding(group) => {
                Some(Announcement::ToGroup(GroupPush::about(&group, written_at)))
            }
            Image::Silent => None,
        };
        self.announcements.extend(body(announcement)?);
        Ok(())
    }

    async fn queue(self, app: &App) -> Result<(), Fault> {
        let queues = [
            (QueueName::Pushes, self.receipts),
            (QueueName::Announcements, self.announcements),
        ];
        for (queue, bodies) in queues {
            if !bodies.is_empty() {
                app.queue.send(queue, bodies).await?;
            }
        }
        Ok(())
    }
}

fn body(message: Option<impl Serialize>) -> Result<Option<String>, Fault> {
    let body = message.map(|message| serde_json::to_string(&message));
    body.transpose()
        .map_err(|error| Fault::Corrupt(error.to_string()))
}

fn sequence_number(record: &EventRecord) -> String {
    record.change.sequence_number.clone().unwrap_or_default()
}

/// Lambda's partial answer for a stream: everything before the named record is done.
fn answer(stuck: Option<String>) -> Value {
    let failures = stuck.map(|at| json!({ "itemIdentifier": at }));
    json!({ "batchItemFailures": failures.as_slice() })
}
