//! What budgets would come to, had the orders been judged under another program.

use super::amended::campaign;
use super::replay::november;
use super::*;
use crate::program::Campaign;
use crate::replay::{Budget, Figures, Wanted};

/// One per cent more for each order, until so many points are given.
fn sale(total: u64, change: impl FnOnce(&mut Campaign)) -> Program {
    campaign(|campaign| {
        campaign.max_points_total = Some(total);
        change(campaign);
    })
}

fn budget(program: &Program, wanted: &Wanted) -> Budget {
    let days = day("2026-11-01")..=day("2026-11-30");
    wanted.budgets(program, &days).remove(0)
}

/// The given before the period, the wanted and the given in it, and the day on which the budget is spent.
fn comes_to(program: &Program, figures: &[Figures]) -> (u64, u64, u64, Option<Day>) {
    let mut all = Figures::default();
    for figures in figures {
        all.absorb(figures.clone());
    }
    let budget = budget(program, &all.wanted);
    let Budget {
        given_before,
        wanted,
        given,
        spent_on,
        ..
    } = budget;
    (given_before, wanted, given, spent_on)
}

#[test]
fn a_budget_is_spent_by_all_members_together_in_the_order_of_the_days() {
    let (mut one, mut two) = (plain_shop(), plain_shop());
    one.earn("2026-11-01", "ec-1", 10_000);
    one.earn("2026-11-03", "ec-2", 5_000);
    two.earn("2026-11-02", "ec-3", 8_000);
    let program = sale(150, |_| {});
    let found = [&one, &two].map(|shop| november(shop, program.clone()));
    let spent = (0, 230, 150, Some(day("2026-11-02")));
    assert_eq!(comes_to(&program, &found), spent);
    let [one, two] = found;
    assert_eq!(comes_to(&program, &[two, one.clone()]), spent);
    // The other figures are as if it had no end.
    assert_eq!(one.by_rule["campaign:weekend-double"].proposed, 150);
}

#[test]
fn a_budget_is_spent_on_the_day_on_which_its_last_point_is_given_and_else_it_lasts() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    shop.earn("2026-11-30", "ec-2", 5_000);
    for (total, given, spent_on) in [
        (151, 150, None),
        (150, 150, Some(day("2026-11-30"))),
        (101, 101, Some(day("2026-11-30"))),
        (100, 100, Some(day("2026-11-01"))),
        (1, 1, Some(day("2026-11-01"))),
    ] {
        let program = sale(total, |_| {});
        let found = [november(&shop, program.clone())];
        assert_eq!(comes_to(&program, &found), (0, 150, given, spent_on));
    }
}

#[test]
fn orders_before_the_period_are_of_the_same_budget_and_later_ones_come_too_late() {
    let mut shop = plain_shop();
    shop.earn("2026-10-31", "ec-1", 10_000);
    shop.earn("2026-11-01", "ec-2", 4_000);
    shop.earn("2026-12-01", "ec-3", 9_000);
    let program = sale(150, |_| {});
    let found = [november(&shop, program.clone())];
    assert_eq!(comes_to(&program, &found), (100, 40, 40, None));
    let program = sale(60, |_| {});
    let found = [november(&shop, program.clone())];
    assert_eq!(comes_to(&program, &found), (60, 40, 0, None));
}

#[test]
fn goods_that_came_back_were_never_bought_and_limits_of_members_hold() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    shop.earn("2026-11-02", "ec-2", 10_000);
    shop.give_back("2026-11-03", "ec-1", "ret-1", Goods::Amount(4_000))
        .unwrap();
    let program = sale(1_000, |_| {});
    let found = [november(&shop, program.clone())];
    assert_eq!(comes_to(&program, &found), (0, 160, 160, None));
    let limited = sale(1_000, |campaign| {
        campaign.max_points_per_member_per_day = Some(70);
        campaign.max_points_per_member = Some(110);
    });
    let mut shop = plain_shop();
    for (at, id) in [
        ("2026-11-01", "a"),
        ("2026-11-01", "b"),
        ("2026-11-02", "c"),
    ] {
        shop.earn(at, id, 5_000);
    }
    // 50 and 20 on the first day, and 40 on the second.
    let found = [november(&shop, limited.clone())];
    assert_eq!(comes_to(&limited, &found), (0, 110, 110, None));
}

#[test]
fn what_is_wanted_reads_back_as_it_was_written() {
    let mut shop = plain_shop();
    shop.earn("2026-10-31", "ec-1", 1_600);
    shop.earn("2026-11-01", "ec-2", 25_500);
    shop.earn("2026-11-03", "ec-3", 1_000);
    let wanted = november(&shop, sale(1, |_| {})).wanted;
    assert_eq!(wanted.to_string(), "weekend-double=10,ff,,a");
    assert_eq!(wanted.to_string().parse(), Ok(wanted));
    let nothing = november(&shop, plain()).wanted;
    assert_eq!(
        (nothing.to_string().as_str(), "".parse()),
        ("", Ok(nothing))
    );
}

#[test]
fn an_order_that_came_back_whole_wants_nothing() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    shop.give_back("2026-11-02", "ec-1", "ret-1", Goods::Full)
        .unwrap();
    let wanted = november(&shop, sale(1_000, |_| {})).wanted;
    assert_eq!(wanted.to_string(), "");
}
