//! By which rule a line earns, and how its points are rounded.

use super::*;
use crate::program::SkuRate;

#[test]
fn one_per_cent_of_a_thousand_yen_is_ten_points() {
    let award = award(&plain("0.01"), &of_price(1000), 0, &stranger()).unwrap();
    let part = Part {
        rule: "base".to_owned(),
        label: "通常ポイント".to_owned(),
        basis_yen: 1000,
        rate: Some(decimal("0.01")),
        times: None,
        points: 10,
        lifetime: Lifetime::Ordinary,
        campaign: None,
        label_en: None,
        day: None,
    };
    assert_eq!(
        award,
        Award {
            parts: vec![part],
            qualifying_yen: 1000
        }
    );
}

#[test]
fn fractions_of_an_order_are_rounded_once_in_the_program_s_direction() {
    let order = order(&[("tea", 199, 1), ("cup", 199, 1), ("pot", 199, 1)]);
    let mut program = plain("0.01");
    assert_eq!(earned(&program, &order, 0), 5); // 5.97
    program.earning.rounding.mode = RoundingMode::Ceil;
    assert_eq!(earned(&program, &order, 0), 6);
    program.earning.rounding.unit = RoundingUnit::Line;
    program.earning.rounding.mode = RoundingMode::Floor;
    assert_eq!(earned(&program, &order, 0), 3); // 1.99 three times
    program.earning.rounding.mode = RoundingMode::HalfUp;
    assert_eq!(earned(&program, &order, 0), 6);
}

#[test]
fn a_piece_is_rounded_by_itself_and_taken_times_the_quantity() {
    let mut program = per_piece();
    assert_eq!(earned(&program, &order(&[("tea", 150, 3)]), 0), 6); // 1.5 is 2, three times
    assert_eq!(earned(&program, &order(&[("tea", 149, 3)]), 0), 3); // 1.49 is 1, three times
    program.earning.rounding.mode = RoundingMode::Floor;
    assert_eq!(earned(&program, &order(&[("tea", 199, 10)]), 0), 10);
}

#[test]
fn an_article_s_own_rate_goes_before_its_category_s_and_that_before_the_rank_s() {
    let mut program = Program {
        campaigns: Vec::new(),
        ..Program::sample()
    };
    program.earning.skus.push(SkuRate {
        sku: "card-2".to_owned(),
        rate: rate("0.05"),
    });
    let mut order = order(&[
        ("card-1", 1000, 1),
        ("card-2", 1000, 1),
        ("tea", 1000, 1),
        ("cup", 500, 1),
    ]);
    order.lines[0].category = Some("gift-card".to_owned());
    order.lines[1].category = Some("gift-card".to_owned());
    let gold = Buyer {
        rank: Some("gold"),
        ..stranger()
    };
    assert_eq!(
        parts(&program, &order, &gold),
        ["category:gift-card=0", "sku:card-2=50", "rank:gold=45"]
    );
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["category:gift-card=0", "sku:card-2=50", "base=15"]
    );
    let gone = Buyer {
        rank: Some("platinum"),
        ..stranger()
    };
    assert_eq!(
        parts(&program, &order, &gone),
        ["category:gift-card=0", "sku:card-2=50", "base=15"]
    );
}

#[test]
fn an_article_at_twice_the_rate_earns_twice_beside_an_ordinary_one() {
    let mut program = per_piece();
    program.earning.skus.push(SkuRate {
        sku: "cup".to_owned(),
        rate: rate("0.02"),
    });
    assert_eq!(
        earned(&program, &order(&[("cup", 1000, 1), ("tea", 1000, 1)]), 0),
        30
    );
}

#[test]
fn a_rank_without_a_rate_of_its_own_earns_at_the_program_s() {
    let mut program = Program {
        campaigns: Vec::new(),
        ..Program::sample()
    };
    program.ranks.as_mut().unwrap().levels[1].rate = None;
    let gold = Buyer {
        rank: Some("gold"),
        ..stranger()
    };
    assert_eq!(parts(&program, &of_price(1000), &gold), ["base=10"]);
}

#[test]
fn a_line_that_does_not_earn_earns_nothing_and_still_counts_towards_the_rank() {
    let mut order = order(&[("tea", 1000, 1), ("stamp", 500, 1)]);
    order.lines[1].earns = false;
    let award = award(&plain("0.01"), &order, 0, &stranger()).unwrap();
    assert_eq!(award.points(), 10);
    assert_eq!(award.qualifying_yen, 1500);
}

#[test]
fn only_whole_blocks_count() {
    let mut program = plain("0");
    program.earning.rate = Rate::PerBlock {
        yen: 100,
        points: 3,
    };
    assert_eq!(earned(&program, &of_price(99), 0), 0);
    assert_eq!(earned(&program, &of_price(100), 0), 3);
    assert_eq!(earned(&program, &of_price(199), 0), 3);
    assert_eq!(
        earned(&program, &order(&[("tea", 150, 1), ("cup", 150, 1)]), 0),
        9
    );
    program.earning.rounding.unit = RoundingUnit::Line;
    assert_eq!(
        earned(&program, &order(&[("tea", 150, 1), ("cup", 150, 1)]), 0),
        6
    );
    program.earning.rounding.unit = RoundingUnit::Item;
    assert_eq!(earned(&program, &order(&[("tea", 150, 4)]), 0), 12);
    assert_eq!(
        award(&program, &of_price(199), 0, &stranger())
            .unwrap()
            .parts[0]
            .rate,
        None
    );
}

#[test]
fn a_thousand_yen_a_point_gives_twenty_for_twenty_thousand() {
    let mut program = plain("0");
    program.earning.rate = Rate::PerBlock {
        yen: 1000,
        points: 1,
    };
    assert_eq!(earned(&program, &of_price(20_000), 0), 20);
    assert_eq!(earned(&program, &of_price(10_000), 0), 10);
}

#[test]
fn more_than_a_million_million_points_are_refused() {
    let mut program = plain("100");
    let order = of_price(1_000_000_000_000);
    assert_eq!(
        award(&program, &order, 0, &stranger()),
        Err(Unmet::AmountTooLarge)
    );
    program.earning.rate = rate("1");
    assert_eq!(earned(&program, &order, 0), 1_000_000_000_000);
    program.earning.include_shipping = true;
    let order = Order {
        shipping: 1,
        ..order
    };
    assert_eq!(
        award(&program, &order, 0, &stranger()),
        Err(Unmet::AmountTooLarge)
    );
}

#[test]
fn articles_whose_codes_end_alike_are_told_apart() {
    let mut program = plain("0.01");
    program.earning.skus.push(SkuRate {
        sku: "tea-01".to_owned(),
        rate: rate("0.05"),
    });
    let order = order(&[("tea-01", 1_000, 1), ("cup-01", 2_000, 1)]);
    let parts = parts(&program, &order, &stranger());
    assert_eq!(parts, ["sku:tea-01=50", "base=20"]);
}
