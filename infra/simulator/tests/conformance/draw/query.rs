//! Queries of the table and of both indexes, page by page.

use aws_sdk_dynamodb::types::AttributeValue;

use super::Draw;
use super::item::{number, text, with};
use crate::request::{Item, Query};

/// The names of a query's partition key and sort key.
const OF_TABLE: [&str; 2] = ["PK", "SK"];
const OF_HISTORY: [&str; 2] = ["HM", "HS"];
const OF_DUE: [&str; 2] = ["DP", "DS"];

impl Draw {
    pub(super) fn query(&mut self) -> Query {
        if let Some(next) = self.next_page.take()
            && !self.rarely(6)
        {
            return next;
        }
        let (index, names) = match self.chance.u32(0..60) {
            0..=14 => (None, OF_TABLE),
            15..=34 => (Some("history"), OF_HISTORY),
            35..=58 => (Some("due"), OF_DUE),
            _ => (Some("nowhere"), OF_TABLE),
        };
        let mut query = self.of_partition(index, names);
        self.add_sort_condition(&mut query, names);
        query.backward = self.chance.bool();
        query.limit = match self.chance.u32(0..60) {
            0..=19 => None,
            20 => Some(0),
            21 => Some(-1),
            _ => Some(self.chance.i32(1..5)),
        };
        query.strong = self.rarely(if index.is_none() { 2 } else { 60 });
        if self.rarely(8) {
            query.behind = self.start();
        }
        query
    }

    fn of_partition(&mut self, index: Option<&'static str>, names: [&str; 2]) -> Query {
        let partition = match (self.chance.u32(0..60), names) {
            (0, _) => text(""),
            (1, _) => number(1),
            (2, _) => text("nobody"),
            (_, OF_DUE) => text(self.one_of(&["due0", "due1"])),
            _ => text(self.one_of(&["m1", "m2", "会員"])),
        };
        // One key for another: refused, as no partition is named.
        let name = if self.rarely(60) { "v" } else { names[0] };
        Query {
            index,
            expression: format!("{name} = :p"),
            values: with(":p", partition),
            ..Query::default()
        }
    }

    fn add_sort_condition(&mut self, query: &mut Query, [_, name]: [&str; 2]) {
        let (condition, names) = match self.chance.u32(0..12) {
            0..=3 => return,
            4 => (format!("{name} = :a"), 1),
            5 => (format!("{name} < :a"), 1),
            6 => (format!("{name} <= :a"), 1),
            7 => (format!("{name} > :a"), 1),
            8 => (format!("{name} >= :a"), 1),
            _ => (format!("{name} BETWEEN :a AND :b"), 2),
        };
        query.expression = format!("{} AND {condition}", query.expression);
        let mut sorts: Vec<AttributeValue> = (0..names).map(|_| self.sort(name)).collect();
        // The right way round most of the time: the wrong one is refused.
        if self.rarely(8) {
            sorts.reverse();
        } else {
            sorts.sort_by_key(|sort| format!("{sort:?}"));
        }
        let values = [":a", ":b"].into_iter().zip(sorts);
        query
            .values
            .extend(values.map(|(value, sort)| (value.to_owned(), sort)));
    }

    fn sort(&mut self, name: &str) -> AttributeValue {
        if self.rarely(60) {
            return if self.chance.bool() {
                text("")
            } else {
                AttributeValue::Bool(true)
            };
        }
        match name {
            "HS" => number(self.chance.i32(-2..12) * 100_000),
            "DS" => text(format!("2026-11-{}", self.chance.u32(10..15))),
            _ => text(self.one_of(&["C", "C1", "P", "Q", "W", "~"])),
        }
    }

    /// A key to go on from: where another page ended, or one that was made up.
    fn start(&mut self) -> Option<Item> {
        let known = self.chance.choice(&self.ends).cloned();
        if known.is_some() && !self.rarely(3) {
            return known;
        }
        Some(self.key())
    }
}
