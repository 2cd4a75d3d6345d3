//! Campaign runs as they are kept.

use domain::calendar::Instant;
use domain::campaign_run::{Plan, Stage};
use domain::entry::Fingerprint;
use domain::ids::CampaignRunId;

use super::{Chunk, Run};

/// A campaign run: what it is to do, and how far its operator let it go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignRun {
    /// The id that its operator chose.
    pub id: CampaignRunId,
    /// How often it was stored. Zero has never been.
    pub version: u64,
    /// What was asked; the same id with another fingerprint is another run.
    pub asked: Fingerprint,
    /// Who asked: the API key's id.
    pub by: String,
    /// What it is to do.
    pub plan: Plan,
    /// What one gift costs at the most, in yen, by the program of its planning; `None` where nobody can say.
    pub yen_each: Option<u64>,
    /// The run whose chunks are counted and worked.
    pub run: Run,
    /// How far it may go.
    pub stage: Stage,
    /// When that was last changed.
    pub changed_at: Instant,
}

/// Members that a count of a segment looked at, beside those whom it planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// They are not in the segment.
    pub outside: u64,
    /// They have left, or are another member now.
    pub left: u64,
    /// Campaign runs have given them as much as they may.
    pub capped: u64,
    /// They are planned, and will not be told: they cannot be reached, or do not want to hear of it.
    pub untold: u64,
}

impl Passed {
    /// What the counts of chunks come to.
    #[must_use]
    pub fn of(chunks: &[Chunk]) -> Passed {
        let each = chunks.iter().map(|chunk| chunk.passed);
        each.fold(Passed::default(), |sum, one| Passed {
            outside: sum.outside.saturating_add(one.outside),
            left: sum.left.saturating_add(one.left),
            capped: sum.capped.saturating_add(one.capped),
            untold: sum.untold.saturating_add(one.untold),
        })
    }
}
