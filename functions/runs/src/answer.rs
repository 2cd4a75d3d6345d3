//! Runs as an operator sees them.

use app::runs::{Planned, Progress, RunsPage};
use app::store::RunCounts;
use domain::calendar::{Day, Instant};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of runs, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Runs)]
pub(crate) struct RunsBody {
    runs: Vec<RunBody>,
    /// The cursor of the next page, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A run of a scheduled job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Run)]
pub(crate) struct RunBody {
    run_id: String,
    /// `expire`, `birthday` or `campaign`.
    job: &'static str,
    /// The campaign run that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_run_id: Option<String>,
    /// The day it was planned on.
    #[schema(value_type = String, format = Date)]
    on: Day,
    /// The first day it covers.
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// The last day it covers.
    #[schema(value_type = String, format = Date)]
    through: Day,
    #[schema(value_type = String, format = DateTime)]
    planned_at: Instant,
    /// When its last chunk was worked so far.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    worked_at: Option<Instant>,
    /// From its planning to its last chunk so far, in milliseconds.
    duration_ms: u64,
    /// `running` until nothing is left, then `done`. One for a campaign run is `counting` and `ready` before, and may be
    /// `paused` or `cancelled`.
    state: &'static str,
    /// Parts of the index to lay out; none for a later run of the day.
    parts: u32,
    /// Those of them that are laid out to their end, or in which something was found.
    parts_laid_out: u32,
    /// Chunks of work.
    chunks: u64,
    /// Those of them that are done.
    chunks_done: u64,
    counts: CountsBody,
    /// Read units that the work took, laying it out not counted.
    #[schema(example = "25.0")]
    read_units: String,
    /// Write units that the work took, laying it out not counted.
    #[schema(example = "300.0")]
    write_units: String,
}

/// What was planned, which is the sum of `settled`, `already`, `skipped`, `failed` and `open`; and what it came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunCounts)]
pub(crate) struct CountsBody {
    /// Wallets, coupons or members to look at.
    planned: u64,
    /// Wallets written, coupons given, ends of coupons told.
    settled: u64,
    /// Done before, by somebody else.
    already: u64,
    skipped: SkippedBody,
    /// Tried, and to be tried again.
    failed: u64,
    /// Not looked at yet.
    open: u64,
    points_expired: u64,
    /// Notices handed over.
    notices: u64,
    /// Coupons given.
    coupons: u64,
    /// Points given.
    points_given: u64,
}

/// What was passed over, by reason.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunSkipped)]
struct SkippedBody {
    /// The member has left, or is another one's now.
    left: u64,
    /// The birthday or the rule is another one since; a gift's template is gone, or its last day has passed.
    changed: u64,
    /// A cap of the campaign run is reached.
    capped: u64,
}

/// What resuming a run did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Resumed)]
pub(crate) struct ResumedBody {
    run_id: String,
    /// Messages sent: chunks that are not done, and parts that are not laid out.
    messages: usize,
}

impl From<RunsPage> for RunsBody {
    fn from(page: RunsPage) -> RunsBody {
        RunsBody {
            runs: page.runs.into_iter().map(RunBody::from).collect(),
            next_cursor: page.next,
        }
    }
}

impl From<Progress> for RunBody {
    fn from(progress: Progress) -> RunBody {
        let (duration_ms, state) = (progress.duration_ms(), progress.state());
        let run = progress.run;
        RunBody {
            run_id: run.id,
            job: run.job.as_str(),
            campaign_run_id: run.campaign.map(String::from),
            on: run.on,
            from: run.from,
            through: run.through,
            planned_at: run.planned_at,
            worked_at: progress.worked_at,
            duration_ms,
            state,
            parts: run.parts,
            parts_laid_out: progress.parts_laid_out,
            chunks: progress.chunks,
            chunks_done: progress.chunks_done,
            counts: progress.counts.into(),
            read_units: units(progress.units.read_tenths),
            write_units: units(progress.units.write_tenths),
        }
    }
}

impl From<RunCounts> for CountsBody {
    fn from(counts: RunCounts) -> CountsBody {
        CountsBody {
            planned: counts.planned,
            settled: counts.settled,
            already: counts.already,
            skipped: SkippedBody {
                left: counts.left,
                changed: counts.changed,
                capped: counts.capped,
            },
            failed: counts.failed,
            open: counts.open(),
            points_expired: counts.points_expired,
            notices: counts.notices,
            coupons: counts.coupons,
            points_given: counts.points_given,
        }
    }
}

impl From<Planned> for ResumedBody {
    fn from(planned: Planned) -> ResumedBody {
        ResumedBody {
            run_id: planned.run_id,
            messages: planned.chunks,
        }
    }
}

/// Tenths as a decimal.
fn units(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
