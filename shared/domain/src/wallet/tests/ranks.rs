//! Ranks follow purchases and returns.

use super::*;
use crate::program::Ranks;

/// Gold from 100,000 yen in twelve months, with three per cent.
fn ranked() -> Shop {
    Shop::new(with(|program| program.ranks = Program::sample().ranks))
}

fn gold_from(threshold: u64) -> Option<Ranks> {
    let mut ranks = Program::sample().ranks?;
    ranks.levels[1].threshold = threshold;
    Some(ranks)
}

#[test]
fn the_purchase_that_reaches_a_rank_says_so_and_the_next_earns_by_it() {
    let mut shop = ranked();
    shop.earn("2026-11-01", "a", 99_999);
    assert_eq!(shop.earned("a").rank_reached, None);
    let reaching = shop.earn("2026-11-02", "b", 1);
    assert_eq!(shop.earned("b").rank_reached.as_deref(), Some("gold"));
    assert_eq!(
        reaching.command.unwrap().standing.rank.as_deref(),
        Some("gold")
    );
    assert_eq!(shop.earn("2026-11-03", "c", 10_000).moved.change(), 300);
    assert_eq!(shop.earned("c").rank_reached, None);
}

#[test]
fn a_rank_that_is_not_reached_is_not_written() {
    let mut shop = ranked();
    let entry = shop.earn("2026-11-01", "a", 100);
    let written = serde_json::to_value(&entry).unwrap();
    assert_eq!(written["fact"].get("rank_reached"), None);
}

#[test]
fn pending_points_count_for_the_rank_at_once() {
    let mut shop = ranked();
    shop.program.earning.pending_days = 14;
    shop.earn("2026-11-01", "a", 100_000);
    assert_eq!(shop.earned("a").rank_reached.as_deref(), Some("gold"));
}

#[test]
fn an_order_earns_at_the_rank_held_when_it_was_placed() {
    let mut shop = ranked();
    shop.earn("2026-11-02", "a", 100_000);
    let late = shop
        .buy("2026-11-03", "b", of_yen("2026-11-01", 10_000), None)
        .unwrap();
    assert_eq!(late.moved.change(), 100);
}

#[test]
fn the_return_of_what_a_rank_was_reached_with_takes_it_back() {
    let mut shop = ranked();
    shop.earn("2026-11-01", "a", 60_000);
    shop.earn("2026-11-02", "b", 40_000);
    shop.give_back("2026-11-03", "b", "r1", Goods::Amount(1))
        .unwrap();
    assert_eq!(shop.wallet.rank.level(), Some("regular"));
    shop.earn("2026-11-04", "c", 1);
    assert_eq!(shop.earned("c").rank_reached.as_deref(), Some("gold"));
}

#[test]
fn parts_of_a_return_take_back_the_figures_of_the_whole_once() {
    let mut shop = ranked();
    shop.earn("2026-11-01", "a", 99_999);
    for id in ["r1", "r2", "r3"] {
        shop.give_back("2026-11-02", "a", id, Goods::Amount(33_333))
            .unwrap();
    }
    assert_eq!(shop.wallet.rank.purchases(), 0);
    shop.earn("2026-11-03", "b", 99_999);
    assert_eq!(shop.wallet.rank.level(), Some("regular"));
    shop.earn("2026-11-03", "c", 1);
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
}

#[test]
fn a_return_under_old_rules_raises_nobody_by_their_ranks() {
    let mut shop = ranked();
    shop.program.ranks = gold_from(50_000);
    shop.earn("2026-11-01", "a", 1_000);
    let old = shop.program.clone();
    shop.program.ranks = gold_from(100_000);
    shop.version = 2;
    shop.earn("2026-11-02", "b", 60_000);
    assert_eq!(shop.wallet.rank.level(), Some("regular"));
    (shop.program, shop.version) = (old, 1);
    shop.give_back("2026-11-03", "a", "r1", Goods::Amount(10))
        .unwrap();
    assert_eq!(shop.wallet.rank.level(), Some("regular"));
}

#[test]
fn a_rank_lost_by_such_a_return_is_lost_at_the_next_look_by_todays_rules() {
    let mut shop = ranked();
    shop.earn("2026-11-01", "a", 60_000);
    shop.version = 2;
    shop.earn("2026-11-02", "b", 40_000);
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    shop.version = 1;
    shop.give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    shop.version = 2;
    assert_eq!(shop.look("2026-11-03").rank.level(), Some("regular"));
}

#[test]
fn a_lower_threshold_counts_from_when_it_came_into_force_whoever_looks_when() {
    let mut shop = ranked();
    shop.earn("2026-11-01", "a", 60_000);
    (shop.version, shop.since) = (2, Some(super::jst("2026-11-10T12:00")));
    shop.program.ranks = gold_from(50_000);
    let seen = shop.look("2026-11-20").rank;
    assert_eq!(
        (seen.level(), seen.until()),
        (Some("gold"), Some(day("2027-11-10")))
    );
    let late = |at: &str| of_yen(at, 10_000);
    let before = shop.buy("2026-11-21", "b", late("2026-11-10T11:59"), None);
    let after = shop.buy("2026-11-22", "c", late("2026-11-10T12:00"), None);
    assert_eq!(before.unwrap().moved.change(), 100);
    assert_eq!(after.unwrap().moved.change(), 300);
    assert_eq!(shop.wallet.rank.until(), seen.until());
}

#[test]
fn what_new_rules_raised_falls_with_what_it_rests_on() {
    let mut shop = ranked();
    shop.earn("2026-11-01", "a", 60_000);
    (shop.version, shop.since) = (2, Some(super::jst("2026-11-10")));
    shop.program.ranks = gold_from(50_000);
    shop.give_back("2026-11-12", "a", "r1", Goods::Amount(20_000))
        .unwrap();
    assert_eq!(shop.wallet.rank.level(), Some("regular"));
}

#[test]
fn points_from_staff_and_activities_reach_no_rank() {
    let mut shop = ranked();
    shop.program.ranks.as_mut().unwrap().metric = crate::program::Metric::PointsEarned;
    shop.give("2026-11-01", "gift", 200_000, None);
    shop.act("2026-11-01", "v1", "visit", "2026-11-01");
    assert_eq!(shop.wallet.rank.level(), Some("regular"));
}

#[test]
fn a_rank_is_kept_through_its_last_day() {
    let mut shop = ranked();
    shop.earn("2026-11-15", "a", 100_000);
    assert_eq!(shop.wallet.rank.until(), Some(day("2027-11-15")));
    assert_eq!(
        shop.look("2027-11-15T23:59:59.999").rank.level(),
        Some("gold")
    );
    assert_eq!(shop.look("2027-11-16T00:00").rank.level(), Some("regular"));
}
