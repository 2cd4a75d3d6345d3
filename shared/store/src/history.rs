//! A member's journal, newest first.

use app::ports::Fault;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::entry::Entry;
use domain::ids::MemberId;
use serde_dynamo::Item;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item;
use crate::key::{HISTORY, HM, HS};
use crate::read::Attributes;

impl DynamoStore {
    /// At most `limit` entries from below `below`. The index lags behind the table a little, and always has whole
    /// entries in order.
    pub(crate) async fn journal(
        &self,
        member: &MemberId,
        below: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, Fault> {
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut entries = Vec::new();
        let mut below = below;
        while entries.len() < wanted {
            let left = wanted.saturating_sub(entries.len());
            let (items, more) = self.journal_page(member, below, left).await?;
            for item in items {
                entries.push(item::entry::read(Item::from(item))?);
            }
            // A page ends early where it holds a megabyte.
            match entries.last() {
                Some(last) if more => below = Some(last.seq),
                _ => break,
            }
        }
        Ok(entries)
    }

    async fn journal_page(
        &self,
        member: &MemberId,
        below: Option<u64>,
        limit: usize,
    ) -> Result<(Vec<Attributes>, bool), Fault> {
        let mut condition = format!("{HM} = :member");
        let mut values = Attributes::new();
        values.insert(":member".to_owned(), AttributeValue::S(member.to_string()));
        if let Some(below) = below {
            condition = format!("{condition} AND {HS} < :below");
            values.insert(":below".to_owned(), AttributeValue::N(below.to_string()));
        }
        let request = QueryInput::builder()
            .table_name(&self.table)
            .index_name(HISTORY)
            .key_condition_expression(condition)
            .set_expression_attribute_values(Some(values))
            .scan_index_forward(false)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self
            .database
            .query(request)
            .await
            .map_err(|error| unavailable("Query", &error))?;
        self.meter_read("Query", answer.consumed_capacity());
        let more = answer.last_evaluated_key.is_some();
        Ok((answer.items.unwrap_or_default(), more))
    }
}
