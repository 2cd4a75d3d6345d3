//! How far a run is, and what an operator can do about one that stopped.

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::campaign_run::Stage;

use super::list::is_id;
use super::{Message, Planned, Walk, Work};
use crate::ports::Units;
use crate::store::{Chunk, Job, Of, Part, Passed, Run, RunCounts, SHARDS};
use crate::{App, Error};

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The run.
    pub run: Run,
    /// What its chunks have done. What was planned is complete once all parts are laid out.
    pub counts: RunCounts,
    /// Chunks that are laid out and not empty.
    pub chunks: u64,
    /// Those of them that are done.
    pub chunks_done: u64,
    /// Parts that are laid out to their end.
    pub parts_laid_out: u32,
    /// What the work cost. Laying it out is not in it.
    pub units: Units,
    /// When its last chunk was worked.
    pub worked_at: Option<Instant>,
    /// Whether nothing is left to do.
    pub is_done: bool,
    /// Whom the count of a segment did not plan.
    pub passed: Passed,
    /// How far a campaign run may go; none for a nightly run.
    pub stage: Option<Stage>,
}

impl Progress {
    /// What the chunks of a run come to.
    #[must_use]
    pub fn of(run: Run, chunks: &[Chunk]) -> Progress {
        let ends = ends(chunks);
        let laid_out = ends.values().filter(|last| last.is_last).count();
        let parts_laid_out = u32::try_from(laid_out).unwrap_or(u32::MAX);
        let mut progress = Progress {
            counts: RunCounts::of(chunks),
            chunks: 0,
            chunks_done: 0,
            parts_laid_out,
            units: Units::default(),
            worked_at: None,
            passed: Passed::of(chunks),
            stage: None,
            is_done: parts_laid_out >= run.parts
                && laid_out == ends.len()
                && chunks.iter().all(Chunk::is_done),
            run,
        };
        for chunk in chunks.iter().filter(|chunk| chunk.planned > 0) {
            progress.add(chunk);
        }
        progress
    }

    /// Whether all parts are laid out to their end.
    #[must_use]
    pub const fn is_laid_out(&self) -> bool {
        self.parts_laid_out >= self.run.parts
    }

    /// The state, in one word.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self.stage {
            None | Some(Stage::Started) if self.is_done => "done",
            None | Some(Stage::Started) => "running",
            Some(Stage::Planned) if self.is_laid_out() => "ready",
            Some(Stage::Planned) => "counting",
            Some(Stage::Paused) => "paused",
            Some(Stage::Cancelled) => "cancelled",
        }
    }

    /// From its planning to its last chunk so far, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        let worked_at = self.worked_at.unwrap_or(self.run.planned_at);
        let time = worked_at.signed_duration_since(self.run.planned_at);
        u64::try_from(time.num_milliseconds()).unwrap_or(0)
    }

    fn add(&mut self, chunk: &Chunk) {
        self.chunks = self.chunks.saturating_add(1);
        self.chunks_done = self.chunks_done.saturating_add(u64::from(chunk.is_done()));
        let Some(worked) = chunk.worked else {
            return;
        };
        let units = &mut self.units;
        units.read_tenths = units.read_tenths.saturating_add(worked.units.read_tenths);
        units.write_tenths = units.write_tenths.saturating_add(worked.units.write_tenths);
        self.worked_at = self.worked_at.max(Some(worked.at));
    }
}

/// The last chunk of each part.
fn ends(chunks: &[Chunk]) -> BTreeMap<Part, &Chunk> {
    let mut ends: BTreeMap<Part, &Chunk> = BTreeMap::new();
    for chunk in chunks {
        let last = ends.entry(chunk.name.part).or_insert(chunk);
        if last.name.number <= chunk.name.number {
            *last = chunk;
        }
    }
    ends
}

impl App {
    /// How far a run is.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn progress(&self, run: Run) -> Result<Progress, Error> {
        let chunks = self.store.chunks(&run.id).await?;
        let campaign = self.campaign_of(&run).await?;
        Ok(Progress {
            stage: campaign.map(|campaign| campaign.stage),
            ..Progress::of(run, &chunks)
        })
    }

    /// Sends again what is left of a run: parts that are not laid out, and chunks that are not done. What is still on
    /// its way is then worked once all the same. `None` where there is no such run.
    ///
    /// # Errors
    /// When the table cannot be read, or the queue does not take the messages.
    pub async fn resume(&self, run_id: &str) -> Result<Option<Planned>, Error> {
        let run = match is_id(run_id) {
            true => self.store.run(run_id).await?,
            false => None,
        };
        let Some(run) = run else {
            return Ok(None);
        };
        let chunks = self.store.chunks(run_id).await?;
        let messages = match self.campaign_of(&run).await? {
            Some(campaign) => self.left_of_campaign(&campaign, &chunks).await?,
            None => {
                let mut messages = self.unlaid(&run, &chunks).await?;
                let undone = chunks.iter().filter(|chunk| !chunk.is_done());
                messages.extend(undone.map(|chunk| work(&run, chunk, None)));
                messages
            }
        };
        self.hand_over(run.job, &messages).await?;
        Ok(Some(Planned {
            run_id: run.id,
            chunks: messages.len(),
        }))
    }

    /// The walks that a run lacks.
    pub(crate) async fn unlaid(&self, run: &Run, chunks: &[Chunk]) -> Result<Vec<Message>, Error> {
        let ends = ends(chunks);
        let mut walks = Vec::new();
        for part in parts_of(run) {
            let (after, number) = match ends.get(&part) {
                Some(last) if last.is_last => continue,
                // A later run says nothing of a part in which it found nothing.
                None if run.parts == 0 => continue,
                None => (None, 0),
                Some(last) => {
                    let list = self.store.list(&run.id, last.name).await?;
                    let next = list.and_then(|list| list.next);
                    (next, last.name.number.saturating_add(1))
                }
            };
            walks.push(Message::Walk(Walk {
                run: run.clone(),
                part,
                after,
                number,
            }));
        }
        Ok(walks)
    }
}

/// The message to work a chunk, or the first tasks of it.
pub(crate) fn work(run: &Run, chunk: &Chunk, only: Option<u64>) -> Message {
    Message::Work(Work {
        run: run.clone(),
        chunk: chunk.name,
        only,
    })
}

/// The parts that a run can have. How many it has says whether coupons are among them.
fn parts_of(run: &Run) -> Vec<Part> {
    let kinds: &[Of] = match run.job {
        Job::Birthday => &[Of::Birthdays],
        Job::Campaign => &[Of::Members],
        Job::Expire if run.parts > u32::from(SHARDS) || run.parts == 0 => {
            &[Of::Wallets, Of::Coupons]
        }
        Job::Expire => &[Of::Wallets],
    };
    parts(kinds)
}

/// Every shard of each of these.
pub(crate) fn parts(kinds: &[Of]) -> Vec<Part> {
    let of = |of: &Of| {
        let of = *of;
        (0..SHARDS).map(move |shard| Part { of, shard })
    };
    kinds.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{ChunkName, Passed, Worked};

    fn run(parts: u32) -> Run {
        let day = "2026-11-26".parse().unwrap();
        Run {
            id: "run".to_owned(),
            job: Job::Birthday,
            on: day,
            from: day,
            through: day,
            planned_at: Instant::UNIX_EPOCH,
            parts,
            campaign: None,
        }
    }

    fn chunk(number: u32, is_last: bool, failed: Option<u64>) -> Chunk {
        let part = Part {
            of: Of::Birthdays,
            shard: 0,
        };
        let worked = failed.map(|failed| Worked {
            counts: RunCounts {
                failed,
                ..RunCounts::default()
            },
            units: Units::default(),
            millis: 1,
            at: Instant::UNIX_EPOCH,
        });
        Chunk {
            name: ChunkName { part, number },
            planned: 3,
            is_last,
            passed: Passed::default(),
            worked,
        }
    }

    fn is_done(parts: u32, chunks: &[Chunk]) -> bool {
        Progress::of(run(parts), chunks).is_done
    }

    #[test]
    fn a_run_is_not_done_while_a_chunk_of_it_has_died() {
        let good = chunk(0, false, Some(0));
        assert!(is_done(1, &[good, chunk(1, true, Some(0))]));
        assert!(
            !is_done(1, &[good, chunk(1, true, None)]),
            "nobody came back"
        );
        assert!(
            !is_done(1, &[good, chunk(1, true, Some(1))]),
            "a part failed"
        );
    }

    #[test]
    fn a_run_is_not_done_before_each_part_is_laid_out_to_its_end() {
        assert!(!is_done(1, &[chunk(0, false, Some(0))]));
        assert!(!is_done(2, &[chunk(0, true, Some(0))]));
    }
}
