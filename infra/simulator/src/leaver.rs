//! People who leave, and join anew.

use fastrand::Rng;

use crate::audit::Invariant;
use crate::fault::Fault;
use crate::model::Answer;
use crate::till::{TRIES_MAX, Tills};

/// Nobody leaves where fewer are there: then somebody joins first.
const MEMBERS_MIN: usize = 4;

impl Tills {
    /// Somebody leaves; where few are there, somebody joins instead.
    pub(crate) async fn leave(&self, seed: u64) {
        if self.apart() < MEMBERS_MIN {
            return self.join_again().await;
        }
        let member = Rng::with_seed(seed).choice(&self.known().members).cloned();
        if let Some(member) = member {
            self.leaves(&member, true).await;
        }
    }

    /// Somebody asks to leave until there is an answer, or gives up where they may.
    pub(crate) async fn leaves(&self, member: &str, may_give_up: bool) {
        {
            let mut state = self.world.state();
            state.audit.will_leave(member);
            state.audit.will_let_go(member);
        }
        let path = format!("/v1/members/{member}");
        let mut last = None;
        for _ in 0..TRIES_MAX {
            let answer = self.http("DELETE", &path, "", None).await;
            last = answer.clone();
            match answer.filter(|answer| answer.status != 503) {
                Some(answer) => return self.has_left(member, &answer),
                None if may_give_up && self.world.state().faults.strikes(Fault::Abandoned) => {
                    return;
                }
                None => self.wait().await,
            }
        }
        let what = format!(
            "{member} has not left after {TRIES_MAX} tries, the last of which was answered {last:?}"
        );
        self.world.state().audit.broken(Invariant::Ends, what);
    }

    /// Whoever is told that they have left has.
    fn has_left(&self, member: &str, answer: &Answer) {
        let mut state = self.world.state();
        if answer.status != 200 || !state.audit.ledger.has_left(member) {
            let what = format!("{member}, who leaves, was answered {answer:?}");
            state.audit.broken(Invariant::Durable, what);
        }
    }

    /// Whether an answer says that a member has left, who has.
    pub(crate) fn says_left(&self, member: &str, answer: &Answer) -> bool {
        let is_said = answer.status == 409 && answer.body["code"] == "member_withdrawn";
        is_said && self.world.state().audit.ledger.has_left(member)
    }
}
