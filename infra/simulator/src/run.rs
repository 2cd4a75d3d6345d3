//! Many histories, on all cores, added up.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, Scope, ScopedJoinHandle};

use crate::audit::{Checked, Violation};
use crate::fault::Fired;
use crate::history::{Outcome, Script};
use crate::house::House;

/// How many things people do in one history: enough for old orders to be returned and for lots to expire, few enough
/// for a person to read what is left of a failing one.
pub const OPERATIONS_PER_HISTORY: u64 = 500;

/// Unoptimised, the futures of a whole invocation inside a transaction inside a history need room, in bytes.
const STACK: usize = 32 * 1_024 * 1_024;

/// What to live through.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The first history's seed; each further one has the next.
    pub seed: u64,
    /// How many things people do, in all histories together; rounded up to whole histories.
    pub operations: u64,
    /// How many histories are lived at once.
    pub threads: usize,
}

/// What it came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many things people did.
    pub operations: u64,
    /// How many histories were lived.
    pub histories: u64,
    /// How many steps they took.
    pub steps: u64,
    /// How often a function was invoked.
    pub invocations: u64,
    /// What went wrong, as it should.
    pub fired: Fired,
    /// What was checked.
    pub checked: Checked,
    /// Histories in which something happened that must never happen.
    pub failures: Vec<Failure>,
}

/// A history in which something happened that must never happen.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// What happened.
    pub violations: Vec<Violation>,
}

impl Failure {
    /// The first violation, and how many things people had done before it in all histories from the seed `first` on.
    #[must_use]
    pub fn first(&self, first: u64) -> Option<(&Violation, u64)> {
        let violation = self.violations.first()?;
        let before = self.seed.saturating_sub(first);
        let before = before.saturating_mul(OPERATIONS_PER_HISTORY);
        Some((violation, before.saturating_add(violation.after)))
    }
}

/// Lives through as many histories as were asked for, or until one fails, and tells how far it is after each.
///
/// # Panics
/// Where the machine has no room for threads.
pub fn run(house: &Arc<dyn House>, options: Options, progress: impl Fn(&Report)) -> Report {
    let histories = options.operations.div_ceil(OPERATIONS_PER_HISTORY);
    let next = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let (tell, told) = mpsc::channel::<(u64, Outcome)>();
    let mut report = Report::default();
    thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            let tell = tell.clone();
            let (next, stop) = (&next, &stop);
            let worker = move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= histories || stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let seed = options.seed.wrapping_add(number);
                    let outcome = script(seed).live(house);
                    if tell.send((seed, outcome)).is_err() {
                        return;
                    }
                }
            };
            apart(scope, worker);
        }
        drop(tell);
        for (seed, outcome) in told {
            report.add(seed, outcome);
            if !report.failures.is_empty() {
                stop.store(true, Ordering::Relaxed);
            }
            progress(&report);
        }
    });
    report
}

/// Works in a thread of its own: a history brings its own runtime, and needs room.
pub(crate) fn apart<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    let started = thread::Builder::new()
        .stack_size(STACK)
        .spawn_scoped(scope, work);
    started.unwrap_or_else(|error| panic!("no thread: {error}"))
}

/// The history of a seed, as a run lives it.
#[must_use]
pub fn script(seed: u64) -> Script {
    Script::of(
        seed,
        usize::try_from(OPERATIONS_PER_HISTORY).unwrap_or(usize::MAX),
    )
}

impl Report {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        self.histories = self.histories.saturating_add(1);
        self.operations = self.operations.saturating_add(OPERATIONS_PER_HISTORY);
        self.steps = self.steps.saturating_add(outcome.steps);
        self.invocations = self.invocations.saturating_add(outcome.invocations);
        self.fired.add_all(&outcome.fired);
        self.checked.add_all(&outcome.checked);
        if !outcome.violations.is_empty() {
            self.failures.push(Failure {
                seed,
                violations: outcome.violations,
            });
        }
    }
}
