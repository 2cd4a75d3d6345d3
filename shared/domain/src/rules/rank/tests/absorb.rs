//! Two memberships of one person, and the rank that is theirs afterwards.

use super::*;

fn merged(ranks: &Ranks, on: &str, into: &[(&str, i64)], from: &[(&str, i64)]) -> RankState {
    let (mut state, mut other) = (spending(ranks, into), spending(ranks, from));
    state.advance(ranks, &TOKYO, noon(on));
    other.advance(ranks, &TOKYO, noon(on));
    state.absorb(other, Some(ranks));
    state.judge(ranks, &TOKYO, noon(on));
    state
}

#[test]
fn the_higher_level_stays_with_its_days_whichever_of_the_two_had_it() {
    let ranks = by_spend();
    let (gold, regular) = ([("2026-03-10", 20_000)], [("2026-11-01", 900)]);
    for (into, from) in [(&gold, &regular), (&regular, &gold)] {
        let state = merged(&ranks, "2026-11-22", into, from);
        assert_eq!(state.level(), Some("gold"));
        assert_eq!(state.until(), Some("2027-03-10".parse().unwrap()));
        assert_eq!(state.since(), Some(noon("2026-03-10")));
        assert_eq!(state.purchases(), 2);
    }
}

#[test]
fn what_both_have_spent_reaches_a_level_together_at_once() {
    let ranks = by_spend();
    let state = merged(
        &ranks,
        "2026-11-22",
        &[("2026-10-01", 12_000)],
        &[("2026-11-01", 8_000)],
    );
    assert_eq!(state.level(), Some("gold"));
    assert_eq!(state.since(), Some(noon("2026-11-22")));
    assert_eq!(state.at(noon("2026-11-21")), Some("silver"));
}

#[test]
fn the_return_of_what_the_other_bought_takes_away_nothing_that_is_owed_to_oneself() {
    let ranks = by_spend();
    let (mine, theirs) = ([("2026-11-01", 20_000)], [("2026-11-02", 9_000)]);
    let mut state = merged(&ranks, "2026-11-22", &mine, &theirs);
    // A year on, nothing of then is in the window any more: the level rests on what it was reached with.
    state.advance(&ranks, &TOKYO, noon("2027-10-30"));
    state.count(on("2026-11-02"), -9_000, -90, -1);
    assert_eq!(state.judge(&ranks, &TOKYO, noon("2027-11-01")), None);
    assert_eq!(state.level(), Some("gold"));
    state.count(on("2026-11-01"), -1, 0, 0);
    let change = state.judge(&ranks, &TOKYO, noon("2027-11-01")).unwrap();
    assert!(!change.up);
}

#[test]
fn who_was_never_judged_has_the_level_of_the_other() {
    let ranks = by_spend();
    let mut state = RankState::default();
    state.absorb(spending(&ranks, &[("2026-11-01", 10_000)]), None);
    assert_eq!(state.level(), Some("silver"));
}

#[test]
fn of_two_equal_ranks_the_one_that_goes_on_keeps_its_past() {
    let ranks = by_spend();
    let mine = [("2026-10-01", 12_000), ("2026-11-01", 8_000)];
    let state = merged(&ranks, "2026-11-22", &mine, &[("2026-11-01", 20_000)]);
    assert_eq!(state.since(), Some(noon("2026-11-01")));
    assert_eq!(state.at(noon("2026-10-15")), Some("silver"));
}

#[test]
fn what_the_other_bought_in_the_days_that_count_supports_a_rank_until_it_comes_back() {
    let ranks = by_spend();
    let (mine, theirs) = ([("2026-11-01", 20_000)], [("2026-10-20", 9_000)]);
    let mut state = merged(&ranks, "2026-11-22", &mine, &theirs);
    state.advance(&ranks, &TOKYO, noon("2027-10-30"));
    state.count(on("2026-10-20"), -9_000, -90, -1);
    assert_eq!(state.judge(&ranks, &TOKYO, noon("2027-11-01")), None);
    assert_eq!(state.level(), Some("gold"));
}

#[test]
fn a_return_of_the_others_that_was_not_judged_yet_is_judged_after_the_merge() {
    let ranks = by_spend();
    let mut theirs = spending(&ranks, &[("2026-11-01", 20_000)]);
    theirs.count(on("2026-11-01"), -20_000, -200, -1);
    let mut state = spending(&ranks, &[("2026-11-02", 900)]);
    state.absorb(theirs, Some(&ranks));
    let change = state.judge(&ranks, &TOKYO, noon("2026-11-03")).unwrap();
    assert_eq!(
        (change.from.as_str(), change.to.as_str()),
        ("gold", "regular")
    );
}
