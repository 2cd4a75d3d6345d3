//! Messages that a function has put off. SQS hides them by the machine's time, and here time is the program's clock: so
//! they are shown again when that one says so.

use crate::clock::ProgramClock;
use app::ports::{Fault, Queue, QueueName};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use runtime::queue::SqsQueue;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Receipts of messages that are hidden for a while.
#[derive(Default)]
pub struct Postponed(Mutex<BTreeMap<String, Hidden>>);

struct Hidden {
    until: DateTime<Utc>,
    clock: Arc<ProgramClock>,
}

impl Hidden {
    fn is_over(&self) -> bool {
        self.until <= self.clock.now()
    }
}

impl Postponed {
    /// Whether a message is hidden still.
    #[must_use]
    pub fn hides(&self, receipt: &str) -> bool {
        let all = self.all();
        all.get(receipt).is_some_and(|hidden| !hidden.is_over())
    }

    /// Whether a message was hidden until now. From then on it is one like all others.
    pub fn ends(&self, receipt: &str) -> bool {
        let mut all = self.all();
        let ends = all.get(receipt).is_some_and(Hidden::is_over);
        if ends {
            all.remove(receipt);
        }
        ends
    }

    fn hide(&self, receipt: &str, hidden: Hidden) {
        self.all().insert(receipt.to_owned(), hidden);
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Hidden>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The deployed queue, and who notes what it puts off.
pub(crate) struct LocalQueue {
    pub(crate) sqs: SqsQueue,
    pub(crate) postponed: Arc<Postponed>,
    pub(crate) clock: Arc<ProgramClock>,
}

#[async_trait]
impl Queue for LocalQueue {
    async fn send(&self, queue: QueueName, bodies: Vec<String>) -> Result<(), Fault> {
        self.sqs.send(queue, bodies).await
    }

    async fn postpone(&self, queue: QueueName, receipt: &str, time: Duration) -> Result<(), Fault> {
        self.sqs.postpone(queue, receipt, time).await?;
        let time = TimeDelta::from_std(time).unwrap_or(TimeDelta::MAX);
        let until = self.clock.now().checked_add_signed(time);
        let hidden = Hidden {
            until: until.unwrap_or(DateTime::<Utc>::MAX_UTC),
            clock: Arc::clone(&self.clock),
        };
        self.postponed.hide(receipt, hidden);
        Ok(())
    }
}
