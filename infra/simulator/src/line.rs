//! LINE's messaging, as far as the house uses it: reply tokens that work once, retry keys that send once, users who
//! block, and answers that get lost.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::MessengerError;
use serde_json::Value;
use uuid::Uuid;

use crate::fault::{Fault, Faults};

/// For how long LINE remembers a retry key, in milliseconds.
const KEY_KEPT: u64 = 24 * 60 * 60 * 1_000;

/// The platform.
#[derive(Default)]
pub(crate) struct Line {
    keys: BTreeMap<Uuid, u64>,
    used_tokens: BTreeSet<String>,
    pub(crate) blocked: BTreeSet<String>,
    /// How often LINE has shown a push, by its retry key.
    pub(crate) shown: BTreeMap<Uuid, u64>,
    pub(crate) replies: u64,
    /// Reply tokens of events that the house took.
    taken: BTreeSet<String>,
    /// Reply tokens that somebody tried to use.
    tried: BTreeSet<String>,
}

impl Line {
    /// Takes a push, once for each retry key.
    pub(crate) fn push(
        &mut self,
        to: &str,
        key: Uuid,
        at: u64,
        faults: &mut Faults,
    ) -> Result<(), MessengerError> {
        if faults.strikes(Fault::RateLimit) {
            return Err(MessengerError::Retry("429".to_owned()));
        }
        if faults.strikes(Fault::LineErrorBefore) {
            return Err(MessengerError::Retry("500".to_owned()));
        }
        let known = self.keys.get(&key);
        if known.is_some_and(|known| at.saturating_sub(*known) < KEY_KEPT) {
            faults.fired.add(Fault::LineKnownKey);
            return Ok(());
        }
        self.keys.insert(key, at);
        if self.blocked.contains(to) {
            faults.fired.add(Fault::BlockedUser);
        } else {
            let shown = self.shown.entry(key).or_default();
            *shown = shown.saturating_add(1);
        }
        if faults.strikes(Fault::LineTimeoutAfter) {
            return Err(MessengerError::Retry("no answer".to_owned()));
        }
        Ok(())
    }

    /// The house took an event that this token answers.
    pub(crate) fn taken(&mut self, token: &str) {
        self.taken.insert(token.to_owned());
    }

    /// The token of an event that was taken and that nobody tried to answer.
    pub(crate) fn unanswered(&self) -> Option<&String> {
        self.taken.difference(&self.tried).next()
    }

    /// Takes a reply, once for each token.
    pub(crate) fn reply(
        &mut self,
        token: &str,
        messages: &[Value],
        faults: &mut Faults,
    ) -> Result<(), MessengerError> {
        self.tried.insert(token.to_owned());
        if faults.strikes(Fault::LineErrorBefore) {
            return Err(MessengerError::Retry("500".to_owned()));
        }
        let is_dead = faults.strikes(Fault::DeadReplyToken);
        if is_dead || messages.is_empty() || !self.used_tokens.insert(token.to_owned()) {
            return Err(MessengerError::Refused("Invalid reply token".to_owned()));
        }
        self.replies = self.replies.saturating_add(1);
        if faults.strikes(Fault::LineTimeoutAfter) {
            return Err(MessengerError::Retry("no answer".to_owned()));
        }
        Ok(())
    }
}
