//! How much of a campaign's budget one of its counters has given.

use app::budgets::Counter;
use app::ports::Fault;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "counter";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "g")]
    given: i64,
}

pub(crate) fn write(counter: &Counter) -> Result<Item, Fault> {
    let form = Form {
        version: counter.version,
        given: counter.given,
    };
    seal(KIND, key::counter(&counter.campaign, counter.shard), &form)
}

pub(crate) fn read(item: Item) -> Result<Counter, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let (shard, campaign) = key::read_counter(&key).ok_or_else(|| corrupt(KIND))?;
    Ok(Counter {
        campaign: campaign.to_owned(),
        shard,
        version: form.version,
        given: form.given,
    })
}
