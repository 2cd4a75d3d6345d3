//! Runs, for whoever looks.

use super::Progress;
use crate::store::Job;
use crate::{App, Error};

/// Runs read at a time.
const PAGE: u32 = 50;

/// The longest id of a run that is looked up.
const ID_MAX: usize = 64;

/// A page of runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunsPage {
    /// How far they are, newest first.
    pub runs: Vec<Progress>,
    /// The last run that was looked at; `None` where there are no more.
    pub next: Option<String>,
}

impl App {
    /// The newest runs, of one job or of all, or the newest before one.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn runs_page(
        &self,
        job: Option<Job>,
        before: Option<&str>,
        limit: u32,
    ) -> Result<RunsPage, Error> {
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut runs = Vec::new();
        let mut before = before.map(str::to_owned);
        loop {
            let page = self.store.runs(before.as_deref(), PAGE).await?;
            if page.is_empty() {
                return Ok(RunsPage { runs, next: None });
            }
            for run in page {
                if runs.len() >= wanted {
                    return Ok(RunsPage { runs, next: before });
                }
                before = Some(run.id.clone());
                if job.is_none_or(|job| job == run.job) {
                    runs.push(self.progress(run).await?);
                }
            }
        }
    }

    /// How far the run of this name is; `None` where there is none.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn run_progress(&self, id: &str) -> Result<Option<Progress>, Error> {
        if !is_id(id) {
            return Ok(None);
        }
        match self.store.run(id).await? {
            Some(run) => self.progress(run).await.map(Some),
            None => Ok(None),
        }
    }
}

/// Whether a run could have this name.
pub(super) fn is_id(id: &str) -> bool {
    (1..=ID_MAX).contains(&id.len())
}
