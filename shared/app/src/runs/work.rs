//! Working a chunk: several members at a time, at the pace of the deployment, and a record of what came of it.

use std::slice::Chunks;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::calendar::Instant;
use futures::future::join_all;

use super::{LANES, Work};
use crate::endings::TOLD_TOGETHER_MAX;
use crate::ledger::InForce;
use crate::ports::Units;
use crate::store::{CampaignRun, Chunk, ChunkList, Of, Run, RunCounts, Task, Worked};
use crate::{App, Error};

/// What came of some tasks.
#[derive(Default)]
struct Came {
    counts: RunCounts,
    /// The first failure.
    failed: Option<Error>,
}

impl Came {
    fn plus(self, other: Came) -> Came {
        Came {
            counts: self.counts.plus(other.counts),
            failed: self.failed.or(other.failed),
        }
    }

    /// What came of tasks that are done, or that failed together.
    fn of(tasks: &[Task], done: Result<RunCounts, Error>) -> Came {
        match done {
            Ok(counts) => Came {
                counts,
                failed: None,
            },
            Err(error) => Came {
                counts: RunCounts {
                    failed: u64::try_from(tasks.len()).unwrap_or(u64::MAX),
                    ..RunCounts::default()
                },
                failed: Some(error),
            },
        }
    }
}

/// What the lanes of a chunk share: what is left, how much was begun, and whether the run was stopped meanwhile.
struct Left<'a> {
    groups: Chunks<'a, Task>,
    begun: u64,
    is_stopped: bool,
}

/// What the tasks of a chunk are done by.
struct Shift<'a> {
    run: &'a Run,
    in_force: &'a InForce,
    /// The campaign run that gives, where it is for one.
    campaign: Option<CampaignRun>,
}

/// After so many tasks of a campaign run it is asked whether the run may still give: half a unit each time.
const ASKED_EVERY: u64 = 25;

impl App {
    /// Works a chunk, unless that was done. What cannot be done does not stop its neighbours; the message then fails as a
    /// whole and comes back for it.
    pub(super) async fn work_chunk(&self, work: &Work) -> Result<(), Error> {
        let (run, name) = (&work.run, work.chunk);
        let known = self.store.chunk(&run.id, name).await?;
        if known.is_some_and(|chunk| chunk.is_done()) {
            return Ok(());
        }
        // Without its list a chunk is of a run that was swept away: there is nothing to do.
        let Some(list) = self.store.list(&run.id, name).await? else {
            return Ok(());
        };
        let (began, used) = (self.now(), self.store.used());
        let campaign = self.started(run).await?;
        if run.campaign.is_some() && campaign.is_none() {
            return Ok(());
        }
        let in_force = self.program_in_force().await?;
        let shift = Shift {
            run,
            in_force: &in_force,
            campaign,
        };
        let tasks = allowed(&list, work.only);
        let Some(mut came) = self.in_lanes(&shift, name.part.of, tasks).await else {
            // Whoever resumes the run sends the chunk again; what is done of it is done.
            return Ok(());
        };
        let beyond = list.tasks.len().saturating_sub(tasks.len());
        let beyond = u64::try_from(beyond).unwrap_or(u64::MAX);
        came.counts.capped = came.counts.capped.saturating_add(beyond);
        let used = since(used, self.store.used());
        self.store
            .record(&run.id, &self.record_of(work, &list, &came, (began, used)))
            .await?;
        came.failed.map_or(Ok(()), Err)
    }

    fn record_of(
        &self,
        work: &Work,
        list: &ChunkList,
        came: &Came,
        (began, units): (Instant, Units),
    ) -> Chunk {
        let at = self.now();
        Chunk {
            name: work.chunk,
            planned: u64::try_from(list.tasks.len()).unwrap_or(u64::MAX),
            is_last: list.next.is_none(),
            passed: list.passed,
            worked: Some(Worked {
                counts: came.counts,
                units,
                millis: millis_between(began, at),
                at,
            }),
        }
    }

    /// Works all of these tasks, several at a time; `None` where the run was stopped before the last.
    async fn in_lanes(&self, shift: &Shift<'_>, of: Of, tasks: &[Task]) -> Option<Came> {
        let together = match of {
            Of::Coupons => usize::try_from(TOLD_TOGETHER_MAX).unwrap_or(usize::MAX),
            Of::Wallets | Of::Birthdays | Of::Members => 1,
        };
        let left = Mutex::new(Left {
            groups: tasks.chunks(together),
            begun: 0,
            is_stopped: false,
        });
        let began = self.now();
        let lanes = (0..LANES).map(|_| self.lane(shift, &left, began));
        let came = join_all(lanes).await;
        let came = came.into_iter().fold(Came::default(), Came::plus);
        let is_stopped = lock(&left).is_stopped;
        (!is_stopped).then_some(came)
    }

    async fn lane(&self, shift: &Shift<'_>, left: &Mutex<Left<'_>>, began: Instant) -> Came {
        let mut came = Came::default();
        while let Some((tasks, begun)) = next_of(left) {
            let elapsed = Duration::from_millis(millis_between(began, self.now()));
            let wait = self.pace.wait(begun, elapsed);
            if !wait.is_zero() {
                self.clock.pause(wait).await;
            }
            let done = match self.goes_on(shift, begun).await {
                Ok(true) => self.done(shift, tasks).await,
                Ok(false) => {
                    lock(left).is_stopped = true;
                    break;
                }
                Err(error) => Err(error),
            };
            came = came.plus(Came::of(tasks, done));
        }
        came
    }

    /// Whether a campaign run may still give, asked every so often.
    async fn goes_on(&self, shift: &Shift<'_>, begun: u64) -> Result<bool, Error> {
        let is_asked = shift.campaign.is_some() && begun > 0 && begun.is_multiple_of(ASKED_EVERY);
        Ok(!is_asked || self.started(shift.run).await?.is_some())
    }

    /// Does tasks that belong together.
    async fn done(&self, shift: &Shift<'_>, tasks: &[Task]) -> Result<RunCounts, Error> {
        let (run, in_force) = (shift.run, shift.in_force);
        match tasks {
            [Task::Wallet(member)] => match &shift.campaign {
                Some(campaign) => self.give(campaign, member, in_force).await,
                None => self.settle(member, run, in_force).await,
            },
            [Task::Birthday(member, kept_on)] => {
                self.celebrate(member, *kept_on, run, in_force).await
            }
            coupons => {
                let held = coupons.iter().filter_map(|task| match task {
                    Task::Coupon(held) => Some(held.clone()),
                    Task::Wallet(_) | Task::Birthday(..) => None,
                });
                self.tell_of(held.collect(), run, in_force).await
            }
        }
    }
}

/// The next tasks to do together, and how many were begun before.
fn next_of<'a>(left: &Mutex<Left<'a>>) -> Option<(&'a [Task], u64)> {
    let mut left = lock(left);
    if left.is_stopped {
        return None;
    }
    let tasks = left.groups.next()?;
    let begun = left.begun;
    left.begun = begun.saturating_add(u64::try_from(tasks.len()).unwrap_or(u64::MAX));
    Some((tasks, begun))
}

fn lock<'a, 'b>(left: &'a Mutex<Left<'b>>) -> MutexGuard<'a, Left<'b>> {
    left.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The tasks of a chunk that may be done.
fn allowed(list: &ChunkList, only: Option<u64>) -> &[Task] {
    let only = only.and_then(|only| usize::try_from(only).ok());
    let end = only.unwrap_or(usize::MAX).min(list.tasks.len());
    list.tasks.get(..end).unwrap_or_default()
}

fn millis_between(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.signed_duration_since(from).num_milliseconds()).unwrap_or(0)
}

/// What was used between two looks.
fn since(before: Units, now: Units) -> Units {
    Units {
        read_tenths: now.read_tenths.saturating_sub(before.read_tenths),
        write_tenths: now.write_tenths.saturating_sub(before.write_tenths),
    }
}
