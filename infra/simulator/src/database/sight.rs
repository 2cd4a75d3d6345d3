//! What a reader sees of the table: what is there, or what was there a moment ago.

use std::sync::Arc;

use crate::answer::Sight;
use crate::fault::{Fault, Faults};
use crate::table::{Attributes, Key, Table};

/// One page of so many ends early.
const ENDS_EARLY: usize = 16;

/// The sight of an eventually consistent reader.
pub(super) struct Blurred<'a> {
    faults: &'a mut Faults,
    at: u64,
}

impl Blurred<'_> {
    /// A reader at a time in milliseconds.
    pub(super) fn new(faults: &mut Faults, at: u64) -> Blurred<'_> {
        Blurred { faults, at }
    }

    fn see(&mut self, table: &Table, key: &Key, fault: Fault) -> Option<Arc<Attributes>> {
        let now = table.get(key);
        if !self.faults.would(fault) {
            return now.cloned();
        }
        let stale = table.stale(key, self.at);
        if stale.is_empty() {
            return now.cloned();
        }
        self.faults.fired.add(fault);
        let picked = self.faults.pick(stale.len());
        stale.get(picked).copied().flatten().cloned()
    }
}

impl Sight for Blurred<'_> {
    fn alone(&mut self, table: &Table, key: &Key) -> Option<Arc<Attributes>> {
        self.see(table, key, Fault::StaleRead)
    }

    fn among_others(&mut self, table: &Table, key: &Key) -> Option<Arc<Attributes>> {
        self.see(table, key, Fault::TornQuery)
    }

    fn behind(&mut self, on_the_way: usize) -> usize {
        if !self.faults.would(Fault::IndexLag) {
            return 0;
        }
        if on_the_way > 0 {
            self.faults.fired.add(Fault::IndexLag);
        }
        self.faults.pick(on_the_way.saturating_add(1))
    }

    fn ends_page(&mut self) -> bool {
        self.faults.pick(ENDS_EARLY) == 0
    }
}
