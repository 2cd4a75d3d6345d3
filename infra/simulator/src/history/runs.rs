//! What runs of the schedules leave in a world where all is well: nothing to do, and true records.

use std::sync::Arc;

use app::Error;
use app::runs::Progress;
use chrono::TimeDelta;
use store::stored::list_place;

use super::shop::Shop;
use crate::audit::{Invariant, Laid};
use crate::ports::SkewedClock;

/// How many of the newest runs are looked at: all that a history has.
const RUNS_MAX: u32 = 1_000;

impl Shop {
    /// Sweeps until nothing is left of a day, and once more: that writes nothing at all.
    pub(super) async fn sweep_twice(&self) {
        let world = &self.tills.world;
        // What a sweep finds at night is told in the morning, and that is another day.
        let today = || world.state().audit.settled_day(world.now());
        loop {
            let swept_on = today();
            self.fire("expire").await;
            if swept_on.is_some() && today() == swept_on {
                break;
            }
            world.skip(TimeDelta::minutes(1));
        }
        let writes = world.state().writes;
        self.fire("expire").await;
        let mut state = world.state();
        let more = state.writes.saturating_sub(writes);
        if more > 0 {
            let what = format!("a second sweep of the same day made {more} writes");
            state.audit.broken(Invariant::Once, what);
        }
        state.audit.all_is_swept(world.now());
    }

    /// What every run has written down about itself is what it did. An operator goes on with those that died.
    pub(super) async fn compare_runs(&self) {
        if let Err(error) = self.all_compared().await {
            let what = format!("what is kept of runs cannot be read: {error}");
            self.tills.world.state().audit.broken(Invariant::Kept, what);
        }
    }

    async fn all_compared(&self) -> Result<(), Error> {
        let world = &self.tills.world;
        let app = self.tills.cluster.app(SkewedClock::new(Arc::clone(world)));
        for run in app.store.runs(None, RUNS_MAX).await? {
            if run.campaign.is_some() {
                self.compare_campaign(&app, &run).await?;
                continue;
            }
            if !app.progress(run.clone()).await?.is_done {
                self.go_on(&run.id).await;
            }
            let chunks = app.store.chunks(&run.id).await?;
            let is_done = Progress::of(run.clone(), &chunks).is_done;
            let mut all = Vec::new();
            for chunk in chunks.into_iter().filter(|chunk| chunk.planned > 0) {
                let list = app.store.list(&run.id, chunk.name).await?;
                let place = list_place(&run.id, chunk.name);
                let list = list.filter(|_| world.state().audit.is_laid_once(&place));
                all.push(Laid { chunk, list });
            }
            world.state().audit.run_is_true(&run, is_done, &all);
        }
        Ok(())
    }

    /// In a world where all is well, an operator resumes a run, and whatever that sets going ends.
    pub(super) async fn go_on(&self, run: &str) {
        let status = self.resume(run).await;
        if status != Some(200) {
            let what = format!("a run is resumed, and that is answered {status:?}");
            self.tills.world.state().audit.broken(Invariant::Ends, what);
        }
        self.heal().await;
    }

    /// Resumes a run; answers the status, if there was an answer.
    pub(super) async fn resume(&self, run: &str) -> Option<u16> {
        let path = format!("/v1/runs/{run}/resume");
        let answer = self.tills.http("POST", &path, "", None).await;
        answer.map(|answer| answer.status)
    }
}
