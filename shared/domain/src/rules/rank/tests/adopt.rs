//! Rules that change while somebody holds a rank.

use super::*;

/// At midnight, as the shop publishes.
fn midnight(day: &str) -> Instant {
    TOKYO.start(on(day))
}

/// The member on `day`, after rules came into force on `since`; nobody looked in between.
fn under(state: &RankState, ranks: &Ranks, since: &str, day: &str) -> RankState {
    let mut later = state.clone();
    later.adopt(ranks, &TOKYO, midnight(since));
    later.advance(ranks, &TOKYO, noon(day));
    later
}

#[test]
fn who_has_what_new_rules_ask_for_rises_when_they_come_into_force() {
    let mut ranks = by_spend();
    let state = spending(&ranks, &[("2026-03-10", 9_000)]);
    ranks.levels[1].threshold = 8_000;
    for day in ["2026-11-22", "2027-03-09", "2027-10-31"] {
        let later = under(&state, &ranks, "2026-11-22", day);
        assert_eq!(later.level(), Some("silver"), "{day}");
        assert_eq!(later.since(), Some(midnight("2026-11-22")));
        assert_eq!(later.until(), Some(on("2027-11-22")));
        assert_eq!(later.at(noon("2026-11-21")), Some("regular"));
    }
    assert_eq!(
        under(&state, &ranks, "2026-11-22", "2027-11-23").level(),
        Some("regular")
    );
}

#[test]
fn what_has_left_the_window_by_then_raises_nobody() {
    let mut ranks = by_spend();
    let state = spending(&ranks, &[("2026-03-10", 9_000)]);
    ranks.levels[1].threshold = 8_000;
    let later = under(&state, &ranks, "2027-03-10", "2027-03-11");
    assert_eq!(later.level(), Some("regular"));
}

#[test]
fn a_new_level_is_held_at_once_by_whoever_has_reached_it() {
    let ranks = by_spend();
    let state = spending(&ranks, &[("2026-11-01", 20_000), ("2026-11-02", 30_000)]);
    let mut more = ranks.clone();
    let platinum = more.levels[2].clone();
    more.levels.push(crate::program::Level {
        id: "platinum".to_owned(),
        threshold: 50_000,
        ..platinum
    });
    let later = under(&state, &more, "2026-11-22", "2026-11-22");
    assert_eq!(later.level(), Some("platinum"));
    let progress = later.progress(&more, &TOKYO, noon("2026-11-22")).unwrap();
    assert_eq!(progress.next, None);
}

#[test]
fn who_holds_a_level_that_is_gone_has_the_highest_that_is_met() {
    let ranks = by_spend();
    let state = spending(&ranks, &[("2026-11-01", 12_000), ("2026-11-20", 9_000)]);
    assert_eq!(state.level(), Some("gold"));
    let mut fewer = ranks.clone();
    fewer.levels.pop();
    let later = under(&state, &fewer, "2026-11-22", "2026-11-22");
    assert_eq!(later.level(), Some("silver"));
    assert_eq!(later.until(), Some(on("2027-11-20")));
    // An order of then that comes late earns at a level that there is.
    assert_eq!(later.at(noon("2026-11-21")), Some("silver"));
    fewer.levels.remove(1);
    let later = under(&state, &fewer, "2026-11-22", "2026-11-22");
    assert_eq!((later.level(), later.until()), (Some("regular"), None));
    assert_eq!(later.at(noon("2026-11-10")), Some("regular"));
}

#[test]
fn who_holds_a_level_that_is_gone_keeps_what_it_was_reached_with() {
    let ranks = ladder(Metric::Spend, Window::CalendarYear);
    let state = spending(&ranks, &[("2026-11-20", 20_000)]);
    let mut fewer = ranks.clone();
    fewer.levels.pop();
    // The new year has counted nothing yet, and silver is held as long as gold would have been.
    let later = under(&state, &fewer, "2027-02-01", "2027-02-02");
    assert_eq!(later.level(), Some("silver"));
    assert_eq!(later.until(), Some(on("2027-11-20")));
    assert_eq!(level_on(&later, &fewer, "2027-11-21"), "regular");
}

#[test]
fn a_lowest_level_under_another_name_is_still_the_lowest() {
    let mut ranks = by_spend();
    let state = spending(&ranks, &[("2026-11-20", 100)]);
    ranks.levels[0].id = "basic".to_owned();
    let later = under(&state, &ranks, "2026-11-22", "2026-11-22");
    assert_eq!((later.level(), later.until()), (Some("basic"), None));
    assert_eq!(later.at(noon("2026-11-21")), Some("basic"));
}

#[test]
fn rules_that_came_before_the_rank_was_reached_change_nothing_of_before() {
    let mut ranks = by_spend();
    let state = spending(&ranks, &[("2026-11-20", 12_000)]);
    ranks.levels[2].threshold = 11_000;
    let later = under(&state, &ranks, "2026-11-19", "2026-11-22");
    assert_eq!(later.level(), Some("gold"));
    assert_eq!(later.since(), Some(noon("2026-11-20")));
}

#[test]
fn a_level_that_the_program_takes_away_makes_none_that_was_reached() {
    let mut ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-01", 20_000)]);
    let reached = state.reached(&ranks).map(|level| level.id.as_str());
    assert_eq!(reached, Some("gold"));
    ranks.levels.truncate(1);
    state.advance(&ranks, &TOKYO, noon("2026-11-02"));
    assert_eq!(
        (state.level(), state.reached(&ranks)),
        (Some("regular"), None)
    );
}

#[test]
fn rules_are_known_once_they_or_newer_ones_have_judged() {
    let mut state = RankState::default();
    assert!(state.is_judged_by(3));
    let known = [2, 3, 4].map(|version| state.knows(version));
    assert_eq!(known, [true, true, false]);
}
