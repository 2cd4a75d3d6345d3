//! A family, as it was named last.

use app::families::Family;
use app::ports::Fault;
use domain::entry::Fingerprint;
use domain::ids::MemberId;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "family";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "a")]
    asked: Fingerprint,
    #[serde(rename = "m")]
    members: Vec<MemberId>,
}

pub(crate) fn write(family: &Family) -> Result<Item, Fault> {
    let form = Form {
        version: family.version,
        asked: family.asked.clone(),
        members: family.members.clone(),
    };
    seal(KIND, key::family(&family.id), &form)
}

pub(crate) fn read(item: Item) -> Result<Family, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    Ok(Family {
        id: key::read_family(&key).ok_or_else(|| corrupt(KIND))?,
        version: form.version,
        asked: form.asked,
        members: form.members,
    })
}
