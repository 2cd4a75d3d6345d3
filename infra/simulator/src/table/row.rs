//! One item and what it was a moment ago: an eventually consistent read may still see that.

use std::collections::VecDeque;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use super::check;
use super::expression::Attributes;

/// The table's partition key and sort key.
pub(crate) const PK: &str = "PK";
pub(crate) const SK: &str = "SK";

/// Where an item stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) partition: String,
    pub(crate) sort: String,
}

impl Key {
    /// The key that an item carries, by the names of the table.
    pub(crate) fn of(item: &Attributes) -> Option<Key> {
        let (partition, sort) = check::named(item)?;
        Some(Key {
            partition: partition.to_owned(),
            sort: sort.to_owned(),
        })
    }

    /// The key as an item carries it.
    pub(crate) fn item(&self) -> Attributes {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        Attributes::from([
            (PK.to_owned(), text(&self.partition)),
            (SK.to_owned(), text(&self.sort)),
        ])
    }
}

/// How many earlier images are remembered.
const EARLIER_MAX: usize = 3;

/// For how long an eventually consistent read may miss a write, in milliseconds. AWS says "usually within a second".
const STALE_MAX: u64 = 2_000;

/// An item with its past.
#[derive(Default)]
pub(crate) struct Row {
    now: Option<Arc<Attributes>>,
    /// What it was, and until when.
    earlier: VecDeque<(u64, Option<Arc<Attributes>>)>,
}

impl Row {
    pub(crate) fn now(&self) -> Option<&Arc<Attributes>> {
        self.now.as_ref()
    }

    /// Replaces the item at a time in milliseconds.
    pub(crate) fn set(&mut self, item: Option<Arc<Attributes>>, at: u64) {
        let before = std::mem::replace(&mut self.now, item);
        self.earlier.push_back((at, before));
        if self.earlier.len() > EARLIER_MAX {
            self.earlier.pop_front();
        }
    }

    /// What an eventually consistent read at `at` may still see, besides what is there.
    pub(crate) fn stale(&self, at: u64) -> impl Iterator<Item = Option<&Arc<Attributes>>> {
        self.earlier
            .iter()
            .filter(move |(until, _)| at.saturating_sub(*until) <= STALE_MAX)
            .map(|(_, item)| item.as_ref())
    }
}
