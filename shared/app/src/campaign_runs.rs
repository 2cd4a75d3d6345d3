//! Campaign runs: a coupon or points for every member of a segment, as a run in chunks like the nightly ones.
//!
//! Laying the chunks out is the count: who is in the segment is planned, and how many were passed over, and why, is kept
//! with each chunk. Nothing is given before its operator starts it. Then the chunks that were counted are worked: who is in
//! them is given the gift, whatever became of the segment's conditions since; who has left is passed over.
//!
//! A cap of the run is exact without a counter: how many of each chunk's members get something follows from what was
//! planned, in the order of the plan, and is the same whenever it is asked. What one of them cannot be given goes to nobody
//! else. A gift has one name for each member and run, which the database gives away once: whatever is killed, repeated,
//! paused or merged, nobody has it twice.

mod ahead;
mod back;
mod give;
mod names;

use domain::campaign_run::{Act, Gift, Known, Plan, Stage, allowances, last_start};
use domain::entry::Fingerprint;
use domain::ids::CampaignRunId;
use domain::points::Points;
use domain::refusal::Refusal;

pub(crate) use names::begins_a_gift;
pub use names::{is_gift, is_told};

use crate::ledger::{InForce, fingerprint};
use crate::runs::{Message, Progress, work};
use crate::store::{CampaignRun, Chunk, Commit, Job, Run, SHARDS, Write};
use crate::{App, Caller, Error, Missing};

/// How often an act on a run is decided again before the caller is asked to.
const ATTEMPTS_MAX: u32 = 6;

/// A campaign run, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignNow {
    /// The run.
    pub campaign: CampaignRun,
    /// Its count, and what its chunks have done.
    pub progress: Progress,
}

impl CampaignNow {
    /// As it was when it was planned: what its operator was answered then, and is answered ever after.
    #[must_use]
    pub fn as_planned(campaign: CampaignRun) -> CampaignNow {
        let stage = Some(Stage::Planned);
        let progress = Progress {
            stage,
            ..Progress::of(campaign.run.clone(), &[])
        };
        let changed_at = campaign.run.planned_at;
        CampaignNow {
            campaign: CampaignRun {
                stage: Stage::Planned,
                changed_at,
                ..campaign
            },
            progress,
        }
    }

    /// Members who get something, as far as they are counted.
    #[must_use]
    pub fn members(&self) -> u64 {
        let planned = self.progress.counts.planned;
        let most = self.campaign.plan.members_max();
        most.map_or(planned, |most| planned.min(most))
    }

    /// Members who are in the segment and get nothing, because a cap of the run is reached before them.
    #[must_use]
    pub fn beyond_cap(&self) -> u64 {
        self.progress.counts.planned.saturating_sub(self.members())
    }

    /// What all gifts cost at the most, in yen; `None` where nobody can say.
    #[must_use]
    pub fn yen_max(&self) -> Option<u64> {
        self.campaign.yen_each?.checked_mul(self.members())
    }
}

impl App {
    /// Plans a campaign run, once, and lets it be counted; whether it was planned before.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a plan with faults; [`Missing::Coupon`] for a template that the program does not have;
    /// [`Refusal::AboveLimit`] where the run might give more points than the caller's key may move, or one member more
    /// than there can be; [`Error::AlreadyRecorded`].
    pub async fn plan_campaign_run(
        &self,
        caller: &Caller,
        id: &CampaignRunId,
        plan: Plan,
    ) -> Result<(CampaignNow, bool), Error> {
        caller.may_act_at(None)?;
        let asked = fingerprint(&("campaign run", &plan))?;
        if let Some(known) = self.store.campaign_run(id).await? {
            return self.planned_before(known, &asked).await;
        }
        let in_force = self.program_in_force().await?;
        self.may_plan(caller, &plan, &in_force)?;
        let planned_at = self.now();
        let today = in_force.program.time_zone.day(planned_at);
        let run = Run {
            id: self.ids.uuid().to_string(),
            job: Job::Campaign,
            on: today,
            from: today,
            through: today,
            planned_at,
            parts: u32::from(SHARDS),
            campaign: Some(id.clone()),
        };
        let campaign = CampaignRun {
            id: id.clone(),
            version: 1,
            asked: asked.clone(),
            by: caller.by.clone(),
            yen_each: plan.give.yen_max(&in_force.program),
            plan,
            run,
            stage: Stage::Planned,
            changed_at: planned_at,
        };
        let new = Write::CampaignRun(Box::new(campaign.clone()));
        if !matches!(self.store.commit(vec![new]).await?, Commit::Done) {
            // Somebody was faster, or this very call was and its answer got lost.
            let known = self.store.campaign_run(id).await?;
            let met = || Error::TryAgain("another call met this one".to_owned());
            return self.planned_before(known.ok_or_else(met)?, &asked).await;
        }
        self.count(&campaign).await?;
        Ok((CampaignNow::as_planned(campaign), false))
    }

    /// A run that is there: its planner may have been stopped before it was under way.
    async fn planned_before(
        &self,
        known: CampaignRun,
        asked: &Fingerprint,
    ) -> Result<(CampaignNow, bool), Error> {
        if known.asked != *asked {
            return Err(Error::AlreadyRecorded);
        }
        if known.stage == Stage::Planned {
            self.count(&known).await?;
        }
        Ok((CampaignNow::as_planned(known), true))
    }

    /// Whether a caller may plan this, and it can be done.
    fn may_plan(&self, caller: &Caller, plan: &Plan, in_force: &InForce) -> Result<(), Error> {
        let program = &in_force.program;
        if let Gift::Coupon(template) = &plan.give
            && program.coupon(template).is_none()
        {
            return Err(Error::NotFound(Missing::Coupon));
        }
        let faults = plan.faults(program, program.time_zone.day(self.now()));
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let each = Points::of(plan.give.points())?;
        let all = plan.points_max();
        match caller.points_per_call_max {
            Some(limit) if !each.is_zero() && all.is_none_or(|all| all > limit) => {
                Err(Refusal::AboveLimit { limit }.into())
            }
            _ => Ok(()),
        }
    }

    /// Sends the walks that a run's count lacks, where none is under way yet.
    async fn count(&self, campaign: &CampaignRun) -> Result<(), Error> {
        let run = &campaign.run;
        self.store.open_run(run).await?;
        let chunks = self.store.chunks(&run.id).await?;
        if !chunks.is_empty() {
            return Ok(());
        }
        let walks = self.unlaid(run, &chunks).await?;
        self.hand_over(run.job, &walks).await
    }

    /// A campaign run, and how far it is.
    ///
    /// # Errors
    /// [`Missing::Record`].
    pub async fn campaign_run(&self, id: &CampaignRunId) -> Result<CampaignNow, Error> {
        let campaign = self.store.campaign_run(id).await?;
        let campaign = campaign.ok_or(Error::NotFound(Missing::Record))?;
        let chunks = self.store.chunks(&campaign.run.id).await?;
        let progress = Progress {
            stage: Some(campaign.stage),
            ..Progress::of(campaign.run.clone(), &chunks)
        };
        Ok(CampaignNow { campaign, progress })
    }

    /// Starts, pauses, resumes or cancels a run; whether that was done before. What is given when it is stopped stays
    /// given, and each chunk under way gives to some thirty members more.
    ///
    /// # Errors
    /// [`Missing::Record`]; [`Error::RunNotReady`] where the run is not where that can be done.
    pub async fn act_on_campaign_run(
        &self,
        id: &CampaignRunId,
        act: Act,
    ) -> Result<(CampaignNow, bool), Error> {
        for attempt in 1..=ATTEMPTS_MAX {
            let CampaignNow { campaign, progress } = self.campaign_run(id).await?;
            let today = self
                .program_in_force()
                .await?
                .program
                .time_zone
                .day(self.now());
            let known = Known {
                is_counted: progress.is_laid_out(),
                is_done: progress.is_done,
                is_late: today > last_start(campaign.run.on),
            };
            let stage = campaign.stage.after(act, known);
            let stage = stage.map_err(Error::RunNotReady)?;
            let was_so = stage == campaign.stage;
            let next = CampaignRun {
                version: campaign.version.saturating_add(1),
                stage,
                changed_at: self.now(),
                ..campaign
            };
            let write = Write::CampaignRun(Box::new(next.clone()));
            if !was_so && !matches!(self.store.commit(vec![write]).await?, Commit::Done) {
                self.pause(attempt).await;
                continue;
            }
            if stage == Stage::Started {
                let chunks = self.store.chunks(&next.run.id).await?;
                let messages = self.left_of_campaign(&next, &chunks).await?;
                self.hand_over(next.run.job, &messages).await?;
            }
            return Ok((self.campaign_run(id).await?, was_so));
        }
        Err(Error::TryAgain(
            "others keep writing to this run".to_owned(),
        ))
    }

    /// The messages that a run lacks at its stage: what is not counted, or not given.
    pub(crate) async fn left_of_campaign(
        &self,
        campaign: &CampaignRun,
        chunks: &[Chunk],
    ) -> Result<Vec<Message>, Error> {
        match campaign.stage {
            Stage::Planned => self.unlaid(&campaign.run, chunks).await,
            Stage::Started => Ok(left_to_give(campaign, chunks)),
            Stage::Paused | Stage::Cancelled => Ok(Vec::new()),
        }
    }

    /// The campaign run that a run is for, as it is now.
    pub(crate) async fn campaign_of(&self, run: &Run) -> Result<Option<CampaignRun>, Error> {
        match &run.campaign {
            Some(id) => Ok(self.store.campaign_run(id).await?),
            None => Ok(None),
        }
    }
}

/// The chunks that are not done, each with how many of its members may be given something.
fn left_to_give(campaign: &CampaignRun, chunks: &[Chunk]) -> Vec<Message> {
    let planned: Vec<u64> = chunks.iter().map(|chunk| chunk.planned).collect();
    let allowed = allowances(&planned, campaign.plan.members_max());
    let undone = chunks
        .iter()
        .zip(allowed)
        .filter(|(chunk, _)| !chunk.is_done());
    undone
        .map(|(chunk, allowed)| work(&campaign.run, chunk, Some(allowed)))
        .collect()
}
