//! The one world of a history: everything outside the functions, and the time.
//!
//! A port of a function asks the world, and before it gets an answer it waits for a *step*: the director chooses, by
//! the seed, who goes next. Between two steps exactly one task runs, so one seed tells one history.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, TimeDelta, Utc};
use line_platform::Moment;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::audit::Audit;
use crate::database;
use crate::fault::{Fault, Faults};
use crate::invocation::{self, Invocation};
use crate::kills::Kills;
use crate::line::Line;
use crate::queue::Queues;
use crate::stream::Streams;
use crate::table::Table;

/// A world.
pub(crate) struct World {
    state: Mutex<State>,
    began: Instant,
    epoch: DateTime<Utc>,
    /// Time that was skipped, in milliseconds.
    skipped: AtomicI64,
}

/// Everything in it that changes.
pub(crate) struct State {
    /// When it began.
    pub(crate) epoch: DateTime<Utc>,
    /// Chooses who goes next.
    pub(crate) chance: fastrand::Rng,
    /// Makes ids and what else the functions take for random.
    pub(crate) ids: fastrand::Rng,
    pub(crate) faults: Faults,
    pub(crate) table: Table,
    pub(crate) queues: Queues,
    pub(crate) line: Line,
    pub(crate) audit: Audit,
    /// Who waits for a step.
    pub(crate) waiting: Vec<Waiting>,
    /// Transactions that nobody waits for and that may still be committed.
    pub(crate) late: Vec<Late>,
    /// How to end an invocation that runs.
    pub(crate) running: BTreeMap<u64, oneshot::Sender<()>>,
    pub(crate) streams: Streams,
    /// Invocations by queues and the stream that run.
    pub(crate) workers: usize,
    pub(crate) invocations: u64,
    pub(crate) steps: u64,
    pub(crate) kills: Kills,
    /// Requests that reached the table and may write, whatever came of them.
    pub(crate) writes: u64,
}

/// Somebody who waits for a step.
pub(crate) struct Waiting {
    pub(crate) go: oneshot::Sender<()>,
    /// The invocation it happens in.
    pub(crate) invocation: Option<u64>,
}

/// A transaction on its way, after its sender gave up.
pub(crate) struct Late {
    pub(crate) actions: Vec<TransactWriteItem>,
    pub(crate) token: Option<String>,
    pub(crate) of: Option<Invocation>,
}

impl World {
    pub(crate) fn new(epoch: DateTime<Utc>, state: State) -> Arc<World> {
        Arc::new(World {
            state: Mutex::new(state),
            began: Instant::now(),
            epoch,
            skipped: AtomicI64::new(0),
        })
    }

    /// The world's things. Never held over an await.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the director says go. Whoever is killed meanwhile waits for ever.
    pub(crate) async fn step(&self) {
        let (go, gone) = oneshot::channel();
        let invocation = invocation::current().map(|invocation| invocation.id);
        self.state().waiting.push(Waiting { go, invocation });
        if gone.await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// When the world began.
    pub(crate) fn epoch(&self) -> DateTime<Utc> {
        self.epoch
    }

    /// The true time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let ran = TimeDelta::from_std(self.began.elapsed()).unwrap_or_default();
        self.epoch + ran + TimeDelta::milliseconds(self.skipped.load(Ordering::Relaxed))
    }

    /// The true time, in milliseconds since the world began.
    pub(crate) fn millis(&self) -> u64 {
        let ran = self.now().signed_duration_since(self.epoch);
        u64::try_from(ran.num_milliseconds()).unwrap_or(0)
    }

    /// The true time, as LINE counts it.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            at: self.now(),
            ran: Duration::from_millis(self.millis()),
        }
    }

    /// Ends what no minutes outlive: Lambda cuts off every invocation under way, and a late transaction arrives now or
    /// never.
    pub(crate) fn settle_transients(&self) {
        let at = self.millis();
        let mut state = self.state();
        let state = &mut *state;
        for kill in std::mem::take(&mut state.running).into_values() {
            state.faults.fired.add(Fault::HardTimeout);
            // Whoever does not listen any more has just ended by itself.
            let _ = kill.send(());
        }
        for late in std::mem::take(&mut state.late) {
            if state.chance.bool() {
                // What comes of it nobody hears.
                let _ = database::commit(state, &late.actions, late.token.as_deref(), late.of, at);
            }
        }
    }

    /// Lets time pass in which nothing else happens.
    pub(crate) fn skip(&self, time: TimeDelta) {
        self.skipped
            .fetch_add(time.num_milliseconds(), Ordering::Relaxed);
    }
}
