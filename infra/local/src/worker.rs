//! What happens behind the API: streams and queues are worked, a batch at a time, by whoever is asked to.
//!
//! One lock is around it: a drain that has begun sees all work that was there, and when it ends there is none.

use crate::poller::{Poller, Turn};
use crate::queues::Queues;
use crate::streams::{Stream, TurnError};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify};

/// How often queues are looked at while nothing wakes the worker: messages that failed become visible by themselves.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often a drain ends waits in vain before it stops: more than any queue of the template lets a message be received.
const HASTENINGS_MAX: u32 = 1_000;

/// Works the streams and queues.
pub struct Worker {
    streams: Vec<Stream>,
    pollers: Vec<Poller>,
    queues: Arc<Queues>,
    turn: Mutex<Past>,
    wake: Notify,
}

/// What the last drain left.
#[derive(Default)]
struct Past {
    /// Messages that had been given up.
    dead_letters: u64,
    /// Whether anything has failed since, and may have been given up.
    failed: bool,
}

/// What a drain did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Drained {
    /// Stream records delivered.
    pub stream_records: u64,
    /// Messages worked and deleted.
    pub messages: u64,
    /// Deliveries that failed and came again, or were given up.
    pub failures: u64,
    /// Messages that were given up.
    pub dead_letters: u64,
}

impl Worker {
    /// Works these mappings.
    #[must_use]
    pub fn new(streams: Vec<Stream>, pollers: Vec<Poller>, queues: Arc<Queues>) -> Self {
        Self {
            streams,
            pollers,
            queues,
            turn: Mutex::default(),
            wake: Notify::new(),
        }
    }

    /// There may be work.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Works whenever there is something, for as long as the program runs.
    pub async fn run(&self) {
        loop {
            // Woken or not, there may be work: the time-out is the interval.
            tokio::time::timeout(INTERVAL, self.wake.notified())
                .await
                .ok();
            self.work_once().await;
        }
    }

    /// Works what is there. What fails is left to its wait.
    pub async fn work_once(&self) {
        let mut past = self.turn.lock().await;
        match self.work().await {
            Ok(done) => past.failed |= done.failures > 0,
            Err(error) => tracing::error!("the queues and streams cannot be worked: {error}"),
        }
    }

    /// Works every stream and queue until they are empty. Retry waits end at once, so that what fails is tried again
    /// until it succeeds or is given up.
    ///
    /// # Errors
    /// Where the queues or the table do not answer.
    pub async fn drain(&self) -> Result<Drained, TurnError> {
        let mut past = self.turn.lock().await;
        let mut drained = Drained::default();
        for _ in 0..HASTENINGS_MAX {
            let worked = self.work().await?;
            drained.stream_records = drained.stream_records.saturating_add(worked.stream_records);
            drained.messages = drained.messages.saturating_add(worked.messages);
            drained.failures = drained.failures.saturating_add(worked.failures);
            let mut hastened = 0_u64;
            for poller in &self.pollers {
                hastened = hastened.saturating_add(poller.hasten().await?);
            }
            // A stream's failed batch needs no hastening: the next round tries it again.
            if hastened == 0 && worked.failures == 0 {
                break;
            }
        }
        if past.failed || drained.failures > 0 {
            let dead_letters = self.queues.dead_letters().await?;
            drained.dead_letters = dead_letters.saturating_sub(past.dead_letters);
            *past = Past {
                dead_letters,
                failed: false,
            };
        }
        Ok(drained)
    }

    /// Goes round until nobody has anything to do. What fails is left to its wait.
    async fn work(&self) -> Result<Drained, TurnError> {
        let mut done = Drained::default();
        loop {
            let mut handled = 0_u64;
            for stream in &self.streams {
                let turn = stream.turn(&self.queues).await?;
                done.stream_records = done.stream_records.saturating_add(turn.handled);
                handled = handled.saturating_add(counted(&mut done, turn));
            }
            for poller in &self.pollers {
                let turn = poller.turn().await?;
                done.messages = done.messages.saturating_add(turn.handled);
                handled = handled.saturating_add(counted(&mut done, turn));
            }
            if handled == 0 {
                return Ok(done);
            }
        }
    }
}

fn counted(done: &mut Drained, turn: Turn) -> u64 {
    done.failures = done.failures.saturating_add(turn.failed);
    turn.handled
}
