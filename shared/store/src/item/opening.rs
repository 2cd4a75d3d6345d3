//! A lottery whose seed is settled.

use app::lotteries::Opening;
use app::ports::Fault;
use domain::calendar::{Instant, instant_form};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "lottery";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "s")]
    salt: String,
    #[serde(rename = "h")]
    seed_hash: String,
    #[serde(rename = "o", with = "instant_form")]
    opened_at: Instant,
    #[serde(rename = "e", with = "instant_form")]
    ends_at: Instant,
}

pub(crate) fn write(opening: &Opening) -> Result<Item, Fault> {
    let form = Form {
        salt: opening.salt.clone(),
        seed_hash: opening.seed_hash.clone(),
        opened_at: opening.opened_at,
        ends_at: opening.ends_at,
    };
    seal(KIND, key::opening(&opening.lottery), &form)
}

pub(crate) fn read(item: Item) -> Result<Opening, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let lottery = key::read_opening(&key).ok_or_else(|| corrupt(KIND))?;
    Ok(Opening {
        lottery: lottery.to_owned(),
        salt: form.salt,
        seed_hash: form.seed_hash,
        opened_at: form.opened_at,
        ends_at: form.ends_at,
    })
}
