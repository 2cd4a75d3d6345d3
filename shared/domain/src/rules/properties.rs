//! What holds for every order under every program.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::earn::tests::plain;
use super::earn::{Award, Buyer, NO_BUDGETS, award};
use super::redeem::{Mode, accept, limit, step};
use super::{Unmet, rounding, share};
use crate::order::arbitrary::{any_order, order};
use crate::order::{Order, Prices};
use crate::program::arbitrary::{multiplier, program};
use crate::program::{Basis, PaidPart, Program, Rate, RoundingMode, RoundingUnit};

static NOTHING_YET: BTreeMap<String, u64> = BTreeMap::new();

fn buyer(rank: Option<&str>, birth_month: Option<u32>) -> Buyer<'_> {
    Buyer {
        rank,
        purchases: if birth_month.is_some() { 0 } else { 3 },
        birth_month,
        campaign_points: &NOTHING_YET,
        day_points: &NOTHING_YET,
        budgets: &NO_BUDGETS,
        multipliers: &[],
    }
}

fn earned(program: &Program, order: &Order) -> Result<Award, Unmet> {
    award(
        program,
        order,
        order.points_used,
        &buyer(Some("l1"), Some(11)),
    )
}

proptest! {
    #[test]
    fn parts_of_a_whole_add_up_and_stay_within_one_of_their_quota(
        total in any::<u64>(),
        weights in prop::collection::vec(prop_oneof![any::<u64>(), 0..10_u64], 1..20),
    ) {
        let parts = share::out(total, weights.clone());
        prop_assert_eq!(parts.iter().map(|part| u128::from(*part)).sum::<u128>(), u128::from(total));
        let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        for (part, weight) in parts.iter().zip(&weights).filter(|_| sum > 0) {
            let quota = u128::from(total) * u128::from(*weight);
            let part = u128::from(*part);
            prop_assert!(part == quota / sum || part == quota.div_ceil(sum));
            prop_assert!(u128::from(total) > sum || part <= u128::from(*weight));
        }
    }

    #[test]
    fn the_lines_of_an_order_add_up_to_its_goods(order in order()) {
        prop_assert_eq!(order.line_values().iter().sum::<u64>(), order.goods_yen());
        prop_assert_eq!(order.line_payables().iter().sum::<u64>() + order.shipping, order.payable_yen());
        for (value, line) in order.line_values().iter().zip(&order.lines) {
            prop_assert!(*value <= line.gross_yen());
        }
    }

    #[test]
    fn prices_that_never_had_tax_come_back_to_the_yen_of_each_line(order in order()) {
        let order = Order { prices: Prices::TaxExcluded, ..order };
        let net = |rate, yen| yen - rounding::tax_within(yen, rate);
        prop_assert_eq!(order.by_tax_rate(&order.line_payables(), net), order.line_values());
    }

    #[test]
    fn an_order_that_is_written_reads_as_the_same_order(order in order()) {
        let written = serde_json::to_string(&order).unwrap();
        let read: Order = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), written);
        prop_assert_eq!(read, order);
    }

    #[test]
    fn the_base_parts_stand_on_the_yen_that_count(program in program(), order in order()) {
        let Ok(award) = earned(&program, &order) else { return Ok(()) };
        let base = award.parts.iter().filter(|part| part.campaign.is_none() && part.rule != "shipping");
        let basis: u64 = base.map(|part| part.basis_yen).sum();
        prop_assert!(basis <= award.qualifying_yen);
        if order.lines.iter().all(|line| line.earns) {
            prop_assert_eq!(basis, award.qualifying_yen);
        }
        let mut rules: Vec<&str> = award.parts.iter().map(|part| part.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        prop_assert_eq!(rules.len(), award.parts.len(), "one part for each rule");
    }

    #[test]
    fn every_yen_earns_or_was_paid_with_points(mut program in program(), order in order()) {
        program.earning.basis = Basis::TaxIncluded;
        program.earning.include_shipping = true;
        program.earning.rate = Rate::Share(rust_decimal::Decimal::ONE);
        program.earning.points_paid_part = PaidPart::Excluded;
        program.earning.coupon_part = PaidPart::Excluded;
        program.earning.discounted_part = PaidPart::Excluded;
        program.campaigns.clear();
        program.ranks = None;
        let Ok(award) = earned(&program, &order) else { return Ok(()) };
        let shipping: u64 = award.parts.iter().filter(|part| part.rule == "shipping").map(|part| part.basis_yen).sum();
        let paid = program.point_value.yen_of(order.points_used).min(order.payable_yen());
        prop_assert_eq!(award.qualifying_yen + shipping + paid, order.payable_yen());
    }

    #[test]
    fn paying_with_points_never_earns_more(program in program(), order in order(), fewer in 0..5000_u64) {
        let mut program = program;
        program.earning.rounding.mode = RoundingMode::Floor;
        program.earning.rounding.unit = RoundingUnit::Order;
        program.earning.categories.clear();
        program.earning.skus.clear();
        program.earning.include_shipping = false;
        program.campaigns.clear();
        let mut order = order;
        order.lines.iter_mut().for_each(|line| line.earns = true);
        let buyer = buyer(None, None);
        let (Ok(less), Ok(more)) = (
            award(&program, &order, order.points_used, &buyer),
            award(&program, &order, order.points_used.saturating_sub(fewer), &buyer),
        ) else { return Ok(()) };
        prop_assert!(less.points() <= more.points());
    }

    #[test]
    fn rounding_down_earlier_never_gives_more(program in program(), order in order()) {
        let mut program = program;
        program.earning.rounding.mode = RoundingMode::Floor;
        program.campaigns.clear();
        let mut points = |unit| {
            program.earning.rounding.unit = unit;
            earned(&program, &order).map(|award| award.points())
        };
        if let (Ok(item), Ok(line), Ok(order)) =
            (points(RoundingUnit::Item), points(RoundingUnit::Line), points(RoundingUnit::Order))
        {
            prop_assert!(item <= line && line <= order, "{} {} {}", item, line, order);
        }
    }

    #[test]
    fn campaigns_only_add_to_what_is_earned_without_them(program in program(), order in order()) {
        let mut plain = program.clone();
        plain.campaigns.clear();
        if let (Ok(with), Ok(without)) = (earned(&program, &order), earned(&plain, &order)) {
            prop_assert_eq!(&with.parts[..without.parts.len()], &without.parts[..]);
            prop_assert!(with.points() >= without.points());
            for part in &with.parts[without.parts.len()..] {
                let campaign = program.campaigns.iter().find(|campaign| Some(&campaign.id) == part.campaign.as_ref());
                prop_assert!(part.points <= campaign.unwrap().max_points_per_order.unwrap_or(u64::MAX));
            }
        }
    }

    #[test]
    fn the_order_in_which_campaigns_are_written_changes_nothing_unless_one_is_exclusive(
        mut program in program(),
        order in order(),
        turn in 0..4_usize,
    ) {
        program.campaigns.iter_mut().for_each(|campaign| campaign.exclusive = false);
        let mut turned = program.clone();
        let by = turn.min(turned.campaigns.len());
        turned.campaigns.rotate_left(by);
        turned.campaigns.iter_mut().for_each(|campaign| campaign.priority = 0);
        if let (Ok(one), Ok(other)) = (earned(&program, &order), earned(&turned, &order)) {
            let sorted = |award: Award| {
                let mut parts = award.parts;
                parts.sort_by(|one, other| one.rule.cmp(&other.rule));
                parts
            };
            prop_assert_eq!(sorted(one), sorted(other));
        }
    }

    #[test]
    fn the_quick_core_answers_as_the_plain_one(
        program in program(),
        order in order(),
        rank in option::of(0..3_u32),
        purchases in 0..6_u64,
        given in 0..6_000_u64,
        left in 0..2_000_u64,
        multipliers in vec(multiplier(), 0..3),
    ) {
        let budgets = BTreeMap::from([("c0".to_owned(), left), ("c1".to_owned(), left / 2)]);
        let points = BTreeMap::from([("c0".to_owned(), given), ("c1".to_owned(), given / 2)]);
        let rank = rank.map(|level| format!("l{level}"));
        let buyer = Buyer {
            rank: rank.as_deref(),
            purchases,
            birth_month: Some(11),
            campaign_points: &points,
            day_points: &points,
            budgets: &budgets,
            multipliers: &multipliers,
        };
        let quick = award(&program, &order, order.points_used, &buyer);
        prop_assert_eq!(quick, plain::award(&program, &order, order.points_used, &buyer));
    }

    #[test]
    fn the_most_that_is_offered_is_accepted_and_no_more(
        program in program(),
        order in option::of(order()),
        available in prop_oneof![0..10_000_u64, 0..=crate::order::AMOUNT_MAX],
    ) {
        let order = order.as_ref();
        let most = limit(&program, available, order);
        let accepted = accept(&program, most, Mode::Strict, available, order);
        prop_assert_eq!(accepted.map(|accepted| accepted.points), Ok(most));
        prop_assert!(accept(&program, most + step(&program), Mode::Strict, available, order).is_err());
        let clamped = accept(&program, u64::MAX, Mode::Clamp, available, order);
        prop_assert_eq!(clamped.map(|accepted| accepted.points), Ok(most));
    }

    #[test]
    fn what_is_accepted_is_affordable_payable_and_shared_to_the_last_yen(
        program in program(),
        order in order(),
        wanted in 0..10_000_u64,
        available in 0..10_000_u64,
    ) {
        let clamped = accept(&program, wanted, Mode::Clamp, available, Some(&order)).unwrap();
        prop_assert!(clamped.points <= wanted && clamped.points <= available);
        prop_assert!(clamped.value_yen <= order.payable_yen());
        prop_assert_eq!(clamped.tax_allocation.iter().map(|share| share.discount_yen).sum::<u64>(), clamped.value_yen);
        if let Ok(strict) = accept(&program, wanted, Mode::Strict, available, Some(&order)) {
            prop_assert_eq!(strict.points, wanted);
            prop_assert_eq!(strict, clamped);
        }
    }

    #[test]
    fn no_order_is_so_odd_that_the_rules_panic(program in program(), order in any_order(), points in any::<u64>()) {
        let _ = order.check();
        let _ = earned(&program, &order).map(|award| award.points());
        let _ = award(&program, &order, points, &buyer(None, None));
        for mode in [Mode::Strict, Mode::Clamp] {
            let _ = accept(&program, points, mode, points, Some(&order));
        }
        let _ = limit(&program, points, Some(&order));
    }
}
