//! Whose a unique key is. The item's existence is what makes the key unique.

use app::ports::Fault;
use domain::ids::MemberId;
use domain::member::UniqueKey;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{open, seal};
use crate::key;

const KIND: &str = "unique key";

/// The attribute with the owner.
pub(crate) const OWNER: &str = "m";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "m")]
    member: MemberId,
}

pub(crate) fn write(unique: &UniqueKey, member: &MemberId) -> Result<Item, Fault> {
    let form = Form {
        member: member.clone(),
    };
    seal(KIND, key::unique(unique), &form)
}

pub(crate) fn read(item: Item) -> Result<MemberId, Fault> {
    open::<Form>(KIND, item).map(|(_, form)| form.member)
}
