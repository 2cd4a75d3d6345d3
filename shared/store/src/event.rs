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
use uuid::Uuid;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::event;
use crate::key::PK;
use crate::read::Attributes;

/// For how long a claim keeps others away: far longer than the bot may run, so whoever holds an older one is gone, and
/// shorter than the queue hides the event, so the next delivery finds it free though clocks differ.
const LEASE: TimeDelta = TimeDelta::seconds(30);

impl DynamoStore {
    /// Claims an event, unless it was answered or another's claim still runs. Where it is not known whether a claim was
    /// taken, it is asked for again: our own would keep us out when the event comes again.
    pub(crate) async fn claim(
        &self,
        id: &str,
        holder: Uuid,
        now: Instant,
    ) -> Result<Claimed, Fault> {
        match self.claim_once(id, holder, now).await {
            Err(Fault::Unavailable(_)) => self.claim_once(id, holder, now).await,
            known => known,
        }
    }

    /// A claim that stands in the way is ours too, where the client has asked again.
    async fn claim_once(&self, id: &str, holder: Uuid, now: Instant) -> Result<Claimed, Fault> {
        let item = event::write_claimed(id, holder, now, now + LEASE)?;
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
                Some(item) => event::read(item, holder),
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
