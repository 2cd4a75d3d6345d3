//! Who holds which rank when, in literal numbers.

mod absorb;
mod adopt;
mod grace;
mod returns;
mod windows;

use super::*;
use crate::program::{Metric, Program, Window};

const TOKYO: Zone = Zone::TOKYO;

/// Silver from 10,000 and gold from 20,000, kept for twelve months.
fn ladder(metric: Metric, window: Window) -> Ranks {
    let mut ranks = Program::sample().ranks.unwrap();
    let mut platinum = ranks.levels[1].clone();
    ranks.levels[1].id = "silver".to_owned();
    ranks.levels[1].threshold = 10_000;
    platinum.id = "gold".to_owned();
    platinum.threshold = 20_000;
    ranks.levels.push(platinum);
    Ranks {
        metric,
        window,
        ..ranks
    }
}

fn by_spend() -> Ranks {
    ladder(Metric::Spend, Window::Rolling12Months)
}

fn on(day: &str) -> Day {
    day.parse().unwrap()
}

fn noon(day: &str) -> Instant {
    format!("{day}T12:00:00+09:00").parse().unwrap()
}

/// A member who spends (or returns) on these days, in order.
fn spending(ranks: &Ranks, spent: &[(&str, i64)]) -> RankState {
    let mut state = RankState::default();
    for (day, yen) in spent {
        spend(&mut state, ranks, day, *yen);
    }
    state
}

fn spend(state: &mut RankState, ranks: &Ranks, day: &str, yen: i64) -> Option<Change> {
    state.advance(ranks, &TOKYO, noon(day));
    state.count(on(day), yen, yen / 100, yen.signum());
    state.judge(ranks, &TOKYO, noon(day))
}

/// Goods that were bought on `bought` come back on `day`.
fn give_back(
    state: &mut RankState,
    ranks: &Ranks,
    (bought, yen): (&str, i64),
    day: &str,
) -> Option<Change> {
    state.advance(ranks, &TOKYO, noon(day));
    state.count(on(bought), -yen, -yen / 100, -1);
    state.judge(ranks, &TOKYO, noon(day))
}

/// The level at noon of `day`, when nothing happens until then.
fn level_on(state: &RankState, ranks: &Ranks, day: &str) -> String {
    let mut later = state.clone();
    later.advance(ranks, &TOKYO, noon(day));
    later.level().unwrap().to_owned()
}

#[test]
fn everybody_begins_at_the_lowest_level() {
    let state = spending(&by_spend(), &[("2026-11-22", 9_999)]);
    assert_eq!(state.level(), Some("regular"));
    assert_eq!((state.until(), state.since()), (None, None));
}

#[test]
fn a_rank_is_reached_at_once_by_the_purchase_that_reaches_its_threshold() {
    let ranks = by_spend();
    let mut state = RankState::default();
    let change = spend(&mut state, &ranks, "2026-11-22", 25_000).unwrap();
    assert_eq!(
        change,
        Change {
            from: "regular".to_owned(),
            to: "gold".to_owned(),
            up: true
        }
    );
    assert_eq!(state.until(), Some("2027-11-22".parse().unwrap()));
    assert_eq!(state.since(), Some(noon("2026-11-22")));
    assert_eq!(spend(&mut state, &ranks, "2026-11-23", 5_000), None);
    assert_eq!(state.level(), Some("gold"));
}

#[test]
fn a_rank_is_held_through_the_end_of_its_last_day() {
    let ranks = by_spend();
    let state = spending(&ranks, &[("2026-11-22", 20_000)]);
    let at = |instant: &str| {
        let mut later = state.clone();
        later.advance(&ranks, &TOKYO, instant.parse().unwrap());
        later.level().unwrap().to_owned()
    };
    assert_eq!(at("2027-11-22T23:59:59+09:00"), "gold");
    assert_eq!(at("2027-11-23T00:00:00+09:00"), "regular");
}

#[test]
fn a_rank_that_ends_is_judged_by_its_window_as_of_its_last_day() {
    let ranks = by_spend();
    // From 23 November 2026 on it counts on 22 November 2027; what reached the rank does not.
    let kept = spending(
        &ranks,
        &[
            ("2026-11-22", 20_000),
            ("2026-11-23", 12_000),
            ("2027-11-22", 8_000),
        ],
    );
    assert_eq!(level_on(&kept, &ranks, "2027-11-23"), "gold");
    assert_eq!(level_on(&kept, &ranks, "2028-11-22"), "gold");
    // A year later the window begins on 23 November 2027, and is empty.
    assert_eq!(level_on(&kept, &ranks, "2028-11-23"), "regular");
    let fallen = spending(&ranks, &[("2026-11-22", 20_000), ("2026-12-01", 12_000)]);
    assert_eq!(level_on(&fallen, &ranks, "2027-11-23"), "silver");
    assert_eq!(level_on(&fallen, &ranks, "2028-11-23"), "regular");
}

#[test]
fn a_member_who_comes_back_years_later_has_fallen_step_by_step() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-22", 20_000), ("2027-01-05", 10_000)]);
    state.advance(&ranks, &TOKYO, noon("2031-05-01"));
    assert_eq!(state.level(), Some("regular"));
    assert_eq!(state.until(), None);
    assert_eq!(state.at(noon("2027-06-01")), Some("gold"));
    assert_eq!(state.at(noon("2028-06-01")), Some("silver"));
    assert_eq!(state.at(noon("2028-11-22")), Some("silver"));
    assert_eq!(state.at(noon("2028-11-23")), Some("regular"));
}

#[test]
fn a_late_order_finds_the_rank_that_was_held_when_it_was_placed() {
    let state = spending(
        &by_spend(),
        &[("2026-11-01", 10_000), ("2026-11-20", 10_000)],
    );
    assert_eq!(state.at(noon("2026-10-31")), Some("regular"));
    assert_eq!(state.at(noon("2026-11-10")), Some("silver"));
    assert_eq!(state.at(noon("2026-11-21")), Some("gold"));
}

#[test]
fn only_the_last_three_changes_are_remembered() {
    let ranks = Ranks {
        keep_months: 1,
        ..by_spend()
    };
    let mut state = RankState::default();
    for day in ["2024-01-10", "2025-06-10", "2026-11-10"] {
        spend(&mut state, &ranks, day, 10_000);
    }
    // Silver for the third time; of the five changes, three are left.
    assert_eq!(state.at(noon("2026-11-11")), Some("silver"));
    assert_eq!(state.at(noon("2026-11-09")), Some("regular"));
    assert_eq!(state.at(noon("2024-01-01")), Some("regular"));
    assert_eq!(state.past.len(), 3);
}

#[test]
fn progress_says_how_much_is_missing_to_the_next_level() {
    let ranks = by_spend();
    let state = spending(&ranks, &[("2026-11-22", 12_500)]);
    let progress = state.progress(&ranks, &TOKYO, noon("2026-11-22")).unwrap();
    assert_eq!(progress.level.id, "silver");
    assert_eq!(progress.counted, 12_500);
    assert_eq!(progress.until, Some("2027-11-22".parse().unwrap()));
    assert_eq!(
        progress
            .next
            .map(|(level, missing)| (level.id.as_str(), missing)),
        Some(("gold", 7_500))
    );
    let state = spending(&ranks, &[("2026-11-22", 20_000)]);
    assert_eq!(
        state
            .progress(&ranks, &TOKYO, noon("2026-11-22"))
            .unwrap()
            .next,
        None
    );
}

#[test]
fn of_a_member_who_did_nothing_yet_nothing_but_that_is_stored() {
    let stored = serde_json::to_string(&RankState::default()).unwrap();
    assert_eq!(stored, r#"{"t":"0/0/0"}"#);
}

#[test]
fn what_is_stored_is_small_and_says_what_it_means() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-10-20", 10_000)]);
    spend(&mut state, &ranks, "2026-11-22", 500);
    let stored = serde_json::to_string(&state).unwrap();
    assert_eq!(
        stored,
        r#"{"l":"silver","s":1792465200000,"u":"2027-10-20","f":{"a":"251021","m":"261020","c":"10000/100/1","n":10000},"p":[{"l":"regular","e":1792465200000}],"m":{"2610":"20:10000/100","2611":"22:500/5"},"t":"10500/105/2"}"#
    );
    assert_eq!(serde_json::from_str::<RankState>(&stored).unwrap(), state);
}

#[test]
fn the_rules_that_judged_are_stored_so_that_older_ones_never_judge_again() {
    let mut state = RankState::default();
    assert!(state.is_judged_by(3));
    let stored = serde_json::to_string(&state).unwrap();
    let mut read: RankState = serde_json::from_str(&stored).unwrap();
    assert!(!read.is_judged_by(2));
    assert!(read.is_judged_by(3));
}

#[test]
fn what_ranks_followed_when_one_was_reached_is_stored_with_it() {
    let ranks = ladder(Metric::PointsEarned, Window::Lifetime);
    let state = spending(&ranks, &[("2026-11-20", 1_000_000)]);
    let stored = serde_json::to_value(&state).unwrap();
    let footing = serde_json::json!({ "m": "261120", "c": "1000000/10000/1", "k": "points_earned", "n": 10_000 });
    assert_eq!(stored["f"], footing);
    assert_eq!(serde_json::from_value::<RankState>(stored).unwrap(), state);
}
