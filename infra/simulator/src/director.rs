//! The director: by the seed, it says who goes next, what is delivered, what is late, and who dies.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::audit::Invariant;
use crate::cluster::Cluster;
use crate::database;
use crate::fault::Fault;
use crate::invocation::Lost;
use crate::queue::Message;
use crate::stream;
use crate::table::STREAM_SHARDS;
use crate::world::{State, World};

/// So many invocations by queues and the stream run at once, at most.
const WORKERS_MAX: usize = 4;

/// A step takes up to so many milliseconds.
const STEP_MAX: u64 = 3;

/// How long the director waits when nobody can go: whoever sleeps wakes up meanwhile.
const IDLE: Duration = Duration::from_millis(5);

/// So often in a row nobody could go: then somebody waits for something that never comes. Far longer than any pause.
const IDLE_MAX: u32 = 20_000;

/// Directs one world.
pub(crate) struct Director {
    world: Arc<World>,
    cluster: Arc<Cluster>,
    stream_reader: (String, usize),
}

/// What happens next.
enum Next {
    /// Somebody goes.
    Go(usize),
    /// A queue's batch is delivered.
    Deliver(usize),
    /// A shard of the stream is read.
    Read(usize),
    /// A late transaction reaches the table.
    Commit(usize),
}

impl Director {
    pub(crate) fn new(
        world: &Arc<World>,
        cluster: &Arc<Cluster>,
        stream_reader: (String, usize),
    ) -> Director {
        Director {
            world: Arc::clone(world),
            cluster: Arc::clone(cluster),
            stream_reader,
        }
    }

    /// Directs until the work is done. `None` where it can never end, or where something is broken: what follows from
    /// that is not worth telling, and may never end either.
    pub(crate) async fn direct<F: Future>(&self, work: F) -> Option<F::Output> {
        let mut work = std::pin::pin!(work);
        let mut idle = 0_u32;
        loop {
            tokio::select! {
                biased;
                done = &mut work => return Some(done),
                went = self.turn() => idle = if went { 0 } else { idle.saturating_add(1) },
            }
            if !self.world.state().audit.violations.is_empty() {
                return None;
            }
            if idle > IDLE_MAX {
                self.world
                    .state()
                    .audit
                    .broken(Invariant::Ends, "somebody waits for ever");
                return None;
            }
        }
    }

    /// Lets one thing happen; `false` where nothing could.
    #[expect(
        clippy::disallowed_methods,
        reason = "the runtime's time stands still until the director moves it"
    )]
    async fn turn(&self) -> bool {
        // Whoever was let go runs until the next step.
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        let now = self.world.millis();
        let Some((next, took)) = self.choose(now) else {
            tokio::time::sleep(IDLE).await;
            return false;
        };
        tokio::time::advance(Duration::from_millis(took)).await;
        match next {
            Next::Go(place) => self.go(place),
            Next::Deliver(queue) => self.deliver(queue),
            Next::Read(shard) => self.read(shard),
            Next::Commit(place) => self.commit(place),
        }
        true
    }

    fn choose(&self, now: u64) -> Option<(Next, u64)> {
        let mut state = self.world.state();
        state.waiting.retain(|waiting| !waiting.go.is_closed());
        let mut next: Vec<Next> = (0..state.waiting.len()).map(Next::Go).collect();
        next.extend((0..state.late.len()).map(Next::Commit));
        if state.workers < WORKERS_MAX {
            next.extend(state.queues.ready(now).into_iter().map(Next::Deliver));
            let shards =
                (0..STREAM_SHARDS).filter(|shard| state.streams.can_read(*shard, &state.table));
            next.extend(shards.map(Next::Read));
        }
        if next.is_empty() {
            return None;
        }
        let place = state.chance.usize(0..next.len());
        let took = state.chance.u64(0..=STEP_MAX);
        state.steps = state.steps.saturating_add(1);
        Some((next.swap_remove(place), took))
    }

    /// Lets somebody go, or ends their invocation here.
    fn go(&self, place: usize) {
        let mut state = self.world.state();
        let waiting = state.waiting.swap_remove(place);
        if waiting.invocation.is_some() && state.kills.strike() {
            for kill in std::mem::take(&mut state.running).into_values() {
                // Whoever does not listen any more has just ended by itself.
                let _ = kill.send(());
            }
            return;
        }
        if let Some(invocation) = waiting.invocation
            && dies(&mut state)
            && let Some(kill) = state.running.remove(&invocation)
        {
            // Whoever does not listen any more has just ended by itself.
            let _ = kill.send(());
            return;
        }
        let _ = waiting.go.send(());
    }

    fn commit(&self, place: usize) {
        let at = self.world.millis();
        let mut state = self.world.state();
        // While time passed, all of them may have been settled.
        if place >= state.late.len() {
            return;
        }
        let late = state.late.swap_remove(place);
        // What comes of it nobody hears.
        let _ = database::commit(
            &mut state,
            &late.actions,
            late.token.as_deref(),
            late.of,
            at,
        );
    }

    fn deliver(&self, queue: usize) {
        let now = self.world.millis();
        let (batch, reader) = {
            let mut state = self.world.state();
            let state = &mut *state;
            let batch = state.queues.receive(queue, now, &mut state.faults);
            if batch.is_empty() {
                return;
            }
            state.workers = state.workers.saturating_add(1);
            let reader = state
                .queues
                .all()
                .get(queue)
                .map(|queue| queue.shape.reader.clone());
            (batch, reader.unwrap_or_default())
        };
        let (world, cluster) = (Arc::clone(&self.world), Arc::clone(&self.cluster));
        tokio::spawn(async move {
            let answer = cluster.invoke(&reader, messages_event(&batch), None).await;
            let now = world.millis();
            let mut state = world.state();
            state.workers = state.workers.saturating_sub(1);
            if answer == Err(Lost::Failed) {
                let what = format!("{reader} failed with a whole batch");
                state.audit.broken(Invariant::Ends, what);
            }
            let answer = answer
                .ok()
                .filter(|_| !state.faults.strikes(Fault::LostBatchAnswer));
            let failed = failed(answer.as_ref());
            let is_done = |message: &&Message| {
                failed
                    .as_ref()
                    .is_some_and(|failed| !failed.contains(&message.id.to_string()))
            };
            let (done, again): (Vec<&Message>, Vec<&Message>) = batch.iter().partition(is_done);
            if !done.is_empty() && !again.is_empty() {
                state.faults.fired.add(Fault::PartialBatch);
            }
            state
                .queues
                .delete(queue, done.iter().map(|message| message.id));
            let at = now.saturating_add(state.chance.u64(0..1_000));
            state
                .queues
                .show_again(queue, again.iter().map(|message| message.id), at);
        });
    }

    fn read(&self, shard: usize) {
        let (reader, batch_max) = self.stream_reader.clone();
        let records = {
            let mut state = self.world.state();
            let state = &mut *state;
            state.workers = state.workers.saturating_add(1);
            state.streams.read(shard, batch_max, &mut state.table)
        };
        let (world, cluster) = (Arc::clone(&self.world), Arc::clone(&self.cluster));
        tokio::spawn(async move {
            let event = stream::event(&records, world.epoch(), |record| cluster.takes(record));
            let from = match event {
                None => Some(None),
                Some(event) => {
                    let answer = cluster.invoke(&reader, event, None).await.ok();
                    let twice = world.state().faults.strikes(Fault::DoubleInvocation);
                    let answer = answer.filter(|_| !twice);
                    failed(answer.as_ref()).map(|failed| failed.into_iter().next())
                }
            };
            let mut state = world.state();
            let state = &mut *state;
            state.workers = state.workers.saturating_sub(1);
            state.streams.done(shard, records, from, &mut state.table);
        });
    }
}

fn dies(state: &mut State) -> bool {
    state.faults.strikes(Fault::Crash) || state.faults.strikes(Fault::HardTimeout)
}

/// The ids that a batch's answer names as failed; `None` where there is no answer that Lambda would understand.
fn failed(answer: Option<&Value>) -> Option<Vec<String>> {
    let failures = answer?.get("batchItemFailures")?.as_array()?;
    failures
        .iter()
        .map(|failure| failure["itemIdentifier"].as_str().map(str::to_owned))
        .collect()
}

fn messages_event(batch: &[Message]) -> Value {
    let record = |message: &Message| {
        json!({
            "messageId": message.id.to_string(),
            "receiptHandle": message.id.to_string(),
            "body": message.body,
            "attributes": {},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:ap-northeast-1:000000000000:simulated",
            "awsRegion": "ap-northeast-1",
        })
    };
    json!({ "Records": batch.iter().map(record).collect::<Vec<_>>() })
}
