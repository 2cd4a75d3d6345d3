//! The whole table, page by page: for the audit, which is the only reader that asks for more than it knows the name of.
//!
//! No function may scan, so this is not part of the store that functions have. Everything is read strongly but the index
//! of the journal, which DynamoDB only ever answers as it was a moment ago.

use std::fmt;

use app::ports::Fault;
use app::store::Recorded;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::entry::Entry;
use domain::ids::MemberId;
use serde_dynamo::Item;

use crate::fault::unavailable;
use crate::item::corrupt;
use crate::key::{self, HISTORY, HM, PK};
use crate::member::key_of;
use crate::read::Attributes;
use crate::stored::{self, Stored};

/// The table as a whole.
#[derive(Clone, Debug)]
pub struct Whole {
    client: Client,
    table: String,
}

/// Where a page goes on. Keys may be personal, so it says nothing.
#[derive(Clone)]
pub struct Place(Attributes);

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

/// An item that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The member whose item it is, as its key says.
    pub member: Option<MemberId>,
    /// What it is.
    pub stored: Result<Stored, Fault>,
    /// Whether it stands in the index of what comes due where what it says puts it.
    pub in_its_place: bool,
}

/// A page, and where the next one begins.
pub type Page<T> = (Vec<T>, Option<Place>);

impl Whole {
    /// The table of this name.
    #[must_use]
    pub fn new(client: &Client, table: impl Into<String>) -> Whole {
        Whole {
            client: client.clone(),
            table: table.into(),
        }
    }

    /// How many items there are, as DynamoDB last counted them.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] also where there is no such table.
    pub async fn items(&self) -> Result<u64, Fault> {
        let describe = self.client.describe_table().table_name(&self.table);
        let answer = describe.send().await;
        let answer = answer.map_err(|error| unavailable("DescribeTable", &error))?;
        let items = answer.table().and_then(|table| table.item_count());
        Ok(items
            .and_then(|count| u64::try_from(count).ok())
            .unwrap_or(0))
    }

    /// A page of everything, in no order.
    ///
    /// # Errors
    /// [`Fault::Unavailable`].
    pub async fn page(&self, after: Option<Place>) -> Result<Page<Found>, Fault> {
        let scan = self
            .client
            .scan()
            .table_name(&self.table)
            .consistent_read(true)
            .set_exclusive_start_key(after.map(|place| place.0));
        let answer = scan.send().await;
        let answer = answer.map_err(|error| unavailable("Scan", &error))?;
        let items = answer.items.unwrap_or_default().into_iter().map(found);
        Ok((items.collect(), answer.last_evaluated_key.map(Place)))
    }

    /// Everything of one member.
    ///
    /// # Errors
    /// [`Fault::Unavailable`].
    pub async fn of(&self, member: &MemberId) -> Result<Vec<Found>, Fault> {
        let (mut items, mut after) = (Vec::new(), None);
        loop {
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .consistent_read(true)
                .key_condition_expression(format!("{PK} = :member"))
                .expression_attribute_values(":member", AttributeValue::S(key::member(member)))
                .set_exclusive_start_key(after);
            let answer = query.send().await;
            let answer = answer.map_err(|error| unavailable("Query", &error))?;
            items.extend(answer.items.unwrap_or_default().into_iter().map(found));
            after = answer.last_evaluated_key;
            if after.is_none() {
                return Ok(items);
            }
        }
    }

    /// A page of a member's journal, oldest first.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]. An entry that cannot be read is a fault of its own.
    pub async fn journal(
        &self,
        member: &MemberId,
        after: Option<Place>,
    ) -> Result<Page<Result<Entry, Fault>>, Fault> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(HISTORY)
            .key_condition_expression(format!("{HM} = :member"))
            .expression_attribute_values(":member", AttributeValue::S(member.to_string()))
            .set_exclusive_start_key(after.map(|place| place.0));
        let answer = query.send().await;
        let answer = answer.map_err(|error| unavailable("Query", &error))?;
        let items = answer.items.unwrap_or_default().into_iter();
        let entries = items.map(|item| match stored::read(Item::from(item))? {
            Stored::Recorded(_, recorded) => match *recorded {
                Recorded::Entry(entry) => Ok(entry),
                Recorded::Refused(_) | Recorded::Voided(_) => Err(corrupt("entry")),
            },
            _ => Err(corrupt("entry")),
        });
        Ok((entries.collect(), answer.last_evaluated_key.map(Place)))
    }
}

fn found(item: Attributes) -> Found {
    let item = Item::from(item);
    let member = key_of(&item).as_ref().and_then(key::read_any_member);
    let stored = stored::read(item.clone());
    let in_its_place = stored
        .as_ref()
        .is_ok_and(|stored| stored::is_in_its_place(&item, stored));
    Found {
        member,
        stored,
        in_its_place,
    }
}
