//! Lives led again under another program, in literal numbers, and a law.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::amended::campaign;
use super::properties::a_life_without_edits;
use super::*;
use crate::entry::Entry;
use crate::ids::MemberId;
use crate::program::CategoryRate;
use crate::replay::{Both, Figures, Past, Question};

/// What the shop's member was given for orders of some days, and what another program would have given.
fn asked(
    (recorded, proposed): (Program, Program),
    entries: Vec<Entry>,
    first: &str,
    last: &str,
) -> Figures {
    let question = Question {
        recorded: BTreeMap::from([(1, Arc::new(recorded))]),
        program: Arc::new(proposed),
        days: day(first)..=day(last),
    };
    let member = MemberId::parse("m1").unwrap();
    question.answer(&member, None, &Past::of(entries))
}

pub(super) fn november(shop: &Shop, proposed: Program) -> Figures {
    let programs = (shop.program.clone(), proposed);
    asked(programs, shop.entries.clone(), "2026-11-01", "2026-11-30")
}

fn two_per_cent() -> Program {
    with(|program| program.earning.rate = Rate::Share("0.02".parse().unwrap()))
}

const fn both(recorded: u64, proposed: u64) -> Both {
    Both { recorded, proposed }
}

#[test]
fn twice_the_rate_would_have_given_twice_the_points() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    shop.earn("2026-11-30", "ec-2", 5_000);
    let figures = november(&shop, two_per_cent());
    assert_eq!((figures.members, figures.orders), (1, 2));
    assert_eq!(figures.points, both(150, 300));
    assert_eq!(figures.by_rule["base"], both(150, 300));
    assert_eq!(figures.by_store[&("ec".to_owned(), None)], both(150, 300));
}

#[test]
fn orders_count_by_the_day_they_were_placed_and_earlier_ones_for_the_rank_alone() {
    let mut shop = plain_shop();
    shop.earn("2026-10-31", "ec-1", 100_000);
    shop.earn("2026-11-01", "ec-2", 10_000);
    shop.earn("2026-12-01", "ec-3", 10_000);
    let ranked = with(|program| program.ranks = Program::sample().ranks);
    let figures = november(&shop, ranked);
    assert_eq!((figures.orders, figures.points), (1, both(100, 300)));
    assert_eq!(figures.by_rank[&None], both(100, 0));
    assert_eq!(figures.by_rank[&Some("gold".to_owned())], both(0, 300));
}

#[test]
fn of_orders_of_one_instant_the_first_that_was_recorded_is_the_first_purchase() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-2", 10_000);
    shop.earn("2026-11-01", "ec-1", 5_000);
    let first = with(|program| {
        program.campaigns = Program::sample().campaigns;
        program.campaigns[0].weekdays.clear();
        program.campaigns[0].purchase = Some(crate::program::Purchase::Nth(1));
    });
    assert_eq!(november(&shop, first).points, both(150, 250));
}

#[test]
fn goods_that_came_back_count_for_neither_side() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    shop.give_back("2026-12-24", "ec-1", "ret-1", Goods::Amount(4_000))
        .unwrap();
    assert_eq!(november(&shop, two_per_cent()).points, both(60, 120));
}

#[test]
fn an_order_that_was_edited_counts_as_it_was_left() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    let edited = of_yen("2026-11-01", 30_000);
    shop.amend("2026-11-02", "ec-1", "am-1", edited, None)
        .unwrap();
    assert_eq!(november(&shop, two_per_cent()).points, both(300, 600));
}

#[test]
fn points_that_paid_for_an_order_pay_for_it_again() {
    let mut shop = plain_shop();
    shop.earn("2026-10-01", "ec-0", 100_000);
    shop.redeem("2026-11-01", "use-1", 1_000).unwrap();
    let paid = shop.paid("use-1");
    shop.buy(
        "2026-11-01",
        "ec-1",
        of_yen("2026-11-01", 10_000),
        Some(paid),
    )
    .unwrap();
    assert_eq!(november(&shop, two_per_cent()).points, both(90, 180));
}

#[test]
fn points_that_would_be_worth_more_pay_for_no_more_than_the_order() {
    let mut shop = plain_shop();
    shop.earn("2026-10-01", "ec-0", 1_000_000);
    shop.redeem("2026-11-01", "use-1", 6_000).unwrap();
    let paid = shop.paid("use-1");
    let goods = of_yen("2026-11-01", 10_000);
    shop.buy("2026-11-01", "ec-1", goods, Some(paid)).unwrap();
    let proposed = with(|program| program.point_value.yen = 2);
    let figures = november(&shop, proposed);
    assert_eq!((figures.orders, figures.orders_left_out), (1, 0));
    assert_eq!(figures.points, both(40, 0));
}

#[test]
fn points_by_category_go_where_their_rule_says() {
    let gift_cards_at = |rate: &str| {
        let rule = CategoryRate {
            category: "gift-card".to_owned(),
            rate: Rate::Share(rate.parse().unwrap()),
        };
        with(|program| program.earning.categories = vec![rule])
    };
    let mut shop = Shop::new(gift_cards_at("0"));
    let mut goods = order("2026-11-01", &[("card", 10_000, 1), ("tea", 10_000, 1)]);
    goods.lines[0].category = Some("gift-card".to_owned());
    shop.buy("2026-11-01", "ec-1", goods, None).unwrap();
    let figures = november(&shop, gift_cards_at("0.005"));
    let gift_cards = Some("gift-card".to_owned());
    assert_eq!(figures.by_category[&gift_cards], both(0, 50));
    assert_eq!(figures.by_category[&None], both(100, 100));
}

#[test]
fn the_cost_in_yen_is_reckoned_by_what_a_point_is_worth_on_each_side() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    let proposed = with(|program| program.point_value.yen = 3);
    let figures = november(&shop, proposed);
    assert_eq!(
        (figures.points, figures.yen()),
        (both(100, 100), both(100, 300))
    );
}

#[test]
fn an_order_that_was_recorded_before_orders_were_kept_is_left_out_and_counted() {
    let mut shop = plain_shop();
    let mut entry = shop.earn("2026-11-01", "ec-1", 10_000);
    if let Fact::Earned(earned) = &mut entry.fact {
        earned.sold = None;
    }
    let programs = (plain(), two_per_cent());
    let figures = asked(programs, vec![entry], "2026-11-01", "2026-11-30");
    assert_eq!((figures.orders, figures.orders_left_out), (0, 1));
    assert_eq!(figures.points, Both::default());
}

#[test]
fn the_figures_of_two_members_add_up() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    let one = november(&shop, two_per_cent());
    let mut two = one.clone();
    two.absorb(one);
    assert_eq!(
        (two.members, two.points, two.yen()),
        (2, both(200, 400), both(200, 400))
    );
    assert_eq!(two.by_rule["base"], both(200, 400));
}

#[test]
fn the_month_of_birth_is_the_members_own() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 10_000);
    let question = Question {
        recorded: BTreeMap::new(),
        program: Arc::new(campaign(|campaign| campaign.birthday_month = true)),
        days: day("2026-11-01")..=day("2026-11-30"),
    };
    let points = |month| {
        let past = Past::of(shop.entries.clone());
        let figures = question.answer(&shop.wallet.member, month, &past);
        figures.points.proposed
    };
    assert_eq!([None, Some(11), Some(12)].map(points), [100, 200, 100]);
}

#[test]
fn who_bought_nothing_on_those_days_is_no_member_of_them() {
    let mut shop = plain_shop();
    shop.earn("2026-10-31", "ec-1", 10_000);
    let figures = november(&shop, two_per_cent());
    assert_eq!((figures.members, figures.orders), (0, 0));
}

#[test]
fn what_came_back_makes_no_rank_for_the_orders_that_follow() {
    let mut shop = plain_shop();
    shop.earn("2026-11-01", "ec-1", 100_000);
    shop.give_back("2026-11-02", "ec-1", "ret-1", Goods::Full)
        .unwrap();
    shop.earn("2026-11-03", "ec-2", 10_000);
    let ranked = with(|program| program.ranks = Program::sample().ranks);
    assert_eq!(november(&shop, ranked).points, both(100, 100));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn under_the_program_that_judged_them_orders_are_given_what_they_were_given(
        (program, entries) in a_life_without_edits(),
    ) {
        let programs = (program.clone(), program);
        let figures = asked(programs, entries, "2000-01-01", "2099-12-31");
        prop_assert_eq!(figures.orders_left_out, 0);
        prop_assert_eq!(figures.points.recorded, figures.points.proposed);
        let rows = figures.by_rank.values().chain(figures.by_rule.values());
        for row in rows.chain(figures.by_category.values()) {
            prop_assert_eq!(row.recorded, row.proposed);
        }
        for side in [|row: &Both| row.recorded, |row: &Both| row.proposed] {
            let sum: u64 = figures.by_category.values().map(side).sum();
            prop_assert_eq!(sum, side(&figures.points));
        }
    }
}
