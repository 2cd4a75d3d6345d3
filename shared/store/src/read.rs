//! Reading one item.

use std::collections::HashMap;

use app::ports::Fault;
use app::store::Read;
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use serde_dynamo::Item;

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::key::{Key, PK, SK};

/// An item as the client carries it.
pub(crate) type Attributes = HashMap<String, AttributeValue>;

impl DynamoStore {
    /// The item under a key.
    pub(crate) async fn get(&self, key: Key, read: Read) -> Result<Option<Item>, Fault> {
        let request = GetItemInput::builder()
            .table_name(&self.table)
            .set_key(Some(attributes(key)))
            .consistent_read(is_strong(read))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self
            .database
            .get_item(request)
            .await
            .map_err(|error| unavailable("GetItem", &error))?;
        self.meter_read("GetItem", answer.consumed_capacity());
        Ok(answer.item.map(Item::from))
    }
}

pub(crate) const fn is_strong(read: Read) -> bool {
    matches!(read, Read::Strong)
}

/// A key as the client carries it.
pub(crate) fn attributes(key: Key) -> Attributes {
    [(PK, key.pk), (SK, key.sk)]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), AttributeValue::S(value)))
        .collect()
}
