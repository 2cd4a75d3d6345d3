//! Who is of the family changes: members come and go, while they give each other points, are merged and leave.

use fastrand::Rng;
use serde_json::json;

use crate::fault::Fault;
use crate::till::{TRIES_MAX, Tills};

/// The most members that the simulated programs let a family have.
const FAMILY_MAX: usize = 20;

impl Tills {
    /// Staff name anew who is of the family: some who are there by now, over the version that they look at. Whom they
    /// name may leave or be merged meanwhile; then they are refused, and the family stays as it is.
    pub(crate) async fn regroup(&self, seed: u64) {
        let mut chance = Rng::with_seed(seed);
        let mut members = self.there();
        chance.shuffle(&mut members);
        members.truncate(chance.usize(2..=FAMILY_MAX));
        let path = "/v1/families/home";
        let Some(seen) = self.http("GET", path, "", None).await else {
            return;
        };
        let body = json!({ "member_ids": members, "version": seen.body["version"] }).to_string();
        for _ in 0..TRIES_MAX {
            let answer = self.http("PUT", path, &body, None).await;
            match answer.filter(|answer| answer.status != 503) {
                Some(_) => return,
                None if self.world.state().faults.strikes(Fault::Abandoned) => return,
                None => self.wait().await,
            }
        }
    }

    /// Members under the names that they have by now, without those who have left.
    fn there(&self) -> Vec<String> {
        let known = self.known().members.clone();
        let state = self.world.state();
        let ledger = &state.audit.ledger;
        let mut there: Vec<String> = known
            .iter()
            .filter(|member| !ledger.has_left(member))
            .map(|member| ledger.holder(member).to_owned())
            .collect();
        there.sort();
        there.dedup();
        there
    }
}
