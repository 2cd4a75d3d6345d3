//! The people who run the shop: they look at the program and publish another one over it, like tills while everything
//! goes wrong.

use domain::program::Program;
use serde_json::json;

use crate::audit::Invariant;
use crate::fault::Fault;
use crate::model::Answer;
use crate::programs;
use crate::till::{TRIES_MAX, Tills};

const PATH: &str = "/v1/program";

impl Tills {
    /// An operator looks at the program and publishes another one over it.
    pub(crate) async fn publish(&self, seed: u64) {
        let looked = self.http("GET", PATH, "", None).await;
        let Some(seen) = looked.and_then(|looked| looked.body["version"].as_u64()) else {
            return;
        };
        let (program, mut document) = programs::any(seed);
        document["version"] = json!(seen);
        let document = document.to_string();
        for _ in 0..TRIES_MAX {
            let answer = self.http("PUT", PATH, &document, None).await;
            if let Some(answer) = answer.filter(|answer| answer.status != 503) {
                return self.published(&program, seen, &answer);
            }
            if self.world.state().faults.strikes(Fault::Abandoned) {
                return;
            }
            self.wait().await;
        }
        let what = format!("a program over version {seen} has no answer after {TRIES_MAX} tries");
        self.world.state().audit.broken(Invariant::Ends, what);
    }

    /// What an operator is told is so: the program is published, or another one is.
    fn published(&self, program: &Program, seen: u64, answer: &Answer) {
        let mut state = self.world.state();
        let ledger = &state.audit.ledger;
        let version = u32::try_from(seen.saturating_add(1)).unwrap_or(u32::MAX);
        let is_so = match answer.status {
            200 => answer.body["version"] == version && ledger.is_published(version, program),
            409 => ledger.newest() >= version && answer.body["code"] == "version_conflict",
            _ => false,
        };
        if !is_so {
            let what = format!("a program over version {seen} was answered {answer:?}");
            state.audit.broken(Invariant::Durable, what);
        }
    }
}
