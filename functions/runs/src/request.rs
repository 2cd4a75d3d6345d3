//! Which runs are asked for.

use app::store::Job;
use runtime::http::{Faults, Problem};
use serde::Deserialize;
use utoipa::IntoParams;

/// Runs of a page where it is not said.
const PAGE: u32 = 20;

/// The most runs of a page: each is added up from its chunks.
const PAGE_MAX: u32 = 50;

/// Which page of the runs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunsQuery {
    /// Of one job only: `expire`, `birthday` or `campaign`.
    job: Option<String>,
    /// Runs of the page, 1 to 50; 20 where it is not said.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RunsRequest {
    pub(crate) job: Option<Job>,
    pub(crate) limit: u32,
    pub(crate) cursor: Option<String>,
}

impl RunsQuery {
    pub(crate) fn read(self) -> Result<RunsRequest, Problem> {
        let mut faults = Faults::none();
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=PAGE_MAX).contains(&limit) {
            faults.add("/limit", format!("must be 1 to {PAGE_MAX}"));
        }
        let job = faults.optional("/job", self.job, |name| {
            Job::parse(&name).ok_or("must be expire, birthday or campaign")
        });
        faults.finish(RunsRequest {
            job,
            limit,
            cursor: self.cursor,
        })
    }
}
