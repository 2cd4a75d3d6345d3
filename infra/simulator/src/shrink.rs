//! A failing history told with less: fewer wishes, fewer faults, the same invariant broken.

use std::sync::Arc;
use std::thread;

use crate::audit::Invariant;
use crate::fault::Fault;
use crate::history::{Outcome, Script};
use crate::house::House;
use crate::run::apart;

/// How many histories are lived to find a shorter one.
const TRIES_MAX: u32 = 400;

/// The shortest history found that breaks the same invariant, and what it came to.
#[must_use]
pub fn shrink(script: &Script, broken: Invariant, house: &Arc<dyn House>) -> (Script, Outcome) {
    let search = || {
        let mut search = Search {
            house,
            broken,
            left: TRIES_MAX,
            best: script.clone(),
            outcome: script.live(house),
        };
        search.fewer_wishes();
        search.fewer_faults();
        search.fewer_wishes();
        (search.best, search.outcome)
    };
    let found = thread::scope(|scope| apart(scope, search).join());
    found.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked))
}

struct Search<'a> {
    house: &'a Arc<dyn House>,
    broken: Invariant,
    left: u32,
    best: Script,
    outcome: Outcome,
}

impl Search<'_> {
    /// Takes the script if it still fails.
    fn try_out(&mut self, script: Script) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(1);
        let outcome = script.live(self.house);
        let fails = outcome
            .violations
            .iter()
            .any(|one| one.invariant == self.broken);
        if fails {
            (self.best, self.outcome) = (script, outcome);
        }
        fails
    }

    /// Leaves out ever smaller stretches of what people wish.
    fn fewer_wishes(&mut self) {
        let mut stretch = self.best.wishes.len() / 2;
        while stretch > 0 {
            let mut from = 0;
            while from < self.best.wishes.len() {
                let mut script = self.best.clone();
                let to = from.saturating_add(stretch).min(script.wishes.len());
                script.wishes.drain(from..to);
                if !self.try_out(script) {
                    from = to;
                }
            }
            stretch /= 2;
        }
    }

    /// Leaves out kinds of faults, one after the other.
    fn fewer_faults(&mut self) {
        for fault in Fault::ALL {
            let mut script = self.best.clone();
            script.without.push(fault);
            self.try_out(script);
        }
    }
}
