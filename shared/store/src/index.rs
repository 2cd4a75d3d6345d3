//! The index of what comes due: who is on a day's list, shard by shard.

use app::ports::Fault;
use app::store::Page;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::ids::MemberId;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::corrupt;
use crate::key::{DP, DS, DUE};
use crate::read::Attributes;

impl DynamoStore {
    /// A page of one partition, in the order of the members' ids. Members that are settled meanwhile leave the list
    /// behind the reader's back, which is why the page goes on after a member and not after so many.
    pub(crate) async fn page(
        &self,
        partition: String,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Page, Fault> {
        let mut condition = format!("{DP} = :day");
        let mut values = Attributes::new();
        values.insert(":day".to_owned(), AttributeValue::S(partition));
        if let Some(after) = after {
            condition = format!("{condition} AND {DS} > :after");
            values.insert(":after".to_owned(), AttributeValue::S(after.into()));
        }
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(DUE)
            .key_condition_expression(condition)
            .set_expression_attribute_values(Some(values))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| unavailable("Query", &error))?;
        self.meter_read("Query", answer.consumed_capacity());
        let members: Vec<MemberId> = answer
            .items()
            .iter()
            .map(member_of)
            .collect::<Result<_, _>>()?;
        let next = answer
            .last_evaluated_key()
            .and_then(|_| members.last().cloned());
        Ok(Page { members, next })
    }
}

fn member_of(item: &Attributes) -> Result<MemberId, Fault> {
    let text = item.get(DS).and_then(|value| value.as_s().ok());
    text.and_then(|text| MemberId::parse(text).ok())
        .ok_or_else(|| corrupt("index entry"))
}
