//! What may be paid with points, in literal numbers.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::*;
use crate::program::{PointValue, RedemptionRules};

fn program(change: impl FnOnce(&mut RedemptionRules)) -> Program {
    let mut program = Program::sample();
    change(&mut program.redemption);
    program
}

fn order(document: Value) -> Order {
    let mut whole = json!({ "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec" });
    for (field, value) in document.as_object().unwrap() {
        whole[field] = value.clone();
    }
    serde_json::from_value(whole).unwrap()
}

fn of_price(yen: u64) -> Order {
    order(json!({ "lines": [{ "sku": "tea", "unit_price": yen, "quantity": 1 }] }))
}

fn strictly(program: &Program, wanted: u64, available: u64, order: &Order) -> Result<u64, Unmet> {
    accept(program, wanted, Mode::Strict, available, Some(order)).map(|accepted| accepted.points)
}

fn clamped(program: &Program, wanted: u64, available: u64, order: &Order) -> u64 {
    accept(program, wanted, Mode::Clamp, available, Some(order))
        .unwrap()
        .points
}

/// `rate=yen` for each share.
fn shares(accepted: &Accepted) -> Vec<String> {
    accepted
        .tax_allocation
        .iter()
        .map(|share| format!("{}={}", share.tax_rate, share.discount_yen))
        .collect()
}

#[test]
fn a_hundred_points_take_a_hundred_yen_off() {
    let accepted = accept(
        &Program::sample(),
        100,
        Mode::Strict,
        1000,
        Some(&of_price(1000)),
    )
    .unwrap();
    assert_eq!((accepted.points, accepted.value_yen), (100, 100));
    assert_eq!(shares(&accepted), ["0.10=100"]);
}

#[test]
fn nobody_spends_more_points_than_they_have() {
    let program = Program::sample();
    assert_eq!(
        strictly(&program, 10, 9, &of_price(1000)),
        Err(Unmet::InsufficientPoints)
    );
    assert_eq!(clamped(&program, 10, 9, &of_price(1000)), 9);
    assert_eq!(
        accept(&program, 10, Mode::Strict, 9, None),
        Err(Unmet::InsufficientPoints)
    );
}

#[test]
fn points_never_pay_more_than_there_is_to_pay() {
    let program = Program::sample();
    assert_eq!(
        strictly(&program, 101, 10_000, &of_price(100)),
        Err(Unmet::AboveLimit)
    );
    assert_eq!(strictly(&program, 100, 10_000, &of_price(100)), Ok(100));
    assert_eq!(clamped(&program, 101, 10_000, &of_price(100)), 100);
    assert_eq!(clamped(&program, 0, 10_000, &of_price(100)), 0);
}

#[test]
fn points_pay_the_carriage_and_the_tax_on_top_too() {
    let with_carriage = Order {
        shipping: 500,
        ..of_price(1000)
    };
    assert_eq!(
        clamped(&Program::sample(), 9999, 9999, &with_carriage),
        1500
    );
    let net = order(json!({
        "prices": "tax_excluded", "lines": [{ "sku": "tea", "unit_price": 1000, "quantity": 1 }]
    }));
    assert_eq!(clamped(&Program::sample(), 9999, 9999, &net), 1100);
}

#[test]
fn at_most_half_of_the_order_where_the_program_says_half() {
    let program = program(|rules| {
        rules.minimum = 500;
        rules.max_ratio = Decimal::new(5, 1);
    });
    assert_eq!(clamped(&program, 10_000, 10_000, &of_price(10_000)), 5000);
    assert_eq!(
        strictly(&program, 5001, 10_000, &of_price(10_000)),
        Err(Unmet::AboveLimit)
    );
    assert_eq!(clamped(&program, 10_000, 10_000, &of_price(1001)), 500);
    assert_eq!(clamped(&program, 10_000, 10_000, &of_price(999)), 0);
}

#[test]
fn fewer_than_the_minimum_are_refused_or_come_to_nothing() {
    let program = program(|rules| rules.minimum = 500);
    assert_eq!(
        strictly(&program, 499, 10_000, &of_price(10_000)),
        Err(Unmet::BelowMinimum)
    );
    assert_eq!(strictly(&program, 500, 10_000, &of_price(10_000)), Ok(500));
    assert_eq!(clamped(&program, 499, 10_000, &of_price(10_000)), 0);
    assert_eq!(clamped(&program, 600, 499, &of_price(10_000)), 0);
}

#[test]
fn who_has_less_than_the_least_balance_spends_nothing() {
    let program = program(|rules| rules.minimum_balance = 2);
    assert_eq!(
        strictly(&program, 1, 1, &of_price(100)),
        Err(Unmet::BelowMinimum)
    );
    assert_eq!(limit(&program, 1, None), 0);
    assert_eq!(limit(&program, 2, None), 2);
}

#[test]
fn points_are_spent_in_multiples() {
    let program = program(|rules| rules.multiple = 50);
    assert_eq!(
        strictly(&program, 120, 1000, &of_price(1000)),
        Err(Unmet::NotAMultiple)
    );
    assert_eq!(strictly(&program, 150, 1000, &of_price(1000)), Ok(150));
    assert_eq!(clamped(&program, 999, 149, &of_price(1000)), 100);
    assert_eq!(clamped(&program, 999, 999, &of_price(149)), 100);
}

#[test]
fn a_hundred_points_may_be_worth_five_hundred_yen() {
    let mut program = program(|_| ());
    program.point_value = PointValue {
        points: 100,
        yen: 500,
    };
    let accepted = accept(&program, 1000, Mode::Strict, 1000, None).unwrap();
    assert_eq!(
        (accepted.value_yen, accepted.tax_allocation.len()),
        (5000, 0)
    );
    assert_eq!(
        strictly(&program, 150, 1000, &of_price(5000)),
        Err(Unmet::NotAMultiple)
    );
    assert_eq!(clamped(&program, 1000, 1000, &of_price(1999)), 300);
}

#[test]
fn the_multiple_of_the_program_and_of_the_value_both_hold() {
    let mut program = program(|rules| rules.multiple = 6);
    program.point_value = PointValue { points: 4, yen: 1 };
    assert_eq!(step(&program), 12);
    assert_eq!(clamped(&program, 100, 100, &of_price(1000)), 96);
}

#[test]
fn strict_checks_come_in_their_order() {
    let program = program(|rules| {
        rules.multiple = 100;
        rules.minimum = 500;
    });
    let order = of_price(400);
    assert_eq!(strictly(&program, 450, 0, &order), Err(Unmet::BelowMinimum));
    assert_eq!(strictly(&program, 550, 0, &order), Err(Unmet::NotAMultiple));
    assert_eq!(strictly(&program, 500, 0, &order), Err(Unmet::AboveLimit));
    assert_eq!(
        strictly(&program, 500, 0, &of_price(500)),
        Err(Unmet::InsufficientPoints)
    );
}

#[test]
fn gift_cards_are_not_paid_with_points_where_the_program_excludes_them() {
    let program = program(|rules| rules.excluded_categories = vec!["gift-card".to_owned()]);
    let order = order(json!({
        "lines": [
            { "sku": "card", "category": "gift-card", "unit_price": 5000, "quantity": 1, "tax_rate": "0" },
            { "sku": "tea", "unit_price": 540, "quantity": 1, "tax_rate": "0.08" },
        ],
        "shipping": 300,
    }));
    let accepted = accept(&program, 9999, Mode::Clamp, 9999, Some(&order)).unwrap();
    assert_eq!(accepted.points, 840);
    assert_eq!(shares(&accepted), ["0.10=300", "0.08=540"]);
}

#[test]
fn the_discount_is_shared_over_the_tax_rates_to_the_last_yen() {
    let order = order(json!({ "lines": [
        { "sku": "pen", "unit_price": 2200, "quantity": 1 },
        { "sku": "tea", "unit_price": 1080, "quantity": 1, "tax_rate": "0.08" },
    ]}));
    let shared = |points| {
        shares(&accept(&Program::sample(), points, Mode::Strict, 9999, Some(&order)).unwrap())
    };
    assert_eq!(shared(500), ["0.10=335", "0.08=165"]);
    assert_eq!(shared(1), ["0.10=1", "0.08=0"]);
    assert_eq!(shared(3280), ["0.10=2200", "0.08=1080"]);
    assert!(shared(0).is_empty());
}

#[test]
fn an_order_that_costs_nothing_takes_no_points() {
    assert_eq!(
        strictly(&Program::sample(), 1, 100, &of_price(0)),
        Err(Unmet::AboveLimit)
    );
    assert_eq!(clamped(&Program::sample(), 1, 100, &of_price(0)), 0);
    assert_eq!(strictly(&Program::sample(), 0, 0, &of_price(0)), Ok(0));
}

#[test]
fn a_tax_rate_of_which_nothing_is_to_pay_has_no_share_of_the_discount() {
    let order = order(json!({ "lines": [
        { "sku": "pen", "unit_price": 2200, "quantity": 1 },
        { "sku": "gift", "unit_price": 0, "quantity": 1, "tax_rate": "0.08" },
    ]}));
    let accepted = accept(&Program::sample(), 500, Mode::Strict, 9999, Some(&order)).unwrap();
    assert_eq!(shares(&accepted), ["0.10=500"]);
}
