//! The index of what comes due: who is on a list, shard by shard.

use app::endings::{Ending, EndingPage};
use app::ports::Fault;
use app::store::Page;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::calendar::Day;
use domain::ids::MemberId;
use serde_dynamo::Item;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::corrupt;
use crate::key::{self, DP, DS, DUE, OfMember};
use crate::member::key_of;
use crate::read::Attributes;

impl DynamoStore {
    /// A page of members of one partition, from behind `after` through `last`.
    pub(crate) async fn page(
        &self,
        partition: String,
        after: Option<String>,
        last: String,
        limit: u32,
    ) -> Result<Page, Fault> {
        let first = key::place_after(&after.unwrap_or_default());
        let (items, next) = self.places(partition, (first, last), limit).await?;
        let members = items.iter().map(member_of);
        Ok(Page {
            members: members.collect::<Result<_, _>>()?,
            next,
        })
    }

    /// A page of coupons of one shard whose last day is one of these, from behind `after`.
    pub(crate) async fn page_of_endings(
        &self,
        (first, last): (Day, Day),
        shard: u8,
        after: Option<String>,
        limit: u32,
    ) -> Result<EndingPage, Fault> {
        let first = match after {
            Some(after) => key::place_after(&after),
            None => key::day_begins(first),
        };
        let between = (first, key::due_through(last));
        let (items, next) = self.places(key::endings(shard), between, limit).await?;
        let endings = items.iter().map(ending_of);
        Ok(EndingPage {
            endings: endings.collect::<Result<_, _>>()?,
            next,
        })
    }

    /// Items of one partition between two places, and where the next page begins. Items that are settled meanwhile leave
    /// the list behind the reader's back, which is why a page goes on from a place and not after so many.
    async fn places(
        &self,
        partition: String,
        (first, last): (String, String),
        limit: u32,
    ) -> Result<(Vec<Attributes>, Option<String>), Fault> {
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
        let next = answer.last_evaluated_key().and_then(|key| key.get(DS));
        let next = next.and_then(|place| place.as_s().ok()).cloned();
        Ok((answer.items.unwrap_or_default(), next))
    }
}

fn ending_of(item: &Attributes) -> Result<Ending, Fault> {
    let place = item.get(DS).and_then(|place| place.as_s().ok());
    place
        .and_then(|place| key::read_ending_place(place))
        .ok_or_else(|| corrupt("index entry"))
}

fn member_of(item: &Attributes) -> Result<MemberId, Fault> {
    let key = key_of(&Item::from(item.clone()));
    match key.as_ref().and_then(key::read_member) {
        Some(OfMember::Wallet(member) | OfMember::Profile(member)) => Ok(member),
        _ => Err(corrupt("index entry")),
    }
}
