//! A campaign run: what it is to do, and how far its operator let it go.

use app::ports::Fault;
use app::store::{CampaignRun, Job, Run};
use domain::calendar::{Day, Instant, instant_form};
use domain::campaign_run::{Plan, Stage};
use domain::entry::Fingerprint;
use domain::ids::CampaignRunId;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "campaign run";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "fp")]
    asked: Fingerprint,
    by: String,
    plan: Plan,
    #[serde(rename = "yen", default, skip_serializing_if = "Option::is_none")]
    yen_each: Option<u64>,
    /// The run of its chunks, and the day and instant of its planning.
    run: String,
    on: Day,
    #[serde(with = "instant_form")]
    at: Instant,
    parts: u32,
    stage: Stage,
    #[serde(rename = "upd", with = "instant_form")]
    changed_at: Instant,
}

pub(crate) fn write(campaign: &CampaignRun) -> Result<Item, Fault> {
    let run = &campaign.run;
    let form = Form {
        version: campaign.version,
        asked: campaign.asked.clone(),
        by: campaign.by.clone(),
        plan: campaign.plan.clone(),
        yen_each: campaign.yen_each,
        run: run.id.clone(),
        on: run.on,
        at: run.planned_at,
        parts: run.parts,
        stage: campaign.stage,
        changed_at: campaign.changed_at,
    };
    seal(KIND, key::campaign_run(&campaign.id), &form)
}

pub(crate) fn read(item: Item) -> Result<CampaignRun, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let id = CampaignRunId::parse(&key.sk).map_err(|_| corrupt(KIND))?;
    let run = Run {
        id: form.run,
        job: Job::Campaign,
        on: form.on,
        from: form.on,
        through: form.on,
        planned_at: form.at,
        parts: form.parts,
        campaign: Some(id.clone()),
    };
    Ok(CampaignRun {
        id,
        version: form.version,
        asked: form.asked,
        by: form.by,
        plan: form.plan,
        yen_each: form.yen_each,
        run,
        stage: form.stage,
        changed_at: form.changed_at,
    })
}
