//! Counting what a month left out.

use app::month::{Unasked, month_of};
use app::ports::Fault;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::calendar::Instant;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::left_out;
use crate::key::{self, Key};
use crate::read::{Attributes, attributes};

impl DynamoStore {
    /// Adds to what a month left out. Where the answer is lost and the client asks again, it may count twice: the counts
    /// are a report, and nothing is decided by them.
    pub(crate) async fn add_left_out(
        &self,
        what: Unasked,
        limit: u64,
        now: Instant,
        count: u64,
    ) -> Result<(), Fault> {
        let values = [
            (":v", 1.to_string()),
            (":lim", limit.to_string()),
            (":lat", now.timestamp_millis().to_string()),
            (":outs", count.to_string()),
        ];
        let values = values
            .into_iter()
            .map(|(name, number)| (name.to_owned(), AttributeValue::N(number)))
            .collect();
        let key = key::left_out(month_of(now));
        self.add(key, left_out::added(what), values).await
    }

    async fn add(
        &self,
        key: Key,
        expression: &'static str,
        values: Attributes,
    ) -> Result<(), Fault> {
        let request = UpdateItemInput::builder()
            .table_name(&self.table)
            .set_key(Some(attributes(key)))
            .update_expression(expression)
            .set_expression_attribute_values(Some(values))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self
            .database
            .update_item(request)
            .await
            .map_err(|error| unavailable("UpdateItem", &error))?;
        self.meter_write("UpdateItem", answer.consumed_capacity());
        Ok(())
    }
}
