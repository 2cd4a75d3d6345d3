//! The people at the tills: they ask, lose answers, ask again, give up, and tell the auditor what they were told.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::audit::Invariant;
use crate::cluster::Cluster;
use crate::fault::Fault;
use crate::house::Request;
use crate::model::{Answer, Call};
use crate::workload::{Deed, Known, Wish};
use crate::world::World;

/// The key that opens everything here.
pub(crate) const API_KEY: &str = "simulated-key";

/// How often a till asks before the auditor wants to know why.
pub(crate) const TRIES_MAX: u32 = 60;

/// How long a till waits after it got no answer.
const PAUSE: Duration = Duration::from_millis(200);

/// A shop full of tills.
pub(crate) struct Tills {
    pub(crate) world: Arc<World>,
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) known: Mutex<Known>,
}

impl Tills {
    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what somebody wishes.
    pub(crate) async fn grant(&self, wish: &Wish) {
        match *wish {
            Wish::Call(deed, seed) => {
                let call = self.call(deed, seed);
                self.count(deed);
                self.settle(call).await;
            }
            Wish::AtOnce(deed, seed, crowd) => {
                let call = self.call(deed, seed);
                self.world.state().faults.fired.add(Fault::DoubleClick);
                join_all((0..crowd).map(|_| self.settle(call.clone()))).await;
            }
            Wish::Again(seed) => self.repeat(Known::again, seed, Fault::Retry).await,
            Wish::Otherwise(seed) => self.repeat(Known::otherwise, seed, Fault::OtherBody).await,
            Wish::ForAnother(seed) => {
                self.repeat(Known::for_another, seed, Fault::OtherMember)
                    .await
            }
            Wish::Pass(minutes) => self.pass(chrono::TimeDelta::minutes(minutes)),
            Wish::Expire => self.fire("expire").await,
            Wish::Midnight(seed) => self.midnight(seed).await,
            Wish::Birthday => self.fire("birthday").await,
            Wish::Look(seed) => self.look(seed).await,
            Wish::Redrive => self.redrive(),
            Wish::Chat(seed) => self.chat(seed).await,
            Wish::Publish(seed) => self.publish(seed).await,
            Wish::Coupon(seed) => self.coupon(seed).await,
            Wish::HandOut(seed) => self.hand_out(seed).await,
            Wish::Multiplied(seed) => self.multiplied(seed).await,
            Wish::Birth(seed) => self.birth(seed).await,
            Wish::Merge(seed) => self.merge(seed).await,
            Wish::Connect(seed) => self.connect(seed).await,
            Wish::Leave(seed) => self.leave(seed).await,
            Wish::Regroup(seed) => self.regroup(seed).await,
            Wish::Campaign(seed) => self.campaign(seed).await,
        }
    }

    fn call(&self, deed: Deed, seed: u64) -> Call {
        let now = self.world.now();
        let state = self.world.state();
        self.known().call(deed, seed, now, &state.audit.ledger)
    }

    fn count(&self, deed: Deed) {
        let fault = match deed {
            Deed::EarnLate => Fault::OfflineBatch,
            Deed::VoidFirst => Fault::VoidFirst,
            _ => return,
        };
        self.world.state().faults.fired.add(fault);
    }

    async fn repeat(&self, which: fn(&Known, u64) -> Option<Call>, seed: u64, fault: Fault) {
        let call = which(&self.known(), seed);
        if let Some(call) = call {
            self.world.state().faults.fired.add(fault);
            self.settle(call).await;
        }
    }

    /// Asks until there is an answer, or gives up as tills do.
    pub(crate) async fn settle(&self, call: Call) {
        let call = Arc::new(call);
        let till = self.world.state().audit.asked(&call);
        for _ in 0..TRIES_MAX {
            let began = self.world.now();
            let trying = self.world.state().audit.tries(began);
            let answer = self.ask(&call).await;
            let now = self.world.now();
            let seen = self.world.state().audit.tried(&trying, now);
            if let Some(answer) = answer {
                let mut state = self.world.state();
                state.audit.told(till, &answer);
                return state.audit.answered(&call, &answer, &seen, now);
            }
            if self.world.state().faults.strikes(Fault::Abandoned) {
                return;
            }
            self.wait().await;
        }
        let what = format!("{call:?} has no answer after {TRIES_MAX} tries");
        self.world.state().audit.broken(Invariant::Ends, what);
    }

    /// Asks once. `None` where nobody knows what came of it.
    async fn ask(&self, call: &Arc<Call>) -> Option<Answer> {
        let body = call.body().map(|body| body.to_string()).unwrap_or_default();
        let path = call.path();
        let of = Some(Arc::clone(call));
        let answer = self.http(call.method(), &path, &body, of).await?;
        (answer.status != 503).then_some(answer)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the runtime's time stands still until the director moves it"
    )]
    pub(crate) async fn wait(&self) {
        tokio::time::sleep(PAUSE).await;
    }

    /// One request over the API, by somebody who has the key.
    pub(crate) async fn http(
        &self,
        method: &str,
        path: &str,
        body: &str,
        of: Option<Arc<Call>>,
    ) -> Option<Answer> {
        let key = format!("Bearer {API_KEY}");
        let headers = [
            ("authorization", key.as_str()),
            ("content-type", "application/json"),
        ];
        self.request(method, path, &headers, body, of).await
    }

    /// One request over the API, with headers of its own.
    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
        of: Option<Arc<Call>>,
    ) -> Option<Answer> {
        let request = Request {
            method,
            path,
            headers,
            body,
            id: "simulated",
            now: self.world.now(),
        };
        let Some((function, event)) = self.cluster.route(&request) else {
            let what = format!("nobody answers {method} {path}");
            self.world.state().audit.broken(Invariant::Ends, what);
            return None;
        };
        self.world.step().await;
        let answer = self.cluster.invoke(&function, event, of).await.ok()?;
        Some(read(&answer))
    }

    pub(crate) fn pass(&self, time: chrono::TimeDelta) {
        self.world.settle_transients();
        self.world.skip(time);
        let (now, at) = (self.world.now(), self.world.millis());
        let mut state = self.world.state();
        // The table deletes what it may, when it likes, within two days.
        if !state.faults.strikes(Fault::LateTimeToLive) {
            state.table.expire(now.timestamp(), at);
        }
    }

    /// A schedule's hour has come.
    pub(crate) async fn fire(&self, package: &str) {
        let (missed, double, late, overlapping) = {
            let mut state = self.world.state();
            let faults = &mut state.faults;
            (
                faults.strikes(Fault::MissedTick),
                faults.strikes(Fault::DoubleTick),
                faults.strikes(Fault::LateTick),
                faults.strikes(Fault::OverlappingRuns),
            )
        };
        if missed {
            return;
        }
        if late {
            let days = self.world.state().chance.i64(1..5);
            self.pass(chrono::TimeDelta::days(days));
        }
        let tick = || self.cluster.invoke(package, tick(), None);
        // Whoever fires a schedule tries again where nobody knows what came of it; the next day does too.
        if overlapping {
            let _ = futures::join!(tick(), tick());
        } else {
            let _ = tick().await;
        }
        if double {
            let _ = tick().await;
        }
    }

    async fn look(&self, seed: u64) {
        let member = {
            let known = self.known();
            let at = usize::try_from(seed)
                .unwrap_or(0)
                .checked_rem(known.members.len());
            at.and_then(|at| known.members.get(at).cloned())
        };
        let Some(member) = member else { return };
        let answer = self
            .http("GET", &format!("/v1/members/{member}"), "", None)
            .await;
        let Some(answer) = answer.filter(|answer| answer.status != 503) else {
            return;
        };
        let balance = &answer.body["balance"];
        let is_sound =
            balance["available"].as_u64() == Some(0) || balance["debt"].as_u64() == Some(0);
        if (answer.status != 200 || !is_sound) && !self.says_left(&member, &answer) {
            let what = format!("a look at {member} shows {answer:?}");
            self.world.state().audit.broken(Invariant::TiesOut, what);
        }
    }

    fn redrive(&self) {
        let now = self.world.millis();
        let mut state = self.world.state();
        if state.queues.redrive(now) > 0 {
            state.faults.fired.add(Fault::Redrive);
        }
    }
}

/// What EventBridge sends.
pub(crate) fn tick() -> Value {
    json!({ "version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler" })
}

/// The answer in a function's answer to the API.
fn read(answer: &Value) -> Answer {
    let body = answer["body"].as_str().unwrap_or_default();
    Answer {
        status: answer["statusCode"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok())
            .unwrap_or(0),
        body: serde_json::from_str(body).unwrap_or_default(),
        replayed: answer["headers"]["idempotent-replayed"].as_str() == Some("true"),
    }
}
