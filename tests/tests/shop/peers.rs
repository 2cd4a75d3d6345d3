//! What other point systems test, in our words: the same rule, the same numbers, the same answer.
//!
//! A tag names the peer's case, by its number or in a word. Left out are the rules that a program cannot express: lines
//! that cost less than nothing (OD-020), notices at round balances (OD-044), points that pay more than what is to pay
//! (NC-002: seven points of 15 yen for 100 yen; EC-CUBE and we take six), campaigns on no day of the week (SY-062: an
//! empty list is no condition here), points instead of a coupon for a birthday (SY-063).

mod earning;
mod edits;
mod lots;
mod rates;
mod reports;
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
