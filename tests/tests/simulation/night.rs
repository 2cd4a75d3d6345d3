//! A night in which everything that runs dies again and again.

use simulator::Night;

use crate::house;

#[test]
fn a_night_killed_at_twenty_steps_posts_what_it_planned_once_and_a_second_run_writes_nothing() {
    let night = Night {
        seed: 1,
        lots: 2_000,
        kills: 20,
    };
    let morning = night.live(&house());
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
    assert_eq!(night.live(&house()), night.live(&house()));
}
