//! A global secondary index: a copy in another order, written a little later than the table.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use super::expression::{Attributes, number};
use super::row::{Key, PK, SK};

/// What an index is ordered by, and what it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexShape {
    /// Its name.
    pub name: String,
    /// The attribute of its partition key.
    pub partition: String,
    /// The attribute of its sort key.
    pub sort: String,
    /// What that attribute is.
    pub sort_key: SortKey,
    /// It carries keys only, not whole items.
    pub keys_only: bool,
}

/// What a sort key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// A text, in the order of its bytes.
    Text,
    /// A number.
    Number,
}

/// A place in an index: its partition, its sort key, and the key of the item, since places may be shared.
type Place = (String, Sort, Key);

/// A sort key, in its own order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Number(i128),
    Text(String),
}

/// One change on its way to the index.
struct Change {
    key: Key,
    before: Option<Arc<Attributes>>,
    after: Option<Arc<Attributes>>,
}

/// The index, and what has not reached it yet.
pub(crate) struct Index {
    pub(crate) shape: IndexShape,
    entries: BTreeMap<Place, Arc<Attributes>>,
    on_the_way: VecDeque<Change>,
}

impl Index {
    pub(crate) fn new(shape: IndexShape) -> Index {
        Index {
            shape,
            entries: BTreeMap::new(),
            on_the_way: VecDeque::new(),
        }
    }

    /// Notes a change of the table; the index has it once it has caught up.
    pub(crate) fn change(
        &mut self,
        key: &Key,
        before: Option<&Arc<Attributes>>,
        after: Option<&Arc<Attributes>>,
    ) {
        let has_place = |item: &&Arc<Attributes>| self.place(key, item).is_some();
        let (before, after) = (before.filter(has_place), after.filter(has_place));
        if before.is_some() || after.is_some() {
            self.on_the_way.push_back(Change {
                key: key.clone(),
                before: before.cloned(),
                after: after.cloned(),
            });
        }
    }

    /// How many changes have not reached it.
    pub(crate) fn lag(&self) -> usize {
        self.on_the_way.len()
    }

    /// Lets all but so many changes reach it, in order.
    pub(crate) fn catch_up_to(&mut self, left: usize) {
        while self.on_the_way.len() > left {
            let Some(change) = self.on_the_way.pop_front() else {
                return;
            };
            if let Some(place) = change
                .before
                .and_then(|item| self.place(&change.key, &item))
            {
                self.entries.remove(&place);
            }
            if let Some(item) = change.after
                && let Some(place) = self.place(&change.key, &item)
            {
                let carried = if self.shape.keys_only {
                    Arc::new(self.keys_of(&item))
                } else {
                    item
                };
                self.entries.insert(place, carried);
            }
        }
    }

    /// The entries of one partition from behind a place, in the order asked for.
    pub(crate) fn partition(
        &self,
        partition: &str,
        behind: Option<&Attributes>,
        forward: bool,
    ) -> Vec<Arc<Attributes>> {
        let first = (
            partition.to_owned(),
            Sort::Number(i128::MIN),
            Key::default(),
        );
        let behind = behind.and_then(|item| self.place(&Key::of(item)?, item));
        let is_left = |place: &Place| match &behind {
            Some(behind) if forward => place > behind,
            Some(behind) => place < behind,
            None => true,
        };
        let of_partition = self
            .entries
            .range((Bound::Included(first), Bound::Unbounded))
            .take_while(|((of, _, _), _)| of == partition)
            .filter(|(place, _)| is_left(place))
            .map(|(_, item)| Arc::clone(item));
        let mut found: Vec<_> = of_partition.collect();
        if !forward {
            found.reverse();
        }
        found
    }

    /// The keys of an item: the table's and the index's own.
    pub(crate) fn keys_of(&self, item: &Attributes) -> Attributes {
        let names = [
            PK,
            SK,
            self.shape.partition.as_str(),
            self.shape.sort.as_str(),
        ];
        names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone())))
            .collect()
    }

    fn place(&self, key: &Key, item: &Attributes) -> Option<Place> {
        let partition = item.get(&self.shape.partition)?.as_s().ok()?;
        let sort = match item.get(&self.shape.sort)? {
            AttributeValue::N(text) => Sort::Number(number(text)),
            AttributeValue::S(text) => Sort::Text(text.clone()),
            _ => return None,
        };
        Some((partition.clone(), sort, key.clone()))
    }
}
