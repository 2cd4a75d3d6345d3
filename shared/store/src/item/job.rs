//! The last day that a scheduled job was planned for.

use app::ports::Fault;
use app::store::Job;
use domain::calendar::Day;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{open, seal};
use crate::key;

const KIND: &str = "job marker";

/// The attribute with the day. As text, days sort as the calendar does.
pub(crate) const THROUGH: &str = "thru";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "thru")]
    through: Day,
}

pub(crate) fn write(job: Job, through: Day) -> Result<Item, Fault> {
    seal(KIND, key::job(job), &Form { through })
}

pub(crate) fn read(item: Item) -> Result<Day, Fault> {
    open::<Form>(KIND, item).map(|(_, form)| form.through)
}
