//! Working a chunk: several members at a time, at the pace of the deployment, and a record of what came of it.

use std::slice::Chunks;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::calendar::Instant;
use futures::future::join_all;

use super::Work;
use crate::endings::TOLD_TOGETHER_MAX;
use crate::ledger::InForce;
use crate::ports::Units;
use crate::store::{Chunk, ChunkList, Of, Run, RunCounts, Task, Worked};
use crate::{App, Error};

/// How many members of a chunk are worked at once: enough to wait for none of their answers, and few beside the tills.
const LANES: usize = 8;

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

/// What the lanes of a chunk share: what is left, and how much was begun.
struct Left<'a> {
    groups: Chunks<'a, Task>,
    begun: u64,
}

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
        let in_force = self.program_in_force().await?;
        let came = self.in_lanes(run, name.part.of, &list, &in_force).await;
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
            worked: Some(Worked {
                counts: came.counts,
                units,
                millis: millis_between(began, at),
                at,
            }),
        }
    }

    /// Works all tasks of a list, several at a time.
    async fn in_lanes(&self, run: &Run, of: Of, list: &ChunkList, in_force: &InForce) -> Came {
        let together = match of {
            Of::Coupons => usize::try_from(TOLD_TOGETHER_MAX).unwrap_or(usize::MAX),
            Of::Wallets | Of::Birthdays => 1,
        };
        let left = Mutex::new(Left {
            groups: list.tasks.chunks(together),
            begun: 0,
        });
        let began = self.now();
        let lanes = (0..LANES).map(|_| self.lane(run, &left, began, in_force));
        let came = join_all(lanes).await;
        came.into_iter().fold(Came::default(), Came::plus)
    }

    async fn lane(
        &self,
        run: &Run,
        left: &Mutex<Left<'_>>,
        began: Instant,
        in_force: &InForce,
    ) -> Came {
        let mut came = Came::default();
        while let Some((tasks, begun)) = next_of(left) {
            let elapsed = Duration::from_millis(millis_between(began, self.now()));
            let wait = self.pace.wait(begun, elapsed);
            if !wait.is_zero() {
                self.clock.pause(wait).await;
            }
            let done = self.done(run, tasks, in_force).await;
            came = came.plus(Came::of(tasks, done));
        }
        came
    }

    /// Does tasks that belong together.
    async fn done(
        &self,
        run: &Run,
        tasks: &[Task],
        in_force: &InForce,
    ) -> Result<RunCounts, Error> {
        match tasks {
            [Task::Wallet(member)] => self.settle(member, run, in_force).await,
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
    let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
    let tasks = left.groups.next()?;
    let begun = left.begun;
    left.begun = begun.saturating_add(u64::try_from(tasks.len()).unwrap_or(u64::MAX));
    Some((tasks, begun))
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
