//! The index of what comes due: who is on a list, shard by shard.

use app::ports::Fault;
use app::store::Page;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::ids::MemberId;
use serde_dynamo::Item;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::corrupt;
use crate::key::{self, DP, DS, DUE, OfMember};
use crate::member::key_of;
use crate::read::Attributes;

impl DynamoStore {
    /// A page of one partition, from behind `after` through `last`. Members that are settled meanwhile leave the list
    /// behind the reader's back, which is why a page goes on from a place and not after so many.
    pub(crate) async fn page(
        &self,
        partition: String,
        after: Option<String>,
        last: String,
        limit: u32,
    ) -> Result<Page, Fault> {
        let first = key::place_after(&after.unwrap_or_default());
        let request = QueryInput::builder()
            .table_name(&self.table)
            .index_name(DUE)
            .key_condition_expression(format!("{DP} = :list AND {DS} BETWEEN :first AND :last"))
            .expression_attribute_values(":list", AttributeValue::S(partition))
            .expression_attribute_values(":first", AttributeValue::S(first))
            .expression_attribute_values(":last", AttributeValue::S(last))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self
            .database
            .query(request)
            .await
            .map_err(|error| unavailable("Query", &error))?;
        self.meter_read("Query", answer.consumed_capacity());
        let members = answer.items().iter().map(member_of);
        let next = answer.last_evaluated_key().and_then(|key| key.get(DS));
        Ok(Page {
            members: members.collect::<Result<_, _>>()?,
            next: next.and_then(|place| place.as_s().ok()).cloned(),
        })
    }
}

fn member_of(item: &Attributes) -> Result<MemberId, Fault> {
    let key = key_of(&Item::from(item.clone()));
    match key.as_ref().and_then(key::read_member) {
        Some(OfMember::Wallet(member) | OfMember::Profile(member)) => Ok(member),
        _ => Err(corrupt("index entry")),
    }
}
