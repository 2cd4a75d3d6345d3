//! What the ledger was while somebody asked: a refusal must be right for one of these states.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};

use super::Audit;
use crate::model::Ledger;

/// The states of the ledger since the oldest try that is under way.
#[derive(Default)]
pub(super) struct Past {
    /// The number of commits, and what the ledger was after them.
    states: VecDeque<(u64, Ledger)>,
    /// Tries under way: how many commits there were when each began.
    trying: BTreeMap<u64, u64>,
    tries: u64,
}

/// Somebody tries.
pub(crate) struct Try {
    number: u64,
    commits: u64,
    began: DateTime<Utc>,
}

/// What somebody may have seen who tried.
pub(crate) struct Seen {
    /// From when to when.
    pub(super) from: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
    /// What the ledger was meanwhile, the newest last.
    pub(super) states: Vec<Ledger>,
}

impl Audit {
    /// Somebody begins to try.
    pub(crate) fn tries(&mut self, began: DateTime<Utc>) -> Try {
        let past = &mut self.past;
        past.tries = past.tries.saturating_add(1);
        past.trying.insert(past.tries, self.commits);
        let (number, commits) = (past.tries, self.commits);
        self.remember();
        Try {
            number,
            commits,
            began,
        }
    }

    /// The try is over; answers what it may have seen.
    pub(crate) fn tried(&mut self, trying: &Try, now: DateTime<Utc>) -> Seen {
        let past = &mut self.past;
        let states = past.states.iter();
        let since = states.filter(|(commits, _)| *commits >= trying.commits);
        let states = since.map(|(_, ledger)| ledger.clone()).collect();
        past.trying.remove(&trying.number);
        let oldest = past.trying.values().min().copied().unwrap_or(u64::MAX);
        while past
            .states
            .front()
            .is_some_and(|(commits, _)| *commits < oldest)
        {
            past.states.pop_front();
        }
        Seen {
            from: trying.began,
            to: now,
            states,
        }
    }

    /// Somebody has joined: whoever tries now may meet them.
    pub(super) fn joined(&mut self, member: &str) {
        self.ledger.join(member);
        for (_, ledger) in &mut self.past.states {
            ledger.join(member);
        }
    }

    /// Remembers what the ledger is now, if somebody tries.
    pub(super) fn remember(&mut self) {
        let is_known = self
            .past
            .states
            .back()
            .is_some_and(|(commits, _)| *commits == self.commits);
        if !self.past.trying.is_empty() && !is_known {
            self.past
                .states
                .push_back((self.commits, self.ledger.clone()));
        }
    }
}
