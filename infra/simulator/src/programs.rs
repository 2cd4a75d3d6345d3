//! The programs that shops run here: they differ in what matters for a ledger.

use domain::program::Program;
use serde_json::{Value, json};

/// The documents, as a marketer writes them. A shop opens with one of the first four.
const DOCUMENTS: [&str; 5] = [
    include_str!("programs/sample.json"),
    include_str!("programs/waiting.json"),
    include_str!("programs/rolling.json"),
    include_str!("programs/never.json"),
    include_str!("programs/yearly.json"),
];

/// The program that the shop of a seed opens with, read and as it is written.
///
/// # Panics
/// Never: the programs are ours.
#[must_use]
pub fn of(seed: u64) -> (Program, Value) {
    read(seed % 4)
}

/// As [`of`], with the lottery that only a shop has whose table is looked at: its seed is told nowhere else before the end.
pub(crate) fn with_lottery(seed: u64) -> (Program, Value) {
    drawing(of(seed).1)
}

/// One of all, by chance.
pub(crate) fn any(chance: u64) -> (Program, Value) {
    drawing(read(chance % 5).1)
}

/// Few prizes, so that tills want the last ones at once, and one that is never drawn but takes their place; and one draw a
/// day for each member.
fn drawing(mut document: Value) -> (Program, Value) {
    let prize = |id, odds, stock, points| json!({ "id": id, "name": id, "odds": odds, "value_yen": 0, "stock": stock, "points": points });
    document["lotteries"] = json!([{
        "id": "spin", "name": "抽選", "points": 7, "from": "2020-01-01", "to": "2099-12-31", "expected_sales_yen": 1_000_000,
        "max_per_member_per_day": 1,
        "prizes": [prize("gold", "0.1", 2, 90), prize("cup", "0.4", 3, 0), prize("thanks", "0", 2, 5)],
    }]);
    let program = domain::program::read(&document)
        .unwrap_or_else(|faults| panic!("the lottery has faults: {faults:?}"));
    (program, document)
}

fn read(number: u64) -> (Program, Value) {
    let place = usize::try_from(number).unwrap_or(0);
    let text = DOCUMENTS.get(place).copied().unwrap_or_default();
    let document: Value = serde_json::from_str(text)
        .unwrap_or_else(|error| panic!("the program {place} is no JSON: {error}"));
    let program = domain::program::read(&document)
        .unwrap_or_else(|faults| panic!("the program {place} has faults: {faults:?}"));
    (program, document)
}
