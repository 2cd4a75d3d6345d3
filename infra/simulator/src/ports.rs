//! The ports of one function's process: its clock, which may be wrong, its ids, its queues, and LINE.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::ports::{Clock, Fault as PortFault, IdSource, Meter, Queue, QueueName, Units};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use line::client::{Incoming, Outgoing, Wire};
use uuid::Uuid;

use crate::audit::Invariant;
use crate::fault::Fault;
use crate::world::World;

/// How wrong a machine's clock may be, in milliseconds.
const SKEW_MAX: i64 = 10_000;

/// A machine's clock.
pub(crate) struct SkewedClock {
    world: Arc<World>,
    skew: AtomicI64,
}

impl SkewedClock {
    pub(crate) fn new(world: Arc<World>) -> Arc<SkewedClock> {
        Arc::new(SkewedClock {
            world,
            skew: AtomicI64::new(0),
        })
    }

    /// Makes the clock wrong, or wrong anew, as a machine's may be that was frozen.
    pub(crate) fn jump(&self) {
        let mut state = self.world.state();
        let before = self.skew.load(Ordering::Relaxed);
        let goes_wrong = if before == 0 {
            state.faults.strikes(Fault::ClockSkew)
        } else {
            state.faults.would(Fault::ClockBackwards)
        };
        if goes_wrong {
            let skew = state.chance.i64(-SKEW_MAX..=SKEW_MAX);
            if skew < before && before != 0 {
                state.faults.fired.add(Fault::ClockBackwards);
            }
            self.skew.store(skew, Ordering::Relaxed);
        }
    }
}

#[async_trait]
impl Clock for SkewedClock {
    fn now(&self) -> DateTime<Utc> {
        self.world.now() + TimeDelta::milliseconds(self.skew.load(Ordering::Relaxed))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the runtime's time stands still until the director moves it"
    )]
    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// Identities by the seed.
pub(crate) struct SeededIds(pub(crate) Arc<World>);

impl IdSource for SeededIds {
    fn uuid(&self) -> Uuid {
        let millis = u64::try_from(self.0.now().timestamp_millis()).unwrap_or(0);
        let random = self.0.state().ids.u128(..).to_be_bytes();
        let mut tail = [0; 10];
        tail.copy_from_slice(random.get(..10).unwrap_or(&[0; 10]));
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }

    fn random(&self) -> u64 {
        self.0.state().ids.u64(..)
    }
}

/// The queues.
pub(crate) struct SimulatedQueue(pub(crate) Arc<World>);

#[async_trait]
impl Queue for SimulatedQueue {
    async fn send(&self, queue: QueueName, bodies: Vec<String>) -> Result<(), PortFault> {
        self.0.step().await;
        let now = self.0.millis();
        let mut state = self.0.state();
        let state = &mut *state;
        let fails = state.faults.strikes(Fault::PartialBatch);
        // Where sending fails, some may have been sent.
        let taken = if fails {
            state.faults.pick(bodies.len().saturating_add(1))
        } else {
            bodies.len()
        };
        for body in bodies.iter().take(taken) {
            state.audit.queued(queue, body);
            state.queues.send(queue, body, now, &mut state.faults);
        }
        if fails {
            return Err(PortFault::Unavailable(
                "the queue did not take all".to_owned(),
            ));
        }
        Ok(())
    }

    async fn postpone(
        &self,
        queue: QueueName,
        receipt: &str,
        time: Duration,
    ) -> Result<(), PortFault> {
        self.0.step().await;
        let now = self.0.millis();
        let mut state = self.0.state();
        if state.faults.strikes(Fault::PartialBatch) {
            return Err(PortFault::Unavailable(
                "the queue did not hide a message".to_owned(),
            ));
        }
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        state
            .queues
            .postpone(queue, receipt, now.saturating_add(time));
        Ok(())
    }
}

/// What carries the calls of the functions' client to LINE.
pub(crate) struct SimulatedWire(pub(crate) Arc<World>);

#[async_trait]
impl Wire for SimulatedWire {
    async fn carry(&self, request: Outgoing) -> Result<Incoming, String> {
        self.0.step().await;
        let now = self.0.moment();
        let mut state = self.0.state();
        let state = &mut *state;
        state.audit.sends(&request.path, &request.body, now.at);
        let answer = state.line.carry(request, now, &mut state.faults);
        let answer = answer.ok_or("no answer")?;
        let said = answer.json()["message"].as_str().unwrap_or_default();
        if said.starts_with("The request body has") {
            let what = format!("LINE was sent what it does not take: {}", answer.json());
            state.audit.broken(Invariant::Bounded, what);
        }
        Ok(Incoming {
            status: answer.status,
            body: answer.json().to_string().into_bytes(),
            request_id: answer.request_id,
            accepted_request_id: answer.accepted_request_id.unwrap_or_default(),
        })
    }
}

/// Nobody counts units here: that is done where they are true.
pub(crate) struct Uncounted;

impl Meter for Uncounted {
    fn consumed(&self, _: &'static str, _: Units) {}
}
