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

/// What counts on `day` of one purchase.
fn counted_on(bought: &str, day: &str) -> u64 {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[(bought, 6_000)]);
    state.advance(&ranks, &TOKYO, noon(day));
    state.progress(&ranks, &TOKYO, noon(day)).unwrap().counted
}

#[test]
fn within_twelve_months_a_purchase_counts_until_the_day_before_its_day_comes_again() {
    for (bought, last, after) in [
        ("2026-03-15", "2027-03-14", "2027-03-15"),
        ("2026-03-01", "2027-02-28", "2027-03-01"),
        ("2026-01-31", "2027-01-30", "2027-01-31"),
        ("2027-02-28", "2028-02-27", "2028-02-28"),
        ("2027-03-01", "2028-02-29", "2028-03-01"),
        ("2028-02-29", "2029-02-28", "2029-03-01"),
        ("2028-03-01", "2029-02-28", "2029-03-01"),
    ] {
        assert_eq!(counted_on(bought, last), 6_000, "{bought} on {last}");
        assert_eq!(counted_on(bought, after), 0, "{bought} on {after}");
    }
}

#[test]
fn a_rank_that_was_reached_on_29_february_is_not_kept_a_second_year_by_that_purchase() {
    let ranks = by_spend();
    for (reached, last, after) in [
        ("2028-02-29", "2029-02-28", "2029-03-01"),
        ("2028-02-28", "2029-02-28", "2029-03-01"),
        ("2027-02-28", "2028-02-28", "2028-02-29"),
        ("2028-03-01", "2029-03-01", "2029-03-02"),
    ] {
        let state = spending(&ranks, &[(reached, 10_000)]);
        assert_eq!(level_on(&state, &ranks, last), "silver", "{reached}");
        assert_eq!(level_on(&state, &ranks, after), "regular", "{reached}");
    }
    let state = spending(&ranks, &[("2028-02-29", 10_000), ("2028-06-01", 9_999)]);
    assert_eq!(level_on(&state, &ranks, "2029-03-01"), "regular");
}

#[test]
fn two_purchases_of_twelve_months_reach_a_rank_up_to_the_last_day_of_the_first() {
    let ranks = by_spend();
    let state = spending(&ranks, &[("2025-12-01", 6_000), ("2026-11-30", 6_000)]);
    assert_eq!(state.level(), Some("silver"));
    let state = spending(&ranks, &[("2025-11-30", 6_000), ("2026-11-30", 6_000)]);
    assert_eq!(state.level(), Some("regular"));
}

#[test]
fn terms_from_the_end_of_a_month_end_with_each_month() {
    for (reached, ends) in [
        ("2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30"]),
        ("2028-01-30", ["2028-02-29", "2028-03-30", "2028-04-30"]),
    ] {
        let ranks = Ranks {
            keep_months: 1,
            ..by_spend()
        };
        let mut state = spending(&ranks, &[(reached, 10_000)]);
        for end in ends {
            assert_eq!(state.until(), Some(on(end)), "{reached}");
            state.advance(&ranks, &TOKYO, noon(end) + chrono::Duration::days(1));
        }
    }
    // The leap day's terms end with February, and on the leap day where there is one.
    let mut ranks = by_spend();
    ranks.levels.truncate(2);
    let mut state = spending(&ranks, &[("2028-02-29", 10_000)]);
    for year in 2029..2033 {
        let until = state.until().unwrap();
        assert_eq!(until.succ_opt(), Some(on(&format!("{year}-03-01"))));
        spend(&mut state, &ranks, &format!("{year}-02-10"), 10_000);
        state.advance(&ranks, &TOKYO, noon(&format!("{year}-03-01")));
    }
}

#[test]
fn nothing_counted_falls_below_zero() {
    let ranks = by_spend();
    let mut state = spending(&ranks, &[("2026-11-20", 1_000)]);
    give_back(&mut state, &ranks, ("2026-11-20", 5_000), "2026-11-21");
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
fn what_no_window_can_reach_any_more_is_not_kept() {
    let ranks = by_spend();
    let mut state = RankState::default();
    for day in ["2026-03-10", "2026-03-11", "2026-03-12"] {
        spend(&mut state, &ranks, day, 100);
    }
    // Of what has come back, nothing is kept either.
    state.count(on("2026-03-12"), -100, -1, -1);
    spend(&mut state, &ranks, "2027-03-10", 100);
    let stored = serde_json::to_value(&state).unwrap();
    let days = serde_json::json!({ "2603": "11:100/1", "2703": "10:100/1" });
    assert_eq!(stored["m"], days);
}

#[test]
fn a_year_has_at_most_366_days_whenever_its_orders_were_placed() {
    let ranks = by_spend();
    let mut state = RankState::default();
    let first = on("2024-01-01");
    for day in 0..400 {
        state.count(first + chrono::Days::new(day), 1, 0, 1);
    }
    state.count(on("2023-05-01"), 1, 0, 1);
    let stored = serde_json::to_value(&state).unwrap();
    let months = stored["m"].as_object().unwrap().values();
    let days = months.map(|days| days.as_str().unwrap().split(' ').count());
    assert_eq!(days.sum::<usize>(), 366);
    let day = noon("2025-02-03");
    assert_eq!(state.progress(&ranks, &TOKYO, day).unwrap().counted, 366);
}
