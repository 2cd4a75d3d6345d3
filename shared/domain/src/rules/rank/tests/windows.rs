//! What ranks count, and over which months.

use super::*;

#[test]
fn points_earned_and_purchases_can_be_counted_instead() {
    let by_points = Ranks {
        metric: Metric::PointsEarned,
        ..by_spend()
    };
    let state = spending(&by_points, &[("2026-11-22", 999_900)]);
    assert_eq!(state.level(), Some("regular"));
    let state = spending(&by_points, &[("2026-11-22", 1_000_000)]);
    assert_eq!(state.level(), Some("silver"));
    let mut by_purchases = Ranks {
        metric: Metric::Purchases,
        ..by_spend()
    };
    by_purchases.levels[1].threshold = 2;
    assert_eq!(
        spending(&by_purchases, &[("2026-11-22", 5)]).level(),
        Some("regular")
    );
    assert_eq!(
        spending(&by_purchases, &[("2026-11-22", 5), ("2026-11-22", 5)]).level(),
        Some("silver")
    );
}

#[test]
fn a_calendar_year_starts_again_in_january() {
    let ranks = ladder(Metric::Spend, Window::CalendarYear);
    let state = spending(&ranks, &[("2026-12-31", 6_000), ("2027-01-01", 6_000)]);
    assert_eq!(state.level(), Some("regular"));
    let state = spending(&ranks, &[("2026-01-01", 6_000), ("2026-12-31", 6_000)]);
    assert_eq!(state.level(), Some("silver"));
}

#[test]
fn a_fiscal_year_starts_again_in_its_own_month() {
    let ranks = ladder(Metric::Spend, Window::FiscalYear);
    let state = spending(&ranks, &[("2027-03-31", 6_000), ("2027-04-01", 6_000)]);
    assert_eq!(state.level(), Some("regular"));
    let state = spending(&ranks, &[("2026-04-01", 6_000), ("2027-03-31", 6_000)]);
    assert_eq!(state.level(), Some("silver"));
}

#[test]
fn a_lifetime_never_forgets() {
    let ranks = ladder(Metric::Spend, Window::Lifetime);
    let state = spending(&ranks, &[("2020-01-01", 6_000), ("2026-12-31", 6_000)]);
    assert_eq!(state.level(), Some("silver"));
    assert_eq!(level_on(&state, &ranks, "2040-01-01"), "silver");
}

#[test]
fn the_window_of_twelve_months_has_its_own_month_and_eleven_before() {
    let ranks = by_spend();
    let state = spending(&ranks, &[("2025-12-01", 6_000), ("2026-11-30", 6_000)]);
    assert_eq!(state.level(), Some("silver"));
    let state = spending(&ranks, &[("2025-11-30", 6_000), ("2026-11-30", 6_000)]);
    assert_eq!(state.level(), Some("regular"));
}

#[test]
fn nothing_counted_falls_below_zero() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 1_000), ("2026-11-21", -5_000)]);
    spend(&mut state, &ranks, "2026-11-22", 700);
    assert_eq!(
        state
            .progress(&ranks, &TOKYO, noon("2026-11-22"))
            .unwrap()
            .counted,
        700
    );
}

#[test]
fn at_most_twelve_months_are_kept() {
    let ranks = by_spend();
    let mut state = RankState::default();
    for month in 1..=12 {
        spend(&mut state, &ranks, &format!("2025-{month:02}-10"), 100);
    }
    spend(&mut state, &ranks, "2026-03-10", 100);
    let stored = serde_json::to_value(&state).unwrap();
    let months: Vec<&String> = stored["m"].as_object().unwrap().keys().collect();
    assert_eq!(months.len(), 10);
    assert_eq!((months[0].as_str(), months[9].as_str()), ("2504", "2603"));
}

#[test]
fn all_of_twelve_months_count_and_the_thirteenth_pushes_out_the_first() {
    let ranks = by_spend();
    let mut state = RankState::default();
    for month in 1..=12 {
        spend(&mut state, &ranks, &format!("2026-{month:02}-10"), 850);
    }
    assert_eq!(state.level(), Some("silver"));
    // An order of a month so long ago that no window reaches it is not kept beside the twelve.
    state.count("2025-06".parse().unwrap(), 850, 8, 1);
    let counted = state.progress(&ranks, &TOKYO, noon("2026-12-10")).unwrap();
    assert_eq!(counted.counted, 10_200);
    spend(&mut state, &ranks, "2027-01-10", 850);
    let counted = state.progress(&ranks, &TOKYO, noon("2027-01-10")).unwrap();
    assert_eq!(counted.counted, 10_200);
}
