//! People who have joined twice, and whose memberships are merged while everything goes wrong.

use std::sync::Arc;

use app::{Caller, Error};
use domain::ids::MemberId;
use domain::refusal::Refusal;
use fastrand::Rng;
use runtime::Function;
use serde_json::{Value, json};

use crate::audit::Invariant;
use crate::chat::user_of;
use crate::fault::Fault;
use crate::ports::SkewedClock;
use crate::till::{TRIES_MAX, Tills};

/// Fewer members than these never meet: then somebody joins before anybody is merged.
const MEMBERS_MIN: usize = 3;

/// For so many steps somebody waits for a run that has given some, and not all.
const STEPS_MAX: u32 = 300;

impl Tills {
    /// Somebody joins once more, or two memberships become one; where they are one already, nothing happens.
    pub(crate) async fn merge(&self, seed: u64) {
        let mut chance = Rng::with_seed(seed);
        if self.apart() < MEMBERS_MIN || chance.bool() {
            return self.join_again().await;
        }
        let (from, into) = {
            let known = self.known();
            let mut one = || chance.choice(&known.members).cloned().unwrap_or_default();
            (one(), one())
        };
        let from = self.world.state().audit.ledger.holder(&from).to_owned();
        self.world.state().audit.will_merge(&from, &into);
        if chance.u32(0..8) == 0 {
            // Two at once, and the other way round.
            self.world.state().audit.will_merge(&into, &from);
            futures::join!(self.merged(&from, &into), self.merged(&into, &from));
        } else {
            self.merged(&from, &into).await;
        }
    }

    /// Somebody whom a run has given something is merged into somebody whom it is still to give.
    pub(crate) async fn merge_half_given(&self, run: &str) {
        for _ in 0..STEPS_MAX {
            let half = self.world.state().audit.half_given(run);
            if let Some((from, into)) = half.filter(|_| self.apart() >= MEMBERS_MIN) {
                self.world.state().audit.will_merge(&from, &into);
                return self.merged(&from, &into).await;
            }
            self.world.step().await;
        }
    }

    /// How many members there are who are not each other.
    pub(crate) fn apart(&self) -> usize {
        let state = self.world.state();
        let known = self.known();
        let ledger = &state.audit.ledger;
        let members = known.members.iter();
        let is_apart = |member: &&String| ledger.holder(member) == member.as_str();
        let apart = members.filter(|member| is_apart(member) && !ledger.has_left(member));
        apart.count()
    }

    /// Asks until the two are one.
    async fn merged(&self, from: &str, into: &str) {
        for _ in 0..TRIES_MAX {
            self.world.step().await;
            let function = self.merging(from, into);
            let answer = self.cluster.run(&function).await.unwrap_or_default();
            if answer != Value::Null {
                return self.told_of_merge(from, into, &answer);
            }
            if self.world.state().faults.strikes(Fault::Abandoned) {
                return;
            }
            self.wait().await;
        }
        let what = format!("{from} and {into} are not merged after {TRIES_MAX} tries");
        self.world.state().audit.broken(Invariant::Ends, what);
    }

    fn merging(&self, from: &str, into: &str) -> Function {
        let app = self.cluster.app(SkewedClock::new(Arc::clone(&self.world)));
        let (from, into) = (MemberId::parse(from), MemberId::parse(into));
        Function::events(move |_: Value| {
            let (app, from, into) = (app.clone(), from.clone(), into.clone());
            async move {
                let caller = Caller::job("simulator");
                let done = app.merge(&caller, &from?, &into?, Vec::new()).await;
                Ok(match done {
                    Ok(_) => json!("one"),
                    Err(Error::TryAgain(_)) => Value::Null,
                    Err(error) => json!(error.to_string()),
                })
            }
        })
    }

    /// Whoever hears that two are one finds that they are. One of them may have become somebody else meanwhile.
    fn told_of_merge(&self, from: &str, into: &str, answer: &Value) {
        let mut state = self.world.state();
        let ledger = &state.audit.ledger;
        let are_one = ledger.holder(from) == ledger.holder(into);
        let is_elsewhere = ledger.holder(from) != from;
        let says_left = *answer == json!(Error::from(Refusal::MemberWithdrawn).to_string());
        let is_so = match answer.as_str() {
            Some("one") => are_one,
            _ if says_left => ledger.has_left(from) || ledger.has_left(into),
            _ => is_elsewhere && *answer == json!(Error::AlreadyRecorded.to_string()),
        };
        if !is_so {
            let what = format!("{from} was to become {into}, and that was answered {answer}");
            state.audit.broken(Invariant::Durable, what);
        }
    }

    /// Somebody joins whom the shop knows under another name already.
    pub(crate) async fn join_again(&self) {
        let (user, key) = {
            let known = self.known();
            let number = known.members.len();
            (user_of(number), format!("join-{number}"))
        };
        let body = json!({ "external_ids": [{ "provider": "ec", "id": &key }, { "provider": "line", "id": &user }] });
        let headers = [
            ("authorization", format!("Bearer {}", crate::till::API_KEY)),
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", key),
        ];
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        for _ in 0..TRIES_MAX {
            let answer = self
                .request("POST", "/v1/members", &headers, &body.to_string(), None)
                .await;
            // Another till was faster, and whoever joined there has left.
            if answer
                .as_ref()
                .is_some_and(|answer| answer.body["code"] == "member_withdrawn")
            {
                return;
            }
            let joined = answer.filter(|answer| matches!(answer.status, 200 | 201));
            let member =
                joined.and_then(|answer| Some(answer.body["member_id"].as_str()?.to_owned()));
            if let Some(member) = member {
                return self.joined_again(&user, member);
            }
            if self.world.state().faults.strikes(Fault::Abandoned) {
                return;
            }
            self.wait().await;
        }
        let what = format!("{user} has not joined after {TRIES_MAX} tries");
        self.world.state().audit.broken(Invariant::Ends, what);
    }

    /// Two tills may have asked for the same newcomer at once.
    fn joined_again(&self, user: &str, member: String) {
        let mut state = self.world.state();
        let mut known = self.known();
        if !known.members.contains(&member) {
            state.line.befriend(user);
            known.members.push(member);
        }
    }
}
