//! `cargo run -- simulate --sweep 100000`: one night in which everything that runs dies again and again, and what came of it.

use simulator::{House, Morning, Night};
use std::error::Error;
use std::sync::Arc;

/// Lives through the night and prints what it came to.
///
/// # Errors
/// Where something happened that must never happen.
pub(super) fn live(
    house: &Arc<dyn House>,
    seed: u64,
    lots: u64,
    kills: usize,
) -> Result<(), Box<dyn Error>> {
    let morning = Night { seed, lots, kills }.live(house);
    println!("{}", summary(&morning));
    if morning.killed < kills {
        return Err(format!("everything died {} times only", morning.killed).into());
    }
    match morning.violations.first() {
        None => Ok(()),
        Some(violation) => {
            Err(format!("something happened that must never happen: {violation}").into())
        }
    }
}

fn summary(morning: &Morning) -> String {
    let counts = morning.counts;
    format!(
        "{} lots of {} members had ended, {} points in all. Everything died {} times; an operator resumed the run {} times.\n\
         The run planned {} wallets: {} settled, {} already, {} left, {} failed; {} points expired. A second run wrote nothing.\n\
         {} invocations, {} steps. Violations: {}.",
        morning.lots,
        morning.members,
        morning.points,
        morning.killed,
        morning.resumed,
        counts.planned,
        counts.settled,
        counts.already,
        counts.left,
        counts.failed,
        counts.points_expired,
        morning.invocations,
        morning.steps,
        morning.violations.len(),
    )
}
