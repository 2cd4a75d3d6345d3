//! A night in which everything that runs dies again and again.

use std::thread;

use simulator::{Morning, Night};

use crate::house;

fn live(night: Night) -> Morning {
    let lived = thread::Builder::new()
        .stack_size(64 * 1_024 * 1_024)
        .spawn(move || night.live(&house()));
    lived.expect("a thread").join().expect("a night")
}

#[test]
fn a_night_killed_at_twenty_steps_posts_what_it_planned_once_and_a_second_run_writes_nothing() {
    let morning = live(Night {
        seed: 1,
        lots: 2_000,
        kills: 20,
    });
    assert_eq!(morning.violations, []);
    assert_eq!((morning.lots, morning.killed), (2_000, 20));
    assert!(morning.members > 100, "{morning:?}");
    let counts = morning.counts;
    assert!(counts.settled > 100 && counts.left > 0, "{counts:?}");
    assert_eq!(
        counts.planned,
        counts.settled + counts.already + counts.left
    );
}

#[test]
fn one_seed_tells_one_night_to_the_last_step() {
    let night = Night {
        seed: 2,
        lots: 200,
        kills: 5,
    };
    assert_eq!(live(night), live(night));
}
