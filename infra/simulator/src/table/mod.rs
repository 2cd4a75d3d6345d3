//! The one table, in memory, with DynamoDB's semantics: conditions, transactions that are whole or nothing, tokens,
//! indexes that lag, reads that may be stale, and a stream of every change.
//!
//! Nothing here is random and nothing waits: what goes wrong is chosen by whoever calls.

mod check;
mod expression;
mod index;
mod row;
pub(crate) mod size;
mod transaction;
mod update;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

pub(crate) use check::{Invalid, key as key_of, references};
pub(crate) use expression::{Attributes, Comparison, Expression, compare};
pub(crate) use index::Index;
pub use index::{IndexShape, SortKey};
pub(crate) use row::{Key, PK, SK};
pub(crate) use transaction::{ACTIONS_MAX, Cancelled, tells};

use row::Row;
use transaction::Token;
use update::Update;

/// How many shards the stream has. The changes of one item are in order, those of different shards in none.
pub(crate) const STREAM_SHARDS: usize = 4;

/// What the table looks like: its key is `PK` and `SK`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// Its indexes.
    pub indexes: Vec<IndexShape>,
    /// The attribute with the second from which on an item may be deleted.
    pub time_to_live: Option<String>,
}

/// One item that changed.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) key: Key,
    pub(crate) before: Option<Arc<Attributes>>,
    pub(crate) after: Option<Arc<Attributes>>,
    /// When, in milliseconds since the world began.
    pub(crate) at: u64,
}

/// Why a write is refused.
#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// DynamoDB does not take it.
    Invalid(Invalid),
    /// The condition did not hold of this, which is told where the write asks for it.
    Condition(Option<Arc<Attributes>>),
    /// Some actions of a transaction cannot be done; one answer for each.
    Cancelled(Vec<Cancelled>),
    /// The token names another transaction.
    Mismatch,
}

impl From<Invalid> for Refused {
    fn from(invalid: Invalid) -> Refused {
        Refused::Invalid(invalid)
    }
}

/// What must hold of what is there before it is written over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Condition<'a> {
    pub(crate) expression: Option<&'a str>,
    pub(crate) values: Option<&'a Attributes>,
    /// Where it does not hold, what was there is told.
    pub(crate) tells: bool,
}

impl Condition<'_> {
    /// Whether it is written as DynamoDB wants it.
    fn check(&self) -> Result<(), Invalid> {
        let expression = self.expression.map(Expression::parse);
        let names = expression
            .as_ref()
            .map_or(Vec::new(), |expression| expression.names());
        match self.values {
            Some(values) if values.is_empty() => Err(Invalid::Request("no values at all")),
            Some(values) => check::references(names.into_iter(), values),
            None => check::references(names.into_iter(), &Attributes::new()),
        }
    }

    fn holds(&self, there: Option<&Attributes>) -> bool {
        let nothing = Attributes::new();
        let values = self.values.unwrap_or(&nothing);
        self.expression
            .is_none_or(|condition| Expression::parse(condition).holds(there, values))
    }

    fn told(&self, there: Option<&Arc<Attributes>>) -> Option<Arc<Attributes>> {
        there.filter(|_| self.tells).cloned()
    }
}

/// The table.
pub(crate) struct Table {
    rows: BTreeMap<Key, Row>,
    indexes: Vec<Index>,
    tokens: HashMap<String, Token>,
    time_to_live: Option<String>,
    /// Changes that nobody has read from the stream.
    pub(crate) stream: [VecDeque<(u64, Change)>; STREAM_SHARDS],
    changes: u64,
}

impl Table {
    pub(crate) fn new(mut shape: TableShape) -> Table {
        // Of two indexes that cannot take an item, DynamoDB names the first in the order of their names.
        shape
            .indexes
            .sort_by(|one, other| one.name.cmp(&other.name));
        Table {
            rows: BTreeMap::new(),
            indexes: shape.indexes.into_iter().map(Index::new).collect(),
            tokens: HashMap::new(),
            time_to_live: shape.time_to_live,
            stream: Default::default(),
            changes: 0,
        }
    }

    /// The item under a key.
    pub(crate) fn get(&self, key: &Key) -> Option<&Arc<Attributes>> {
        self.rows.get(key).and_then(Row::now)
    }

    /// Everything an eventually consistent read may see under a key instead of what is there.
    pub(crate) fn stale(&self, key: &Key, at: u64) -> Vec<Option<&Arc<Attributes>>> {
        let row = self.rows.get(key);
        row.map(|row| row.stale(at).collect()).unwrap_or_default()
    }

    /// The keys of one partition, in order, those of deleted items too: a stale read may still see them.
    pub(crate) fn keys_of(&self, partition: &str) -> Vec<Key> {
        let first = Key {
            partition: partition.to_owned(),
            sort: String::new(),
        };
        self.rows
            .range(first..)
            .map(|(key, _)| key)
            .take_while(|key| key.partition == partition)
            .cloned()
            .collect()
    }

    /// Every item.
    pub(crate) fn items(&self) -> impl Iterator<Item = (&Key, &Arc<Attributes>)> {
        self.rows
            .iter()
            .filter_map(|(key, row)| Some((key, row.now()?)))
    }

    /// An index by its name.
    pub(crate) fn index(&mut self, name: &str) -> Result<&mut Index, Invalid> {
        let mut indexes = self.indexes.iter_mut();
        indexes
            .find(|index| index.shape.name == name)
            .ok_or(Invalid::Request("no index of that name"))
    }

    /// What its indexes look like.
    fn shapes(&self) -> impl Iterator<Item = &IndexShape> {
        self.indexes.iter().map(|index| &index.shape)
    }

    /// Lets every index see everything.
    pub(crate) fn catch_up(&mut self) {
        for index in &mut self.indexes {
            index.catch_up_to(0);
        }
    }

    /// Writes one item where the condition holds of what is there.
    pub(crate) fn put(
        &mut self,
        item: Attributes,
        condition: Condition<'_>,
        at: u64,
    ) -> Result<Change, Refused> {
        condition.check()?;
        check::contents(&item)?;
        let key = check::item(&item, self.shapes())?;
        let there = self.get(&key);
        if !condition.holds(there.map(Arc::as_ref)) {
            return Err(Refused::Condition(condition.told(there)));
        }
        Ok(self.set(key, Some(Arc::new(item)), at))
    }

    /// Changes one item by an update expression.
    pub(crate) fn update(
        &mut self,
        key: &Attributes,
        expression: &str,
        values: &Attributes,
        at: u64,
    ) -> Result<Change, Invalid> {
        let update = Update::parse(expression);
        check::references(update.names(), values)?;
        let key = check::key(key)?;
        let mut item = match self.get(&key) {
            Some(item) => Attributes::clone(item),
            None => key.item(),
        };
        update.apply(&mut item, values)?;
        check::contents(&item)?;
        check::item(&item, self.shapes())?;
        Ok(self.set(key, Some(Arc::new(item)), at))
    }

    /// Deletes what may be deleted by its time to live.
    pub(crate) fn expire(&mut self, seconds: i64, at: u64) -> usize {
        let Some(name) = self.time_to_live.clone() else {
            return 0;
        };
        let is_over = |item: &Attributes| {
            let until = item.get(&name).and_then(|value| value.as_n().ok());
            until.is_some_and(|until| expression::number(until) < i128::from(seconds))
        };
        let over: Vec<Key> = self
            .items()
            .filter(|(_, item)| is_over(item))
            .map(|(key, _)| key.clone())
            .collect();
        let count = over.len();
        for key in over {
            self.set(key, None, at);
        }
        count
    }

    /// A number over everything stored: two equal tables share it, on every machine.
    pub(crate) fn digest(&self) -> u64 {
        let of = |(key, item): (&Key, &Arc<Attributes>)| {
            hash(&format!("{key:?}{}", crate::stream::image(item)))
        };
        self.items().map(of).fold(0, u64::wrapping_add)
    }

    /// The one place that writes.
    fn set(&mut self, key: Key, item: Option<Arc<Attributes>>, at: u64) -> Change {
        let row = self.rows.entry(key.clone()).or_default();
        let change = Change {
            before: row.now().cloned(),
            after: item.clone(),
            key,
            at,
        };
        row.set(item, at);
        // What changes nothing is in no index's way and in no stream.
        if change.before == change.after {
            return change;
        }
        for index in &mut self.indexes {
            index.change(&change.key, change.before.as_ref(), change.after.as_ref());
        }
        self.changes = self.changes.saturating_add(1);
        let shard = shard_of(&change.key.partition);
        self.stream[shard].push_back((self.changes, change.clone()));
        change
    }
}

/// One partition is in one shard.
fn shard_of(partition: &str) -> usize {
    usize::try_from(hash(partition) % 4).unwrap_or(0)
}

/// FNV-1a: the same on every machine.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
