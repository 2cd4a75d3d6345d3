//! Members who leave while the night's run is at work.

use std::time::Duration;

use fastrand::Rng;
use futures::future::join_all;
use serde_json::{Value, json};

use super::super::shop::Shop;
use crate::audit::Invariant;
use crate::model::Answer;

/// They leave within so many milliseconds of its beginning for each member who is due: about as long as it takes where
/// nobody dies.
const WITHIN_EACH: u64 = 4;

/// So many of them are asked what the shop says to them now.
const ASKED: usize = 20;

impl Shop {
    /// These leave, one after the other and some at once.
    pub(super) async fn see_off(&self, members: &[String], due: u64, chance: &mut Rng) {
        let within = due.saturating_mul(WITHIN_EACH).max(1);
        let leaving = members.iter().map(|member| {
            let after = Duration::from_millis(chance.u64(0..within));
            async move {
                linger(after).await;
                self.tills.leaves(member, false).await;
            }
        });
        let leaving: Vec<_> = leaving.collect();
        join_all(leaving).await;
    }

    /// In a world where all is well: whoever has left is told so, whatever they ask for.
    pub(super) async fn are_gone(&self, members: &[String]) {
        for (number, member) in members.iter().take(ASKED).enumerate() {
            let gift = json!({
                "member_id": member, "points": 1, "reason": "simulated", "operator": "simulator",
            });
            let asked = [
                ("GET", format!("/v1/members/{member}"), String::new()),
                (
                    "PUT",
                    format!("/v1/adjustments/gone-{number}"),
                    gift.to_string(),
                ),
            ];
            for (method, path, body) in asked {
                let answer = self.tills.http(method, &path, &body, None).await;
                let answer = answer.unwrap_or(Answer {
                    status: 0,
                    body: Value::Null,
                    replayed: false,
                });
                if answer.status != 409 || answer.body["code"] != "member_withdrawn" {
                    self.answered(member, &answer);
                }
            }
        }
    }

    fn answered(&self, member: &str, answer: &Answer) {
        let what = format!("{member}, who leaves, was answered {answer:?}");
        let mut state = self.tills.world.state();
        state.audit.broken(Invariant::Durable, what);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the runtime's time stands still until the director moves it"
)]
async fn linger(time: Duration) {
    tokio::time::sleep(time).await;
}
