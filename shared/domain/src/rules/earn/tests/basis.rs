//! Which yen an order earns on.

use super::*;
use crate::order::TaxRate;
use crate::program::{Basis as ProgramBasis, CategoryRate, PaidPart, PointValue, SkuRate};

#[test]
fn what_points_pay_for_earns_nothing_where_the_program_excludes_it() {
    let mut program = per_piece();
    assert_eq!(earned(&program, &of_price(200), 0), 2);
    assert_eq!(earned(&program, &of_price(1000), 100), 9);
    assert_eq!(earned(&program, &of_price(1000), 1000), 0);
    program.earning.points_paid_part = PaidPart::Included;
    assert_eq!(earned(&program, &of_price(1000), 100), 10);
}

#[test]
fn points_are_counted_by_what_they_are_worth() {
    let mut program = plain("0.01");
    program.point_value = PointValue {
        points: 100,
        yen: 500,
    };
    assert_eq!(earned(&program, &of_price(10_000), 1000), 50); // 5,000 yen are left
}

#[test]
fn carriage_earns_only_where_the_program_says_so() {
    let order = Order {
        shipping: 20_000,
        ..of_price(100)
    };
    let mut program = plain("0.01");
    assert_eq!(earned(&program, &order, 0), 1);
    program.earning.include_shipping = true;
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=1", "shipping=200"]
    );
    let award = award(&program, &order, 0, &stranger()).unwrap();
    let labels: Vec<&str> = award.parts.iter().map(|part| &*part.label).collect();
    assert_eq!(labels, ["通常ポイント", "送料"]);
}

#[test]
fn points_that_pay_more_than_the_goods_go_on_to_the_carriage() {
    let order = Order {
        shipping: 500,
        ..of_price(1000)
    };
    let mut program = plain("0.1");
    assert_eq!(earned(&program, &order, 1000), 0);
    assert_eq!(earned(&program, &order, 1500), 0);
    program.earning.include_shipping = true;
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=100", "shipping=50"]
    );
    assert_eq!(earned(&program, &order, 750), 75);
    assert_eq!(earned(&program, &order, 99_999), 0);
}

#[test]
fn points_do_not_count_against_goods_that_they_cannot_pay_for() {
    let mut order = order(&[("tea", 1000, 1), ("card", 1000, 1)]);
    order.lines[1].category = Some("gift-card".to_owned());
    let mut program = plain("0.01");
    program
        .redemption
        .excluded_categories
        .push("gift-card".to_owned());
    program.earning.categories.push(CategoryRate {
        category: "gift-card".to_owned(),
        rate: rate("0.02"),
    });
    let award = award(&program, &order, 600, &stranger()).unwrap();
    let basis: Vec<u64> = award.parts.iter().map(|part| part.basis_yen).collect();
    assert_eq!(basis, [400, 1000]);
}

#[test]
fn what_is_over_goes_to_the_carriage_before_it_goes_to_such_goods() {
    let mut order = order(&[("tea", 1000, 1), ("card", 1000, 1)]);
    order.lines[1].category = Some("gift-card".to_owned());
    order.shipping = 500;
    let mut program = plain("0.01");
    program
        .redemption
        .excluded_categories
        .push("gift-card".to_owned());
    assert_eq!(earned(&program, &order, 1500), 10);
    assert_eq!(earned(&program, &order, 1600), 9);
}

#[test]
fn the_order_s_discount_lowers_each_line_in_proportion() {
    let mut order = order(&[("tea", 100, 1), ("cup", 200, 1), ("pot", 400, 1)]);
    order.discount = 10;
    let mut program = plain("1");
    for sku in ["tea", "cup", "pot"] {
        program.earning.skus.push(SkuRate {
            sku: sku.to_owned(),
            rate: rate("1"),
        });
    }
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["sku:tea=99", "sku:cup=197", "sku:pot=394"]
    );
}

#[test]
fn without_tax_the_basis_is_the_price_less_its_tax_rounded_once_for_each_rate() {
    let mut order = order(&[("pen", 1100, 1), ("tea", 540, 1), ("rice", 540, 1)]);
    for line in &mut order.lines[1..] {
        line.tax_rate = TaxRate::try_from("0.08".to_owned()).unwrap();
    }
    let mut program = plain("1");
    program.earning.basis = ProgramBasis::TaxExcluded;
    assert_eq!(earned(&program, &order, 0), 2000);
}

#[test]
fn prices_without_tax_stay_as_written_where_the_basis_has_none_either() {
    let mut order = order(&[("a", 33, 1), ("b", 34, 1), ("c", 5933, 1)]);
    order.prices = crate::order::Prices::TaxExcluded;
    let mut program = plain("1");
    program.earning.rounding.unit = RoundingUnit::Line;
    program.earning.basis = ProgramBasis::TaxExcluded;
    assert_eq!(earned(&program, &order, 0), 6000);
    program.earning.basis = ProgramBasis::TaxIncluded;
    assert_eq!(earned(&program, &order, 0), 6600);
    program.earning.basis = ProgramBasis::TaxExcluded;
    assert_eq!(earned(&program, &order, 1100), 5000);
}
