//! A run of a job: what was planned.

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
