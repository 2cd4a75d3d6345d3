//! Scheduled runs: what they are made of, and what is kept of them.

use async_trait::async_trait;
use domain::calendar::{Day, Instant};
use domain::ids::{CampaignRunId, MemberId};
use serde::{Deserialize, Serialize};

use super::campaigns::{CampaignRun, Passed};
use crate::endings::Held;
use crate::ports::{Fault, Units};

/// A scheduled job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// What has expired, and the notices that are due.
    Expire,
    /// Birthday coupons.
    Birthday,
    /// A gift to a segment, which no schedule plans.
    Campaign,
}

impl Job {
    /// Every job there is.
    pub const ALL: [Job; 3] = [Job::Expire, Job::Birthday, Job::Campaign];

    /// Its name, which is that of its schedule where it has one.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Job::Expire => "expire",
            Job::Birthday => "birthday",
            Job::Campaign => "campaign",
        }
    }

    /// The job of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Job> {
        Job::ALL.into_iter().find(|job| job.as_str() == name)
    }
}

/// One run of a job. It never changes; how far it is, its chunks say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its name. Those of later runs sort after it.
    pub id: String,
    /// Which job.
    pub job: Job,
    /// The day it was planned on, in the program's zone.
    pub on: Day,
    /// The first day it covers.
    pub from: Day,
    /// The last day it covers.
    pub through: Day,
    /// When it was planned.
    pub planned_at: Instant,
    /// How many parts say where they end, though there may be nothing in them: all of the day's first run, none of a
    /// later one, which writes nothing where it finds nothing.
    pub parts: u32,
    /// The campaign run that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignRunId>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Wallets with points that expire or mature.
    Wallets,
    /// Coupons whose last day comes.
    Coupons,
    /// Members whose birthday comes.
    Birthdays,
    /// Members of a segment.
    Members,
}

impl Of {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Of::Wallets => "wallets",
            Of::Coupons => "coupons",
            Of::Birthdays => "birthdays",
            Of::Members => "members",
        }
    }

    /// What has this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Of> {
        let all = [Of::Wallets, Of::Coupons, Of::Birthdays, Of::Members];
        all.into_iter().find(|of| of.as_str() == name)
    }
}

/// A part of a run: what is looked for, in one shard of its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// What.
    pub of: Of,
    /// The shard, below [`SHARDS`](super::SHARDS).
    pub shard: u8,
}

/// The name of a chunk within its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChunkName {
    /// Of which part.
    pub part: Part,
    /// Its number in that part, from 0 on.
    pub number: u32,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// A wallet, or who gets a run's gift.
    Wallet(MemberId),
    /// A coupon that ends.
    Coupon(Held),
    /// A member, and the day on which their birthday is kept.
    Birthday(MemberId, Day),
}

/// What is in a chunk: the same however often it is worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChunkList {
    /// What to look at.
    pub tasks: Vec<Task>,
    /// Where the next chunk begins; `None` where there is none. What it says is the business of whoever looks ahead.
    pub next: Option<String>,
    /// Whom the count of a segment did not plan, on the way to its end.
    pub passed: Passed,
}

/// A chunk, as far as somebody who counts wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Which.
    pub name: ChunkName,
    /// How much there is to look at.
    pub planned: u64,
    /// Whether its part ends with it.
    pub is_last: bool,
    /// Whom the count of a segment did not plan.
    pub passed: Passed,
    /// What its last try came to.
    pub worked: Option<Worked>,
}

impl Chunk {
    /// Whether nothing of it is left to do.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.planned == 0 || self.worked.is_some_and(|worked| worked.counts.failed == 0)
    }
}

/// What working a chunk came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked {
    /// What was done.
    pub counts: RunCounts,
    /// What it cost.
    pub units: Units,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// When it was done.
    pub at: Instant,
}

/// What a run has done. What was planned is the sum of `settled`, `already`, `left`, `changed`, `capped`, `failed` and what
/// nobody has looked at yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RunCounts {
    /// What was to be looked at.
    pub planned: u64,
    /// What was looked at.
    pub visited: u64,
    /// Wallets written, coupons issued, and coupons whose end is told.
    pub settled: u64,
    /// What had been done before, by somebody else.
    pub already: u64,
    /// Whose member has left, or is another one's now.
    pub left: u64,
    /// What is no longer as it was planned: a birthday that was edited, a rule that is gone.
    pub changed: u64,
    /// Who gets nothing because a cap of a campaign run is reached.
    pub capped: u64,
    /// What could not be done, and is tried again.
    pub failed: u64,
    /// Points that expired.
    pub points_expired: u64,
    /// Notices handed over.
    pub notices: u64,
    /// Coupons issued.
    pub coupons: u64,
    /// Points given.
    pub points_given: u64,
}

impl RunCounts {
    /// What nobody has looked at yet.
    #[must_use]
    pub fn open(&self) -> u64 {
        let seen = [
            self.settled,
            self.already,
            self.left,
            self.changed,
            self.capped,
            self.failed,
        ];
        let seen = seen.into_iter().fold(0, u64::saturating_add);
        self.planned.saturating_sub(seen)
    }

    /// What chunks have done together.
    #[must_use]
    pub fn of(chunks: &[Chunk]) -> RunCounts {
        let each = chunks.iter().map(|chunk| RunCounts {
            planned: chunk.planned,
            ..chunk.worked.map(|worked| worked.counts).unwrap_or_default()
        });
        each.fold(RunCounts::default(), RunCounts::plus)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: RunCounts) -> RunCounts {
        RunCounts {
            planned: self.planned.saturating_add(other.planned),
            visited: self.visited.saturating_add(other.visited),
            settled: self.settled.saturating_add(other.settled),
            already: self.already.saturating_add(other.already),
            left: self.left.saturating_add(other.left),
            changed: self.changed.saturating_add(other.changed),
            capped: self.capped.saturating_add(other.capped),
            failed: self.failed.saturating_add(other.failed),
            points_expired: self.points_expired.saturating_add(other.points_expired),
            notices: self.notices.saturating_add(other.notices),
            coupons: self.coupons.saturating_add(other.coupons),
            points_given: self.points_given.saturating_add(other.points_given),
        }
    }
}

/// What is kept of runs. Nothing is decided by it but what is left to do; the points are where they always are.
#[async_trait]
pub trait Runs: Send + Sync {
    /// A campaign run; [`Write::CampaignRun`](super::Write::CampaignRun) writes it.
    async fn campaign_run(&self, id: &CampaignRunId) -> Result<Option<CampaignRun>, Fault>;

    /// Writes a run down. The same again changes nothing.
    async fn open_run(&self, run: &Run) -> Result<(), Fault>;

    /// A run.
    async fn run(&self, id: &str) -> Result<Option<Run>, Fault>;

    /// The newest runs, or the newest before one.
    async fn runs(&self, before: Option<&str>, limit: u32) -> Result<Vec<Run>, Fault>;

    /// Writes down what is in a chunk, unless that is written; answers what stands there.
    async fn lay(&self, run: &str, name: ChunkName, list: ChunkList) -> Result<ChunkList, Fault>;

    /// What is in a chunk.
    async fn list(&self, run: &str, name: ChunkName) -> Result<Option<ChunkList>, Fault>;

    /// How far a chunk is.
    async fn chunk(&self, run: &str, name: ChunkName) -> Result<Option<Chunk>, Fault>;

    /// Writes down how far a chunk is.
    async fn record(&self, run: &str, chunk: &Chunk) -> Result<(), Fault>;

    /// All chunks of a run, by part and number.
    async fn chunks(&self, run: &str) -> Result<Vec<Chunk>, Fault>;

    /// What was used of the database so far, by whoever asks: two looks tell what was used between them.
    fn used(&self) -> Units;
}
