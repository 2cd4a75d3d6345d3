//! What campaign runs come to in a world where all is well.

use app::store::Run;
use app::{App, Error};

use super::shop::Shop;
use crate::audit::{Asked, Invariant};

impl Shop {
    /// A run that was started is gone on with until everybody has what it gives; then it says so.
    pub(super) async fn compare_campaign(&self, app: &App, run: &Run) -> Result<(), Error> {
        let Some(id) = run.campaign.as_ref().map(ToString::to_string) else {
            return Ok(());
        };
        let look = || self.tills.operate(&id, Asked::Look);
        let is_running = |body: &serde_json::Value| body["state"] == "running";
        let mut seen = look().await;
        if seen.as_ref().is_some_and(|seen| is_running(&seen.body)) {
            self.go_on(&run.id).await;
            seen = look().await;
        }
        let mut is_forgotten = false;
        for chunk in app.store.chunks(&run.id).await? {
            let list = app.store.list(&run.id, chunk.name).await?;
            is_forgotten |= chunk.planned > 0 && list.is_none();
        }
        let audit = &mut self.tills.world.state().audit;
        match seen {
            // What was in chunks that were never worked is forgotten after weeks: such a run is done no more.
            Some(_) if is_forgotten => {}
            Some(seen) => audit.campaign_is_settled(&id, &seen.body),
            None => audit.broken(Invariant::Ends, format!("{id} is not to be seen")),
        }
        Ok(())
    }
}
