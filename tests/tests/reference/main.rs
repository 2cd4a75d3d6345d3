//! Random operations through the real handlers and the embedded engine, compared with the slow, obvious ledger after
//! each: every answer, every balance, every history.
//!
//! A shop costs half a second, so far fewer are tried here than usual. `PROPTEST_CASES=2560` tries ten times as many;
//! `PROPTEST_RNG_SEED` tries the same again, and a failure names its own beside the steps that are enough for it.

#![expect(
    clippy::expect_used,
    reason = "what cannot be had stops the test that wants it"
)]

mod known;
mod pair;
mod plain;
mod programs;
mod steps;

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::pair::Pair;
use crate::steps::{Step, steps};

/// The cases that a property is tried in where nobody asks for more or for fewer.
const USUAL_CASES: u32 = 256;

/// With which seed the tests begin unless told otherwise: what fails in one run fails in the next. Hunts choose others.
const USUAL_SEED: u64 = 1;

async fn agree(programs: &[Value], steps: &[Step]) -> Result<(), String> {
    let mut pair = Pair::open(programs).await;
    for (place, step) in steps.iter().enumerate() {
        pair.step(step)
            .await
            .map_err(|why| format!("step {place} ({step:?}): {why}"))?;
    }
    Ok(())
}

fn holds(programs: &[Value], cases: u32) {
    let asked = Config::default();
    let seed = match asked.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => USUAL_SEED,
    };
    let config = Config {
        cases: (asked.cases * cases).div_ceil(USUAL_CASES),
        failure_persistence: None,
        max_shrink_iters: 300,
        rng_seed: RngSeed::Fixed(seed),
        ..asked
    };
    let runtime = Runtime::new().expect("a runtime starts");
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        runtime
            .block_on(agree(programs, &steps))
            .map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, steps)) => {
            panic!("{why}\n\nPROPTEST_RNG_SEED={seed}, and these steps are enough: {steps:#?}")
        }
        Err(why) => panic!("PROPTEST_RNG_SEED={seed}: {why}"),
    }
}

#[test]
fn the_house_and_the_obvious_ledger_agree_under_the_sample_program() {
    holds(&[programs::sample()], 12);
}

#[test]
fn they_agree_where_points_wait_and_limits_are_narrow() {
    holds(&[programs::waiting()], 12);
}

#[test]
fn they_agree_where_every_activity_extends_the_points() {
    holds(&[programs::rolling()], 12);
}

#[test]
fn they_agree_where_points_never_expire() {
    holds(&[programs::never()], 8);
}

#[test]
fn they_agree_where_points_wait_longer_than_they_last() {
    holds(&[programs::slow()], 12);
}

#[test]
fn they_agree_while_the_shop_changes_its_rules() {
    holds(&programs::all(), 16);
}
