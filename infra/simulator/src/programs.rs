//! The programs that shops run here: they differ in what matters for a ledger.

use domain::program::Program;
use serde_json::Value;

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

/// One of all, by chance.
pub(crate) fn any(chance: u64) -> (Program, Value) {
    read(chance % 5)
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
