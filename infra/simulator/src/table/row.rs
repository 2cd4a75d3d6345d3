//! One item and what it was a moment ago: an eventually consistent read may still see that.

use std::collections::VecDeque;
use std::sync::Arc;

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
    pub(crate) fn of(item: &Attributes) -> Key {
        let part = |name| {
            let value = item.get(name).and_then(|value| value.as_s().ok());
            value
                .filter(|text| !text.is_empty())
                .cloned()
                .unwrap_or_else(|| panic!("an item without {name}"))
        };
        Key {
            partition: part(PK),
            sort: part(SK),
        }
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
