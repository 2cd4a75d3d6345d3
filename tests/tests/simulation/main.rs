//! The simulator: what it lives through holds, one seed tells one history, and what is broken is found.

#![expect(
    clippy::expect_used,
    reason = "what cannot be had stops the test that wants it"
)]

mod linearizable;
mod night;

use std::sync::Arc;
use std::thread;

use local::deployment::Deployment;
use simulator::{House, Options, Outcome, Script, run};

fn house() -> Arc<dyn House> {
    Arc::new(Deployment::read().expect("the template is read"))
}

/// Lives through one history. Unoptimised, it needs more room than a test's thread has.
fn live(script: &Script) -> Outcome {
    let script = script.clone();
    let lived = thread::Builder::new()
        .stack_size(64 * 1_024 * 1_024)
        .spawn(move || script.live(&house()));
    lived.expect("a thread").join().expect("a history")
}

#[test]
fn one_seed_tells_one_history_to_the_last_bit() {
    let (one, other) = (live(&Script::of(5, 120)), live(&Script::of(5, 120)));
    assert_eq!(one, other);
    assert_ne!(one.digest, live(&Script::of(6, 120)).digest);
}

#[test]
fn everything_holds_while_everything_goes_wrong() {
    // Six histories in which everything comes that is asked for below: the rarest thing comes in some of them only.
    let options = Options {
        seed: 7,
        operations: 3_000,
        threads: 2,
    };
    let report = run(&house(), options, |_| {});
    assert!(report.failures.is_empty(), "{:#?}", report.failures);
    assert_eq!(report.operations, 3_000);
    assert!(report.checked.commits > 500, "{:?}", report.checked);
    assert!(report.checked.answers > 500, "{:?}", report.checked);
    assert!(report.checked.links > 0, "{:?}", report.checked);
    assert!(report.checked.transfers > 0, "{:?}", report.checked);
    assert!(report.checked.referrals > 0, "{:?}", report.checked);
    assert!(report.checked.draws > 5, "{:?}", report.checked);
    assert!(report.checked.families > 15, "{:?}", report.checked);
    assert!(report.checked.exchanges > 5, "{:?}", report.checked);
    assert!(report.checked.prizes > 0, "{:?}", report.checked);
    assert!(report.checked.endings > 0, "{:?}", report.checked);
    assert!(report.checked.chunks > 0, "{:?}", report.checked);
    assert!(report.checked.gifts > 0, "{:?}", report.checked);
    assert!(report.checked.multipliers > 5, "{:?}", report.checked);
}
