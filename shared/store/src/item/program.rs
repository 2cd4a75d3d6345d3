//! The program: one item for each version, which never changes, and a tiny one that says which is in force, so that
//! asking costs half a read unit however long the rules are.

use std::sync::Arc;

use app::ports::Fault;
use domain::calendar::{Instant, instant_form};
use domain::program::Published;
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
    /// Since when it is in force; versions that were published before this was written down have nothing here.
    #[serde(
        rename = "a",
        default,
        with = "instant_form::option",
        skip_serializing_if = "Option::is_none"
    )]
    since: Option<Instant>,
}

pub(crate) fn write_in_force(version: u32) -> Result<Item, Fault> {
    seal(KIND, key::program_in_force(), &InForce { version })
}

pub(crate) fn read_in_force(item: Item) -> Result<u32, Fault> {
    open::<InForce>(KIND, item).map(|(_, form)| form.version)
}

pub(crate) fn write(version: u32, published: &Published) -> Result<Item, Fault> {
    let form = Form {
        json: published.program.to_json().to_string(),
        since: published.since,
    };
    seal(KIND, key::program(version), &form)
}

pub(crate) fn read(item: Item) -> Result<Published, Fault> {
    let (_, form) = open::<Form>(KIND, item)?;
    let document = serde_json::from_str(&form.json).map_err(|_| corrupt(KIND))?;
    let program = domain::program::read(&document).map_err(|_| corrupt(KIND))?;
    Ok(Published {
        program: Arc::new(program),
        since: form.since,
    })
}
