//! Who would fall keeps the rank a while longer.

use super::*;

/// The ladder, with so many months of grace.
fn graceful(grace_months: u32) -> Ranks {
    Ranks {
        grace_months,
        ..by_spend()
    }
}

/// The end of the grace at noon of `day`, when nothing happens until then.
fn grace_on(state: &RankState, ranks: &Ranks, day: &str) -> Option<Day> {
    let mut later = state.clone();
    later.advance(ranks, &TOKYO, noon(day));
    let progress = later.progress(ranks, &TOKYO, noon(day)).unwrap();
    assert_eq!(progress.until, later.until());
    progress.grace_until
}

#[test]
fn who_would_fall_keeps_the_rank_through_the_last_day_of_the_grace() {
    let ranks = graceful(2);
    let state = spending(&ranks, &[("2026-11-22", 20_000)]);
    assert_eq!(grace_on(&state, &ranks, "2027-11-22"), None);
    for day in ["2027-11-23", "2028-01-22"] {
        assert_eq!(level_on(&state, &ranks, day), "gold");
        assert_eq!(grace_on(&state, &ranks, day), Some(on("2028-01-22")));
    }
    assert_eq!(level_on(&state, &ranks, "2028-01-23"), "regular");
    assert_eq!(grace_on(&state, &ranks, "2028-01-23"), None);
}

#[test]
fn who_makes_up_for_it_within_the_grace_keeps_the_rank_for_a_whole_term_from_its_end() {
    let ranks = graceful(2);
    let state = spending(&ranks, &[("2026-11-22", 20_000), ("2028-01-22", 20_000)]);
    assert_eq!(level_on(&state, &ranks, "2028-01-23"), "gold");
    assert_eq!(grace_on(&state, &ranks, "2028-01-23"), None);
    assert_eq!(level_on(&state, &ranks, "2029-01-22"), "gold");
    // After that term there is a grace again: the year before it is empty.
    assert_eq!(
        grace_on(&state, &ranks, "2029-01-23"),
        Some(on("2029-03-22"))
    );
    assert_eq!(level_on(&state, &ranks, "2029-03-23"), "regular");
}

#[test]
fn who_makes_up_for_a_part_of_it_falls_only_so_far() {
    let ranks = graceful(2);
    let state = spending(&ranks, &[("2026-11-22", 20_000), ("2027-12-01", 10_000)]);
    assert_eq!(level_on(&state, &ranks, "2028-01-22"), "gold");
    assert_eq!(level_on(&state, &ranks, "2028-01-23"), "silver");
    // Silver has a term of its own, and its own grace.
    assert_eq!(level_on(&state, &ranks, "2029-01-22"), "silver");
    assert_eq!(
        grace_on(&state, &ranks, "2029-01-23"),
        Some(on("2029-03-22"))
    );
}

#[test]
fn who_rises_within_the_grace_has_done_with_it() {
    let ranks = graceful(2);
    let mut state = spending(&ranks, &[("2026-11-22", 10_000)]);
    spend(&mut state, &ranks, "2027-12-01", 20_000);
    assert_eq!(state.level(), Some("gold"));
    assert_eq!(state.until(), Some(on("2028-12-01")));
    assert_eq!(grace_on(&state, &ranks, "2027-12-01"), None);
}

#[test]
fn a_return_of_what_the_rank_was_reached_with_ends_the_grace_at_once() {
    let ranks = graceful(2);
    let mut state = spending(&ranks, &[("2026-11-22", 20_000)]);
    give_back(&mut state, &ranks, ("2026-11-22", 20_000), "2027-12-01");
    assert_eq!(state.level(), Some("regular"));
    assert_eq!(state.until(), None);
    assert_eq!(grace_on(&state, &ranks, "2027-12-01"), None);
}

#[test]
fn a_grace_from_a_month_s_last_day_ends_with_a_shorter_month() {
    let monthly = |grace_months| Ranks {
        keep_months: 1,
        window: Window::CalendarYear,
        ..graceful(grace_months)
    };
    // Through 31 January, and through the last day of February: the 28th, or the 29th.
    for (bought, fall, end) in [
        ("2026-12-31", "2027-02-01", "2027-02-28"),
        ("2027-12-31", "2028-02-01", "2028-02-29"),
    ] {
        let state = spending(&monthly(1), &[(bought, 10_000)]);
        assert_eq!(grace_on(&state, &monthly(1), fall), Some(on(end)));
        assert_eq!(level_on(&state, &monthly(1), end), "silver");
        let after = end.parse::<Day>().unwrap().succ_opt().unwrap().to_string();
        assert_eq!(level_on(&state, &monthly(1), &after), "regular");
    }
}

#[test]
fn a_year_of_grace_from_29_february_ends_on_the_28th() {
    let ranks = Ranks {
        keep_months: 48,
        ..graceful(12)
    };
    let state = spending(&ranks, &[("2024-02-29", 10_000)]);
    assert_eq!(grace_on(&state, &ranks, "2028-02-29"), None);
    assert_eq!(
        grace_on(&state, &ranks, "2028-03-01"),
        Some(on("2029-02-28"))
    );
    assert_eq!(level_on(&state, &ranks, "2029-02-28"), "silver");
    assert_eq!(level_on(&state, &ranks, "2029-03-01"), "regular");
}

#[test]
fn who_was_away_for_years_has_had_every_term_and_every_grace() {
    let ranks = graceful(1);
    let state = spending(&ranks, &[("2026-11-22", 20_000), ("2027-12-05", 10_000)]);
    // Gold through 22 November 2027 and its grace; silver from 23 December for a year, and its grace.
    let mut later = state;
    later.advance(&ranks, &TOKYO, noon("2031-05-01"));
    assert_eq!(later.at(noon("2027-12-22")), Some("gold"));
    assert_eq!(later.at(noon("2027-12-23")), Some("silver"));
    assert_eq!(later.at(noon("2029-01-22")), Some("silver"));
    assert_eq!(later.at(noon("2029-01-23")), Some("regular"));
}

#[test]
fn a_grace_that_was_begun_is_stored_and_lasts_when_the_program_gives_none_any_more() {
    let ranks = graceful(2);
    let mut state = spending(&ranks, &[("2026-11-22", 20_000)]);
    state.advance(&ranks, &TOKYO, noon("2027-11-23"));
    let stored = serde_json::to_value(&state).unwrap();
    assert_eq!(stored["g"], true);
    let read: RankState = serde_json::from_value(stored).unwrap();
    assert_eq!(read, state);
    let none = by_spend();
    assert_eq!(level_on(&read, &none, "2028-01-22"), "gold");
    assert_eq!(level_on(&read, &none, "2028-01-23"), "regular");
}
