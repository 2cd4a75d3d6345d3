//! What orders earn, in literal numbers.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::*;
use crate::order::TaxRate;
use crate::program::{
    Basis as ProgramBasis, Campaign, CampaignEffect, CategoryRate, Earning, Moment, PaidPart,
    PointValue, Rate, RoundingMode, RoundingUnit, SkuRate,
};

fn rate(text: &str) -> Rate {
    Rate::Share(text.parse().unwrap())
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A program with one rate and nothing else.
fn plain(base: &str) -> Program {
    Program {
        earning: Earning::at(rate(base)),
        ranks: None,
        campaigns: Vec::new(),
        ..Program::sample()
    }
}

/// The way one of our neighbours reckons: one per cent, to the nearest, for each piece.
fn per_piece() -> Program {
    let mut program = plain("0.01");
    program.earning.rounding.mode = RoundingMode::HalfUp;
    program.earning.rounding.unit = RoundingUnit::Item;
    program
}

fn with_campaign(effect: CampaignEffect, change: impl FnOnce(&mut Campaign)) -> Program {
    let mut program = plain("0.01");
    let mut campaign = Campaign::giving("c", "キャンペーン", effect);
    change(&mut campaign);
    program.campaigns.push(campaign);
    program
}

/// An order of lines given as `[sku, unit price, quantity]`, placed on a Sunday.
fn order(lines: &[(&str, u64, u32)]) -> Order {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(sku, price, quantity)| json!({ "sku": sku, "unit_price": price, "quantity": quantity }))
        .collect();
    let document =
        json!({ "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec", "lines": lines });
    serde_json::from_value(document).unwrap()
}

fn of_price(price: u64) -> Order {
    order(&[("tea", price, 1)])
}

fn placed(at: &str) -> Order {
    Order {
        placed_at: at.parse().unwrap(),
        ..of_price(10_000)
    }
}

static NOTHING_YET: BTreeMap<String, u64> = BTreeMap::new();

fn stranger() -> Buyer<'static> {
    Buyer {
        rank: None,
        first_purchase: false,
        birth_month: None,
        campaign_points: &NOTHING_YET,
    }
}

fn earned(program: &Program, order: &Order, points_used: u64) -> u64 {
    award(program, order, points_used, &stranger())
        .unwrap()
        .points()
}

/// `rule=points` for each part.
fn parts(program: &Program, order: &Order, buyer: &Buyer<'_>) -> Vec<String> {
    let award = award(program, order, 0, buyer).unwrap();
    award
        .parts
        .iter()
        .map(|part| format!("{}={}", part.rule, part.points))
        .collect()
}

#[test]
fn one_per_cent_of_a_thousand_yen_is_ten_points() {
    let award = award(&plain("0.01"), &of_price(1000), 0, &stranger()).unwrap();
    let part = Part {
        rule: "base".to_owned(),
        label: "通常ポイント".to_owned(),
        basis_yen: 1000,
        rate: Some("0.01".to_owned()),
        points: 10,
        lifetime: Lifetime::Ordinary,
        campaign: None,
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

#[test]
fn twice_the_points_are_the_ordinary_ones_and_as_many_from_the_campaign() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |_| ());
    assert_eq!(
        parts(&program, &of_price(150), &stranger()),
        ["base=1", "campaign:c=1"]
    );
    let mut blocks = with_campaign(CampaignEffect::Multiply(decimal("2")), |_| ());
    blocks.earning.rate = Rate::PerBlock {
        yen: 100,
        points: 1,
    };
    assert_eq!(earned(&blocks, &of_price(1999), 0), 38);
    let half_more = with_campaign(CampaignEffect::Multiply(decimal("1.5")), |_| ());
    assert_eq!(
        parts(&half_more, &of_price(1000), &stranger()),
        ["base=10", "campaign:c=5"]
    );
}

#[test]
fn a_campaign_multiplies_each_line_by_its_own_rate() {
    let mut program = with_campaign(CampaignEffect::Multiply(decimal("3")), |_| ());
    program.earning.skus.push(SkuRate {
        sku: "cup".to_owned(),
        rate: rate("0.05"),
    });
    let order = order(&[("tea", 1000, 1), ("cup", 1000, 1)]);
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "sku:cup=50", "campaign:c=120"]
    );
}

#[test]
fn a_rate_on_top_and_points_on_top_are_parts_of_their_own() {
    let on_top = with_campaign(CampaignEffect::AddRate(decimal("0.025")), |campaign| {
        campaign.points_expire_days = Some(30);
    });
    let award = award(&on_top, &of_price(1000), 0, &stranger()).unwrap();
    let part = &award.parts[1];
    assert_eq!(
        (part.points, part.basis_yen, part.lifetime),
        (25, 1000, Lifetime::Days(30))
    );
    assert_eq!(part.rate.as_deref(), Some("0.025"));
    assert_eq!(part.campaign.as_deref(), Some("c"));
    assert_eq!(part.label, "キャンペーン");
    let points = with_campaign(CampaignEffect::AddPoints(100), |_| ());
    assert_eq!(
        parts(&points, &of_price(1000), &stranger()),
        ["base=10", "campaign:c=100"]
    );
}

#[test]
fn the_last_day_of_a_campaign_counts_to_its_end_in_the_program_s_zone() {
    let day = |text: &str| Some(Moment::Day(text.parse().unwrap()));
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.from = day("2026-11-01");
        campaign.to = day("2026-11-30");
    });
    for (at, points) in [
        ("2026-10-31T23:59:59+09:00", 100),
        ("2026-10-31T15:00:00Z", 107),
        ("2026-11-30T23:59:59.999+09:00", 107),
        ("2026-12-01T00:00:00+09:00", 100),
        ("2026-11-30T15:00:00Z", 100),
    ] {
        assert_eq!(earned(&program, &placed(at), 0), points, "{at}");
    }
}

#[test]
fn the_instants_of_a_campaign_are_taken_as_given() {
    let at = |text: &str| Some(Moment::At(text.parse().unwrap()));
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.from = at("2026-11-27T00:00:00+09:00");
        campaign.to = at("2026-11-28T00:00:00+09:00");
    });
    for (at, points) in [
        ("2026-11-26T23:59:59+09:00", 100),
        ("2026-11-27T00:00:00+09:00", 107),
        ("2026-11-27T12:00:00+09:00", 107),
        ("2026-11-28T00:00:00+09:00", 107),
        ("2026-11-28T00:00:01+09:00", 100),
    ] {
        assert_eq!(earned(&program, &placed(at), 0), points, "{at}");
    }
}

#[test]
fn the_day_of_the_week_is_the_one_in_the_program_s_zone() {
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.weekdays = vec![chrono::Weekday::Mon, chrono::Weekday::Thu];
    });
    // 1 January 2026 was a Thursday in Tokyo from 15:00 UTC of the day before.
    assert_eq!(
        earned(&program, &placed("2026-01-01T12:00:00+09:00"), 0),
        107
    );
    assert_eq!(earned(&program, &placed("2025-12-31T15:00:00Z"), 0), 107);
    assert_eq!(earned(&program, &placed("2026-01-01T15:00:00Z"), 0), 100);
}

#[test]
fn a_campaign_counts_only_the_lines_it_names() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |campaign| {
        campaign.categories = vec!["food".to_owned()];
        campaign.skus = vec!["cup".to_owned()];
        campaign.min_spend = 1500;
    });
    let mut order = order(&[("tea", 1000, 1), ("cup", 500, 1), ("pot", 2000, 1)]);
    assert_eq!(parts(&program, &order, &stranger()), ["base=35"]);
    order.lines[0].category = Some("food".to_owned());
    let award = award(&program, &order, 0, &stranger()).unwrap();
    assert_eq!(
        (award.parts[1].points, award.parts[1].basis_yen),
        (15, 1500)
    );
}

#[test]
fn goods_shut_out_from_earning_get_campaign_points_only_when_named() {
    let gift_card = CategoryRate {
        category: "gift-card".to_owned(),
        rate: rate("0"),
    };
    let mut order = of_price(10_000);
    order.lines[0].category = Some("gift-card".to_owned());
    let mut program = with_campaign(CampaignEffect::AddRate(decimal("0.05")), |_| ());
    program.earning.categories.push(gift_card);
    assert_eq!(earned(&program, &order, 0), 0);
    program.campaigns[0].categories.push("gift-card".to_owned());
    assert_eq!(earned(&program, &order, 0), 500);
}

#[test]
fn the_least_spend_of_a_campaign_is_met_before_points_pay() {
    let program = with_campaign(CampaignEffect::AddPoints(50), |campaign| {
        campaign.min_spend = 1000
    });
    assert_eq!(earned(&program, &of_price(999), 0), 9);
    assert_eq!(earned(&program, &of_price(1000), 0), 60);
    assert_eq!(earned(&program, &of_price(1000), 500), 55);
}

#[test]
fn an_order_paid_whole_with_points_gets_nothing_from_a_campaign() {
    let program = with_campaign(CampaignEffect::AddPoints(50), |_| ());
    assert_eq!(earned(&program, &of_price(1000), 1000), 0);
}

#[test]
fn a_campaign_asks_where_by_whom_and_when_in_the_year() {
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.channels = vec!["store".to_owned()];
        campaign.stores = vec!["shibuya".to_owned()];
        campaign.ranks = vec!["gold".to_owned()];
        campaign.first_purchase = true;
        campaign.birthday_month = true;
    });
    let order = Order {
        channel: "store".to_owned(),
        store_id: Some("shibuya".to_owned()),
        ..of_price(10_000)
    };
    let buyer = Buyer {
        rank: Some("gold"),
        first_purchase: true,
        birth_month: Some(11),
        ..stranger()
    };
    let given = |order: &Order, buyer: &Buyer<'_>| {
        award(&program, order, 0, buyer).unwrap().points() == 107
    };
    assert!(given(&order, &buyer));
    assert!(!given(
        &Order {
            channel: "ec".to_owned(),
            ..order.clone()
        },
        &buyer
    ));
    assert!(!given(
        &Order {
            store_id: None,
            ..order.clone()
        },
        &buyer
    ));
    assert!(!given(
        &order,
        &Buyer {
            rank: None,
            ..buyer
        }
    ));
    assert!(!given(
        &order,
        &Buyer {
            first_purchase: false,
            ..buyer
        }
    ));
    assert!(!given(
        &order,
        &Buyer {
            birth_month: None,
            ..buyer
        }
    ));
    assert!(!given(
        &order,
        &Buyer {
            birth_month: Some(12),
            ..buyer
        }
    ));
}

#[test]
fn a_campaign_is_capped_for_each_order_and_for_each_member() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |campaign| {
        campaign.max_points_per_order = Some(1000);
        campaign.max_points_per_member = Some(1500);
    });
    let order = of_price(200_000);
    let after = |points: u64| {
        let so_far = BTreeMap::from([("c".to_owned(), points)]);
        parts(
            &program,
            &order,
            &Buyer {
                campaign_points: &so_far,
                ..stranger()
            },
        )
    };
    assert_eq!(after(0), ["base=2000", "campaign:c=1000"]);
    assert_eq!(after(1000), ["base=2000", "campaign:c=500"]);
    assert_eq!(after(1500), ["base=2000"]);
    assert_eq!(after(9999), ["base=2000"]);
}

#[test]
fn campaigns_add_up_unless_one_is_exclusive() {
    let mut program = with_campaign(CampaignEffect::AddPoints(1), |_| ());
    let more = |id: &str, points, priority, exclusive| Campaign {
        priority,
        exclusive,
        ..Campaign::giving(id, id, CampaignEffect::AddPoints(points))
    };
    program.campaigns.push(more("high", 2, 5, false));
    let order = of_price(1000);
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "campaign:high=2", "campaign:c=1"]
    );
    program.campaigns.push(more("alone", 3, 0, true));
    program.campaigns.push(more("alone-too", 4, 0, true));
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "campaign:alone=3"]
    );
    program.campaigns[3].priority = 1;
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "campaign:alone-too=4"]
    );
}

#[test]
fn an_exclusive_campaign_that_has_nothing_left_to_give_makes_room_for_the_others() {
    let mut program = with_campaign(CampaignEffect::AddPoints(1), |_| ());
    program.campaigns.push(Campaign {
        exclusive: true,
        max_points_per_member: Some(3),
        ..Campaign::giving("alone", "alone", CampaignEffect::AddPoints(3))
    });
    let used_up = BTreeMap::from([("alone".to_owned(), 3)]);
    let buyer = Buyer {
        campaign_points: &used_up,
        ..stranger()
    };
    assert_eq!(
        parts(&program, &of_price(1000), &buyer),
        ["base=10", "campaign:c=1"]
    );
}

#[test]
fn the_sample_doubles_a_gold_member_s_points_at_a_weekend() {
    let gold = Buyer {
        rank: Some("gold"),
        ..stranger()
    };
    assert_eq!(
        parts(&Program::sample(), &of_price(1000), &gold),
        ["rank:gold=30", "campaign:weekend-double=30"]
    );
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
