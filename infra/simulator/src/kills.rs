//! Deaths that a script asks for: when this step is taken, everything that runs dies.

use std::collections::BTreeSet;

use fastrand::Rng;

/// The steps of invocations at which everything dies, counted from when they were drawn.
#[derive(Debug, Default)]
pub(crate) struct Kills {
    left: BTreeSet<u64>,
    step: u64,
}

impl Kills {
    /// So many different ones among the next so many steps, or all of these where there are no more.
    pub(crate) fn among(steps: u64, count: usize, chance: &mut Rng) -> Kills {
        let mut left = BTreeSet::new();
        while left.len() < count.min(usize::try_from(steps).unwrap_or(usize::MAX)) {
            left.insert(chance.u64(0..steps));
        }
        Kills { left, step: 0 }
    }

    /// Counts a step of an invocation; whether everything dies at it.
    pub(crate) fn strike(&mut self) -> bool {
        let step = self.step;
        self.step = step.saturating_add(1);
        self.left.remove(&step)
    }

    /// How many are still to come.
    pub(crate) fn left(&self) -> usize {
        self.left.len()
    }
}
