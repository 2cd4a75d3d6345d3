//! Incoming events: each is answered once, by whoever holds the claim, and a claim lapses.

use app::ports::Fault;
use app::store::Claimed;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemInput};
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
};
use chrono::TimeDelta;
use domain::calendar::Instant;
use serde_dynamo::Item;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::event;
use crate::key::PK;
use crate::read::Attributes;

/// For how long a claim keeps others away: far longer than the bot may run, so whoever holds an older one is gone, and
/// shorter than the queue hides the event, so the next delivery finds it free though clocks differ.
const LEASE: TimeDelta = TimeDelta::seconds(30);

impl DynamoStore {
    /// Claims an event, unless it was answered or another claim still runs. Where the answer to a claim is lost and the
    /// client asks again, our own claim stands in the way: then the event is [`Claimed::Busy`] until it lapses.
    pub(crate) async fn claim(&self, id: &str, now: Instant) -> Result<Claimed, Fault> {
        let item = event::write_claimed(id, now, now + LEASE)?;
        let request = PutItemInput::builder()
            .table_name(&self.table)
            .set_item(Some(Attributes::from(item)))
            .condition_expression(format!(
                "attribute_not_exists({PK}) OR {} <= :now",
                event::LEASE
            ))
            .expression_attribute_values(
                ":now",
                AttributeValue::N(now.timestamp_millis().to_string()),
            )
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.database.put_item(request).await;
        match answer {
            Ok(answer) => {
                self.meter_write("PutItem", answer.consumed_capacity());
                Ok(Claimed::Ours)
            }
            Err(error) => match found(&error) {
                Some(item) => Ok(match event::read_answered(item)? {
                    true => Claimed::Answered,
                    false => Claimed::Busy,
                }),
                None => Err(unavailable("PutItem", &error)),
            },
        }
    }

    /// Remembers that an event was answered.
    pub(crate) async fn finish(&self, id: &str, now: Instant) -> Result<(), Fault> {
        let item = event::write_answered(id, now)?;
        self.put(item, false).await.map(|_| ())
    }
}

/// The item that stood in the way of a condition.
pub(crate) fn found<R>(error: &SdkError<PutItemError, R>) -> Option<Item> {
    match error.as_service_error()? {
        PutItemError::ConditionalCheckFailedException(failed) => {
            failed.item.clone().map(Item::from)
        }
        _ => None,
    }
}
