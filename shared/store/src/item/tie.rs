//! What is tied to a redemption or an order.

use std::collections::BTreeSet;

use app::ports::Fault;
use app::ties::{Bond, Tie, TieName};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{open, seal};
use crate::key;

const KIND: &str = "tie";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "b")]
    bonds: BTreeSet<Bond>,
}

pub(crate) fn write(tie: &Tie) -> Result<Item, Fault> {
    let form = Form {
        version: tie.version,
        bonds: tie.bonds.clone(),
    };
    seal(KIND, key::tie(&tie.name), &form)
}

pub(crate) fn read(name: &TieName, item: Item) -> Result<Tie, Fault> {
    let (_, form) = open::<Form>(KIND, item)?;
    Ok(Tie {
        name: name.clone(),
        version: form.version,
        bonds: form.bonds,
    })
}

/// Whether it is one.
pub(crate) fn check(item: Item) -> Result<(), Fault> {
    open::<Form>(KIND, item).map(|_| ())
}
