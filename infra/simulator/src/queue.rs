//! Queues with SQS's semantics: at least once, in no order, hidden while they are worked, and dead letters.

use std::collections::BTreeMap;

use app::ports::QueueName;

use crate::fault::{Fault, Faults};
use crate::house::QueueShape;

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) body: String,
    visible_at: u64,
    received: u32,
    /// Its reader has put it off since it was received.
    is_postponed: bool,
    pub(crate) is_poison: bool,
}

/// One queue.
pub(crate) struct Queue {
    pub(crate) shape: QueueShape,
    messages: BTreeMap<u64, Message>,
    pub(crate) dead: Vec<Message>,
}

/// All queues.
pub(crate) struct Queues {
    queues: Vec<Queue>,
    sent: u64,
}

/// How late a delayed message is, in milliseconds: up to three days.
const DELAY_MAX: u64 = 3 * 24 * 60 * 60 * 1_000;

/// What nobody can read.
const POISON: &str = "{\"not\": \"a message of this queue\"";

impl Queues {
    pub(crate) fn new(shapes: Vec<QueueShape>) -> Queues {
        let queue = |shape| Queue {
            shape,
            messages: BTreeMap::new(),
            dead: Vec::new(),
        };
        Queues {
            queues: shapes.into_iter().map(queue).collect(),
            sent: 0,
        }
    }

    /// Every queue, in the template's order.
    pub(crate) fn all(&self) -> &[Queue] {
        &self.queues
    }

    /// Takes a message, perhaps twice, perhaps to be seen much later, perhaps with a bad neighbour.
    pub(crate) fn send(&mut self, name: QueueName, body: &str, now: u64, faults: &mut Faults) {
        let delay = if faults.strikes(Fault::DelayedMessage) {
            u64::try_from(faults.pick(usize::try_from(DELAY_MAX).unwrap_or(0))).unwrap_or(0)
        } else {
            0
        };
        self.add(name, body, now.saturating_add(delay), false);
        if faults.strikes(Fault::DuplicateMessage) {
            self.add(name, body, now, false);
        }
        if faults.strikes(Fault::PoisonMessage) {
            self.add(name, POISON, now, true);
        }
    }

    fn add(&mut self, name: QueueName, body: &str, visible_at: u64, is_poison: bool) {
        self.sent = self.sent.saturating_add(1);
        let message = Message {
            id: self.sent,
            body: body.to_owned(),
            visible_at,
            received: 0,
            is_postponed: false,
            is_poison,
        };
        let queue = self
            .queues
            .iter_mut()
            .find(|queue| queue.shape.name == name);
        let queue = queue.unwrap_or_else(|| panic!("nobody reads the queue {name:?}"));
        queue.messages.insert(message.id, message);
    }

    /// Queues with messages that can be received now.
    pub(crate) fn ready(&self, now: u64) -> Vec<usize> {
        let is_ready = |queue: &Queue| queue.messages.values().any(|one| one.visible_at <= now);
        let places = self.queues.iter().enumerate();
        places
            .filter(|(_, queue)| is_ready(queue))
            .map(|(place, _)| place)
            .collect()
    }

    /// When the next hidden message will be seen.
    pub(crate) fn next_visible(&self) -> Option<u64> {
        let messages = self.queues.iter().flat_map(|queue| queue.messages.values());
        messages.map(|message| message.visible_at).min()
    }

    /// Receives a batch. What was received too often goes to the dead letters instead.
    pub(crate) fn receive(&mut self, place: usize, now: u64, faults: &mut Faults) -> Vec<Message> {
        let Some(queue) = self.queues.get_mut(place) else {
            return Vec::new();
        };
        let visible = queue.messages.values().filter(|one| one.visible_at <= now);
        let mut ids: Vec<u64> = visible.map(|message| message.id).collect();
        let mut batch = Vec::new();
        while batch.len() < queue.shape.batch && !ids.is_empty() {
            let is_in_order = ids.len() == 1 || !faults.strikes(Fault::ReorderedMessage);
            let at = if is_in_order {
                0
            } else {
                faults.pick(ids.len())
            };
            batch.extend(queue.receive_one(ids.remove(at), now, faults));
        }
        batch
    }

    /// Messages that were worked.
    pub(crate) fn delete(&mut self, place: usize, ids: impl Iterator<Item = u64>) {
        if let Some(queue) = self.queues.get_mut(place) {
            for id in ids {
                queue.messages.remove(&id);
            }
        }
    }

    /// Hides a message that was received until `until`. One that is gone by now stays so.
    pub(crate) fn postpone(&mut self, name: QueueName, id: &str, until: u64) {
        let mut queues = self.queues.iter_mut();
        let queue = queues.find(|queue| queue.shape.name == name);
        let message = queue.and_then(|queue| queue.messages.get_mut(&id.parse().ok()?));
        if let Some(message) = message {
            message.visible_at = until;
            message.is_postponed = true;
        }
    }

    /// Messages that failed are seen again at `at`; those that were put off, when their time has come.
    pub(crate) fn show_again(&mut self, place: usize, ids: impl Iterator<Item = u64>, at: u64) {
        if let Some(queue) = self.queues.get_mut(place) {
            for id in ids {
                let message = queue.messages.get_mut(&id);
                if let Some(message) = message.filter(|message| !message.is_postponed) {
                    message.visible_at = at;
                }
            }
        }
    }

    /// Sends dead letters again, those that nobody can read excepted; answers how many.
    pub(crate) fn redrive(&mut self, now: u64) -> usize {
        let mut count: usize = 0;
        for queue in &mut self.queues {
            let (poison, good) = std::mem::take(&mut queue.dead)
                .into_iter()
                .partition::<Vec<_>, _>(|message| message.is_poison);
            queue.dead = poison;
            for message in good {
                let again = Message {
                    visible_at: now,
                    received: 0,
                    ..message
                };
                queue.messages.insert(again.id, again);
                count = count.saturating_add(1);
            }
        }
        count
    }
}

impl Queue {
    fn receive_one(&mut self, id: u64, now: u64, faults: &mut Faults) -> Option<Message> {
        let hidden = u64::try_from(self.shape.visibility.as_millis()).unwrap_or(u64::MAX);
        let message = self.messages.get_mut(&id)?;
        message.received = message.received.saturating_add(1);
        message.is_postponed = false;
        // Some go there at once, as if they had failed that often, so that there is something to send again.
        let is_given_up =
            message.received > self.shape.receives_max || faults.would(Fault::Redrive);
        if is_given_up {
            self.dead.extend(self.messages.remove(&id));
            return None;
        }
        let lapses = faults.strikes(Fault::VisibilityLapse);
        message.visible_at = if lapses {
            now
        } else {
            now.saturating_add(hidden)
        };
        Some(message.clone())
    }
}
