//! What other point systems test, in our words: the same rule, the same numbers, the same answer.
//!
//! A tag names the peer's case, by its number or in a word. Left out are the rules that a program cannot express: coupons
//! that compound to fractions of a yen, lines that cost less than nothing, notices at round balances.

mod earning;
mod edits;
mod lots;
mod rates;
mod spending;

use serde_json::{Value, json};
use tests::order;

/// A program with these rules for earning and nothing else of its own.
fn program(earning: &Value) -> Value {
    json!({ "name": "Peer", "earning": earning })
}

/// One point for a hundred yen, each piece rounded to the nearest: what Japanese shops come with.
fn one_percent() -> Value {
    program(&json!({ "rate": "0.01", "rounding": { "mode": "half_up", "unit": "item" } }))
}

/// The same with one more field at the top.
fn with(mut program: Value, field: &str, value: Value) -> Value {
    program[field] = value;
    program
}

/// An order of one article with one more field.
fn order_with(yen: u64, field: &str, value: Value) -> Value {
    let mut order = order(yen);
    order[field] = value;
    order
}
