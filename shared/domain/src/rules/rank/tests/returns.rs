//! What takes a rank away before its day, and what does not.

use super::*;

#[test]
fn the_return_of_what_a_rank_was_reached_with_takes_it_away() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-01", 12_000), ("2026-11-20", 8_000)]);
    let change = give_back(&mut state, &ranks, ("2026-11-20", 8_000), "2026-11-25").unwrap();
    assert_eq!(
        change,
        Change {
            from: "gold".to_owned(),
            to: "silver".to_owned(),
            up: false
        }
    );
    assert_eq!(state.until(), Some("2027-11-20".parse().unwrap()));
    give_back(&mut state, &ranks, ("2026-11-01", 12_000), "2026-11-26");
    assert_eq!((state.level(), state.until()), (Some("regular"), None));
    assert_eq!(state.at(noon("2026-11-24")), Some("gold"));
}

#[test]
fn a_return_that_leaves_enough_takes_no_rank_away() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 25_000)]);
    let bought = |yen| ("2026-11-20", yen);
    assert_eq!(
        give_back(&mut state, &ranks, bought(5_000), "2026-11-21"),
        None
    );
    assert_eq!(spend(&mut state, &ranks, "2026-11-22", 10_000), None);
    assert_eq!(
        give_back(&mut state, &ranks, bought(9_000), "2026-11-23"),
        None
    );
    assert_eq!(state.level(), Some("gold"));
}

#[test]
fn a_return_of_something_bought_after_the_rank_was_reached_takes_no_rank_away() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 20_000), ("2027-11-20", 3_000)]);
    // By then the window has left the day behind on which the rank was reached; it is kept all the same.
    assert_eq!(
        give_back(&mut state, &ranks, ("2027-11-20", 3_000), "2027-11-20"),
        None
    );
    assert_eq!(state.level(), Some("gold"));
}

#[test]
fn a_return_of_something_that_did_not_count_takes_no_rank_away() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2025-11-20", 5_000), ("2026-11-20", 20_000)]);
    state.count(on("2025-11-20"), -5_000, -50, -1);
    assert_eq!(state.judge(&ranks, &TOKYO, noon("2027-11-05")), None);
    assert_eq!(state.level(), Some("gold"));
}

#[test]
fn a_program_that_asks_for_more_takes_no_rank_away_before_its_time() {
    let mut ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 25_000)]);
    ranks.levels[2].threshold = 50_000;
    assert_eq!(
        give_back(&mut state, &ranks, ("2026-11-20", 1_000), "2026-11-21"),
        None
    );
    assert_eq!(state.level(), Some("gold"));
    assert_eq!(level_on(&state, &ranks, "2027-11-21"), "regular");
}

#[test]
fn what_makes_up_for_a_return_need_not_last_as_long_as_the_rank() {
    let ranks = ladder(Metric::Spend, Window::CalendarYear);
    let bought = [("2025-11-10", 10_000), ("2025-12-10", 10_000)];
    let mut state = spending(&ranks, &bought);
    state.count(on("2025-11-10"), -10_000, -100, -1);
    state.judge(&ranks, &TOKYO, noon("2025-12-11"));
    assert_eq!(level_on(&state, &ranks, "2025-12-11"), "silver");
    assert_eq!(level_on(&state, &ranks, "2026-01-15"), "silver");
}

#[test]
fn a_return_that_no_rules_in_force_could_judge_is_judged_later_whichever_figure_it_took() {
    let day = on("2026-11-22");
    for (metric, [spend, points, purchases]) in [
        (Metric::Spend, [-1, 0, 0]),
        (Metric::PointsEarned, [0, -1, 0]),
        (Metric::Purchases, [0, 0, -1]),
    ] {
        let ranks = ladder(metric, Window::Rolling12Months);
        let mut state = RankState::default();
        state.count(day, 20_000, 20_000, 20_000);
        state.judge(&ranks, &TOKYO, noon("2026-11-22"));
        assert_eq!(level_on(&state, &ranks, "2026-11-23"), "gold");
        state.count(day, spend, points, purchases);
        assert_eq!(level_on(&state, &ranks, "2026-11-23"), "silver");
    }
}

#[test]
fn a_return_that_leaves_exactly_enough_takes_no_rank_away_though_the_window_moved_on() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 20_001)]);
    state.count(on("2026-11-20"), -1, 0, 0);
    assert_eq!(state.judge(&ranks, &TOKYO, noon("2027-11-20")), None);
    assert_eq!(state.level(), Some("gold"));
    state.count(on("2026-11-20"), -1, 0, 0);
    let change = state.judge(&ranks, &TOKYO, noon("2027-11-20")).unwrap();
    assert_eq!((change.to.as_str(), change.up), ("silver", false));
}

#[test]
fn a_program_that_counts_something_else_takes_no_rank_away_before_its_time() {
    let bought = [("2026-11-20", 20_000)];
    let mut state = spending(&by_spend(), &bought);
    let mut ranks = ladder(Metric::Purchases, Window::Rolling12Months);
    (ranks.levels[1].threshold, ranks.levels[2].threshold) = (3, 9);
    assert_eq!(spend(&mut state, &ranks, "2026-11-21", 5_000), None);
    assert_eq!(
        give_back(&mut state, &ranks, ("2026-11-21", 5_000), "2026-11-22"),
        None
    );
    assert_eq!(state.level(), Some("gold"));
    assert_eq!(level_on(&state, &ranks, "2027-11-21"), "regular");
}

#[test]
fn what_a_rank_was_reached_with_is_asked_for_as_it_was_counted_then() {
    let mut state = spending(&by_spend(), &[("2026-11-20", 20_000)]);
    let mut ranks = ladder(Metric::Purchases, Window::Rolling12Months);
    (ranks.levels[1].threshold, ranks.levels[2].threshold) = (3, 9);
    state.count(on("2026-11-20"), -1, 0, 0);
    let change = state.judge(&ranks, &TOKYO, noon("2026-11-21")).unwrap();
    assert_eq!((change.to.as_str(), change.up), ("regular", false));
}

#[test]
fn nobody_rises_by_a_return() {
    let mut state = spending(&by_spend(), &[("2026-11-19", 5_000), ("2026-11-20", 5_000)]);
    let mut ranks = ladder(Metric::Purchases, Window::Rolling12Months);
    (ranks.levels[1].threshold, ranks.levels[2].threshold) = (1, 2);
    state.count(on("2026-11-20"), -1, 0, 0);
    assert_eq!(state.judge(&ranks, &TOKYO, noon("2027-11-20")), None);
    assert_eq!(state.level(), Some("silver"));
    assert_eq!(state.until(), Some("2027-11-20".parse().unwrap()));
}

#[test]
fn what_makes_up_for_a_return_leaves_what_was_asked_for() {
    let mut ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 10_000), ("2026-12-10", 5_000)]);
    ranks.levels[1].threshold = 8_000;
    state.count(on("2026-11-20"), -3_000, -30, 0);
    assert_eq!(state.judge(&ranks, &TOKYO, noon("2026-12-11")), None);
    assert_eq!(state.footing.unwrap().needed, 10_000);
}

#[test]
fn what_made_up_for_a_return_is_asked_for_again_by_a_return_and_by_no_purchase() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 10_000), ("2026-12-10", 6_000)]);
    state.count(on("2026-11-20"), -3_000, -30, 0);
    assert_eq!(state.judge(&ranks, &TOKYO, noon("2026-12-11")), None);
    // By then the window has left behind the first purchase.
    let day = on("2027-11-20");
    for [spend, points, purchases] in [[0, 1, 1], [1, 0, 1], [1, 1, 0]] {
        state.count(day, spend, points, purchases);
        assert_eq!(state.judge(&ranks, &TOKYO, noon("2027-11-20")), None);
    }
    assert_eq!(state.level(), Some("silver"));
    state.count(day, -1, 0, 0);
    let change = state.judge(&ranks, &TOKYO, noon("2027-11-20")).unwrap();
    assert_eq!((change.to.as_str(), change.up), ("regular", false));
}
