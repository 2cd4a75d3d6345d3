//! Programs that change on the way: which version may judge, and when.

use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::Entry;
use domain::program::{Program, Published};

use super::{Audit, Invariant};
use crate::model::Call;

/// So long after a program was published everybody goes by it. A process asks anew after ten seconds; two reasons may make
/// that more: its clock may be set back by twenty, and what it has begun with one version it ends with it.
const EVERYWHERE_AFTER: TimeDelta = TimeDelta::seconds(60);

impl Audit {
    /// Sees that a program is published.
    pub(super) fn published(&mut self, published: Published, at: DateTime<Utc>) {
        let version = published.version;
        // The first is the one that the ledger began with.
        if version == 1 {
            return;
        }
        if version != self.ledger.newest().saturating_add(1) {
            let what = format!("program {version} follows {}", self.ledger.newest());
            return self.broken(Invariant::Kept, what);
        }
        self.checked.programs = self.checked.programs.saturating_add(1);
        self.program = Program::clone(&published.program);
        self.ledger.publish(published);
        self.published.push(at);
    }

    /// The versions that somebody may go by between two instants.
    pub(super) fn versions(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> RangeInclusive<u32> {
        let by = |at: DateTime<Utc>| {
            let before = self.published.iter().filter(|published| **published <= at);
            u32::try_from(before.count())
                .unwrap_or(u32::MAX)
                .saturating_add(1)
        };
        by(from - EVERYWHERE_AFTER)..=by(to)
    }

    /// The version that an entry names judged it, and may have: what follows something up is judged as that was.
    pub(super) fn goes_by(&mut self, call: Option<&Call>, entry: &Entry) -> bool {
        let version = entry.program_version;
        let before = call.and_then(|call| self.ledger.judged_before(call));
        let may = match before {
            _ if entry.command.is_none() => true,
            Some(before) => version == before,
            None => *self.versions(entry.at, entry.at).start() <= version,
        };
        let is_right = self.ledger.go_by(version) && may;
        if !is_right {
            let what = format!(
                "{} was judged by program {version} at {}, after {before:?}; programs were published at {:?}",
                entry.key, entry.at, self.published
            );
            self.broken(Invariant::AsTheLedger, what);
        }
        is_right
    }
}
