//! The program: one item for each version, which never changes, and a tiny one that says which is in force, so that
//! asking costs half a read unit however long the rules are.

use app::ports::Fault;
use domain::program::Program;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "program";

/// The version in force.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InForce {
    #[serde(rename = "n")]
    version: u32,
}

/// One version, as the JSON text that the contract shows.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    json: String,
}

pub(crate) fn write_in_force(version: u32) -> Result<Item, Fault> {
    seal(KIND, key::program_in_force(), &InForce { version })
}

pub(crate) fn read_in_force(item: Item) -> Result<u32, Fault> {
    open::<InForce>(KIND, item).map(|(_, form)| form.version)
}

pub(crate) fn write(version: u32, program: &Program) -> Result<Item, Fault> {
    let form = Form {
        json: program.to_json().to_string(),
    };
    seal(KIND, key::program(version), &form)
}

pub(crate) fn read(item: Item) -> Result<Program, Fault> {
    let (_, form) = open::<Form>(KIND, item)?;
    let document = serde_json::from_str(&form.json).map_err(|_| corrupt(KIND))?;
    domain::program::read(&document).map_err(|_| corrupt(KIND))
}
