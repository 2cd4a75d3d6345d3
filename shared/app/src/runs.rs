//! Runs of the scheduled jobs, at any size: planned by a schedule, laid out in chunks, worked from a queue.
//!
//! A schedule sends one message for each part of its run: what to look for, in one shard of the index. Whoever receives
//! it walks the index and lays out chunks; each is a list in the table before its message is sent. So whatever is
//! killed, repeated or late, a chunk is the same chunk, and its record is written under the same key: what was planned
//! is what was done, was done before, or is left to do. No chunk makes another one, so what fails multiplies nothing.
//!
//! Nothing is decided by these records. That a member's points expire once and that a coupon is given once is the
//! business of the transaction that does it.

mod list;
mod pace;
mod progress;
mod walk;
mod work;

use serde::{Deserialize, Serialize};

pub use list::RunsPage;
pub use pace::{Pace, WRITE_UNITS_PER_SECOND_MIN};
pub use progress::Progress;
pub(crate) use progress::{parts, work};

use crate::ports::QueueName;
use crate::store::{ChunkName, Job, Part, Run};
use crate::{App, Error};

/// The most that one chunk looks at: seconds of work, far below the time limit of the function.
pub const TASKS_MAX: usize = 250;

/// How many members a worker looks at, or works, at once: enough to wait for none of their answers, and few beside the
/// tills.
pub(crate) const LANES: usize = 8;

/// The runs among which the day's first is looked for: some weeks of nights.
pub(crate) const RUNS_LOOKED_AT: u32 = 50;

/// What a job's queue carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Lay out a part.
    Walk(Walk),
    /// Work a chunk.
    Work(Work),
}

/// A part of a run, from some place on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// The run.
    pub run: Run,
    /// Which part.
    pub part: Part,
    /// Where to begin; `None` is its beginning.
    pub after: Option<String>,
    /// The number of the next chunk.
    pub number: u32,
}

/// A chunk that is laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The run.
    pub run: Run,
    /// Which chunk.
    pub chunk: ChunkName,
    /// How many of its tasks may be done, the first ones; all where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<u64>,
}

/// What a schedule answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The run.
    pub run_id: String,
    /// Its messages.
    pub chunks: usize,
}

impl Job {
    const fn queue(self) -> QueueName {
        match self {
            Job::Expire => QueueName::ExpireWork,
            Job::Birthday => QueueName::BirthdayWork,
            Job::Campaign => QueueName::CampaignWork,
        }
    }
}

impl App {
    /// Plans a run of a job.
    ///
    /// # Errors
    /// When the table cannot be read, or the queue does not take the messages; the schedule then tries again.
    pub async fn plan(&self, job: Job) -> Result<Planned, Error> {
        match job {
            Job::Expire => self.plan_expiry().await,
            Job::Birthday => self.plan_birthdays().await,
            Job::Campaign => Err(Error::Broken("campaign runs have no schedule".to_owned())),
        }
    }

    /// Does what a message of a job's queue says.
    ///
    /// # Errors
    /// The first failure, after everything else is done; the message then comes again.
    pub async fn work(&self, message: Message) -> Result<(), Error> {
        match message {
            Message::Walk(walk) => self.walk(walk).await,
            Message::Work(work) => self.work_chunk(&work).await,
        }
    }

    /// Writes a run down and sends its parts. Where the day has had a run, this one is written down once it finds
    /// something: a second run writes nothing.
    pub(crate) async fn start(&self, run: Run, parts: Vec<Part>) -> Result<Planned, Error> {
        let known = self.store.runs(None, RUNS_LOOKED_AT).await?;
        let is_later = known
            .iter()
            .any(|other| other.job == run.job && other.on == run.on && other.parts > 0);
        let run = Run {
            parts: match is_later {
                true => 0,
                false => u32::try_from(parts.len()).unwrap_or(u32::MAX),
            },
            ..run
        };
        if run.parts > 0 {
            self.store.open_run(&run).await?;
        }
        let walks = parts.into_iter().map(|part| {
            Message::Walk(Walk {
                run: run.clone(),
                part,
                after: None,
                number: 0,
            })
        });
        let messages: Vec<Message> = walks.collect();
        self.hand_over(run.job, &messages).await?;
        Ok(Planned {
            run_id: run.id,
            chunks: messages.len(),
        })
    }

    /// Puts messages on a job's queue.
    pub(crate) async fn hand_over(&self, job: Job, messages: &[Message]) -> Result<(), Error> {
        let bodies: Result<Vec<String>, _> = messages.iter().map(serde_json::to_string).collect();
        let bodies =
            bodies.map_err(|error| Error::Broken(format!("a message has no JSON: {error}")))?;
        Ok(self.queue.send(job.queue(), bodies).await?)
    }
}
