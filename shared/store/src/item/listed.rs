//! That a member is there: an item of nothing but its key, so that all members can be found, shard by shard.

use app::ports::Fault;
use domain::ids::MemberId;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "listed member";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {}

pub(crate) fn write(member: &MemberId) -> Result<Item, Fault> {
    seal(KIND, key::listed(member), &Form {})
}

pub(crate) fn read(item: Item) -> Result<MemberId, Fault> {
    let (key, Form {}) = open(KIND, item)?;
    key::read_listed(&key).ok_or_else(|| corrupt(KIND))
}
