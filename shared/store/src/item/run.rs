//! A run of a job: what was planned. And the five counters that a run had in earlier versions, which nobody writes any
//! more.

use app::ports::Fault;
use app::store::{Job, Run};
use domain::calendar::{Day, Instant, instant_form};
use domain::ids::CampaignRunId;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "run record";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    job: String,
    on: Day,
    from: Day,
    #[serde(rename = "thru")]
    through: Day,
    #[serde(with = "instant_form")]
    at: Instant,
    parts: u32,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    campaign: Option<CampaignRunId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counters {
    #[serde(rename = "visited")]
    _visited: u64,
    #[serde(rename = "settled")]
    _settled: u64,
    #[serde(rename = "expired")]
    _expired: u64,
    #[serde(rename = "notices")]
    _notices: u64,
    #[serde(rename = "coupons")]
    _coupons: u64,
}

pub(crate) fn write(run: &Run) -> Result<Item, Fault> {
    let form = Form {
        job: run.job.as_str().to_owned(),
        on: run.on,
        from: run.from,
        through: run.through,
        at: run.planned_at,
        parts: run.parts,
        campaign: run.campaign.clone(),
    };
    seal(KIND, key::run(&run.id), &form)
}

pub(crate) fn read(item: Item) -> Result<Run, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    Ok(Run {
        id: key.sk,
        job: Job::parse(&form.job).ok_or_else(|| corrupt(KIND))?,
        on: form.on,
        from: form.from,
        through: form.through,
        planned_at: form.at,
        parts: form.parts,
        campaign: form.campaign,
    })
}

/// Reads the counters of an earlier version.
pub(crate) fn read_counters(item: Item) -> Result<(), Fault> {
    open::<Counters>(KIND, item).map(|_| ())
}
