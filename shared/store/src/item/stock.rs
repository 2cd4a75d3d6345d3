//! How many of a reward are left.

use app::exchanges::Stock;
use app::ports::Fault;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "stock";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "l")]
    left: u64,
}

pub(crate) fn write(stock: &Stock) -> Result<Item, Fault> {
    let form = Form {
        version: stock.version,
        left: stock.left,
    };
    seal(KIND, key::stock(&stock.reward), &form)
}

pub(crate) fn read(item: Item) -> Result<Stock, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let reward = key::read_stock(&key).ok_or_else(|| corrupt(KIND))?;
    Ok(Stock {
        reward: reward.to_owned(),
        version: form.version,
        left: form.left,
    })
}
