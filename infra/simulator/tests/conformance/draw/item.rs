//! Items and keys.

use aws_sdk_dynamodb::types::AttributeValue;

use super::Draw;
use crate::request::{Item, Request};

const PARTITIONS: [&str; 3] = ["m1", "m2", "会員"];
const SORTS: [&str; 5] = ["C1", "C2", "P", "W", "ｗ"];

pub(super) fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(super) fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// An item with one attribute.
pub(super) fn with(name: &str, value: AttributeValue) -> Item {
    Item::from([(name.to_owned(), value)])
}

impl Draw {
    /// A key of the table, or seldom something that is none.
    pub(super) fn key(&mut self) -> Item {
        let mut key = with("PK", text(self.one_of(&PARTITIONS)));
        key.insert("SK".to_owned(), text(self.one_of(&SORTS)));
        if self.rarely(50) {
            self.spoil_key(&mut key);
        }
        if self.rarely(150) {
            key.insert("n".to_owned(), number(1));
        }
        key
    }

    fn spoil_key(&mut self, key: &mut Item) {
        let name = self.one_of(&["PK", "SK"]).to_owned();
        let bytes_max = if name == "PK" { 2_048 } else { 1_024 };
        match self.chance.u32(0..6) {
            0 => drop(key.remove(&name)),
            1 => drop(key.insert(name, number(7))),
            2 => drop(key.insert(name, AttributeValue::Bool(true))),
            3 => drop(key.insert(name, text(""))),
            4 => drop(key.insert(name, text("k".repeat(bytes_max)))),
            _ => drop(key.insert(name, text("k".repeat(bytes_max + 1)))),
        }
    }

    /// An item, seldom one that cannot be stored.
    pub(super) fn item(&mut self) -> Item {
        let mut item = self.key();
        // The order of items that share a place in an index is nobody's promise: no two of ours do.
        let own = format!("{:?}{:?}", item.get("PK"), item.get("SK"));
        let place = own.bytes().map(i32::from).sum::<i32>() % 99_991;
        item.insert("v".to_owned(), number(1));
        item.insert("n".to_owned(), number(self.chance.u32(1..4)));
        if self.chance.bool() {
            let until = number(self.chance.u32(1..5) * 1_000);
            item.insert("til".to_owned(), until);
        }
        if self.chance.bool() {
            item.insert("HM".to_owned(), text(self.one_of(&["m1", "m2"])));
            let seq = self.chance.i32(-2..12) * 100_000 + place;
            item.insert("HS".to_owned(), number(seq));
        }
        if self.chance.bool() {
            item.insert("DP".to_owned(), text(self.one_of(&["due0", "due1"])));
            let day = self.chance.u32(10..14);
            item.insert("DS".to_owned(), text(format!("2026-11-{day} {place}")));
        }
        if self.rarely(3) {
            item.insert("l".to_owned(), self.nested());
        }
        if self.rarely(25) {
            self.spoil_item(&mut item);
        }
        item
    }

    fn nested(&mut self) -> AttributeValue {
        let list = AttributeValue::L(vec![
            number(-5),
            text(self.one_of(&["", "ポイント", "🎂"])),
            AttributeValue::Null(true),
            AttributeValue::L(Vec::new()),
        ]);
        let mut map = std::collections::HashMap::new();
        map.insert("p26/27".to_owned(), list);
        map.insert("0".to_owned(), AttributeValue::Bool(self.chance.bool()));
        AttributeValue::M(map)
    }

    fn spoil_item(&mut self, item: &mut Item) {
        let (name, value) = match self.chance.u32(0..12) {
            0 => ("HS", text("12")),
            1 => ("HM", number(1)),
            2 => ("HM", text("")),
            3 => ("DS", text("")),
            4 => ("DS", number(1)),
            5 => ("DP", AttributeValue::Null(true)),
            6 => ("big", text("x".repeat(410_000))),
            7 => ("n", number("9".repeat(38))),
            8 => ("n", number("9".repeat(39))),
            9 => ("n", text("1")),
            10 => ("DS", text("d".repeat(1_025))),
            _ => return drop(item.remove("HM")),
        };
        item.insert(name.to_owned(), value);
    }

    /// An update as the store counts a run, seldom one that cannot be done.
    pub(super) fn update(&mut self) -> Request {
        let mut values = with(":v", number(1));
        for name in [":n", ":m"] {
            values.insert(name.to_owned(), number(self.chance.u32(0..3)));
        }
        let mut expression = "SET v = :v ADD n :n, m :m".to_owned();
        match self.chance.u32(0..24) {
            0 => "SET PK = :v ADD n :n, m :m".clone_into(&mut expression),
            1 => "SET HS = :v ADD n :n, m :m".clone_into(&mut expression),
            2 => "SET DS = :v ADD n :n, m :m".clone_into(&mut expression),
            3 => "SET v = :v ADD til :n, l :m".clone_into(&mut expression),
            4 => "SET v = :v ADD n :n, at :m".clone_into(&mut expression),
            5 => drop(values.remove(":m")),
            6 => drop(values.insert(":x".to_owned(), number(1))),
            7 => drop(values.insert(":n".to_owned(), text("1"))),
            8 => drop(values.insert(":n".to_owned(), number("9".repeat(38)))),
            9 => drop(values.insert(":v".to_owned(), text(""))),
            _ => {}
        }
        Request::Update {
            key: self.key(),
            expression,
            values,
        }
    }
}
