//! The programs that shops run here: they differ in what matters for a ledger.

use domain::program::Program;
use serde_json::Value;

/// The documents, as a marketer writes them.
const DOCUMENTS: [&str; 4] = [
    include_str!("programs/sample.json"),
    include_str!("programs/waiting.json"),
    include_str!("programs/rolling.json"),
    include_str!("programs/never.json"),
];

/// The program of a seed, read and as it is written.
///
/// # Panics
/// Never: the programs are ours.
#[must_use]
pub fn of(seed: u64) -> (Program, Value) {
    let place = usize::try_from(seed % 4).unwrap_or(0);
    let text = DOCUMENTS.get(place).copied().unwrap_or_default();
    let document: Value = serde_json::from_str(text)
        .unwrap_or_else(|error| panic!("the program {place} is no JSON: {error}"));
    let program = domain::program::read(&document)
        .unwrap_or_else(|faults| panic!("the program {place} has faults: {faults:?}"));
    (program, document)
}
