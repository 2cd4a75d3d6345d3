//! Counting what a run has done.

use app::ports::Fault;
use app::store::RunCounts;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::run;
use crate::key;
use crate::read::{Attributes, attributes};

impl DynamoStore {
    /// Adds to a run's counters. Where the answer is lost and the client asks again, a chunk may count twice: the
    /// counts are a report, and nothing is decided by them.
    pub(crate) async fn add_counts(&self, run_id: &str, counts: RunCounts) -> Result<(), Fault> {
        let values: Attributes = run::counters(counts)
            .into_iter()
            .map(|(name, count)| (name.to_owned(), AttributeValue::N(count.to_string())))
            .collect();
        let request = UpdateItemInput::builder()
            .table_name(&self.table)
            .set_key(Some(attributes(key::run(run_id))))
            .update_expression(run::ADDED)
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
