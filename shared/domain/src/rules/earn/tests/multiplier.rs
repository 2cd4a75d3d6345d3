//! What coupons that multiply give.

use super::*;
use crate::coupon::Multiplier;
use crate::entry::Fingerprint;
use crate::ids::CouponId;
use crate::program::{CategoryRate, CouponOnly};

fn times(text: &str) -> Multiplier {
    Multiplier {
        coupon: CouponId::parse("c1").unwrap(),
        template: "double".to_owned(),
        title: "ポイント2倍クーポン".to_owned(),
        times: decimal(text),
        max_points: None,
        min_spend: 0,
        only: CouponOnly::default(),
        goods: Fingerprint::default(),
    }
}

fn with(program: &Program, order: &Order, multipliers: &[Multiplier]) -> Vec<String> {
    let buyer = Buyer {
        multipliers,
        ..stranger()
    };
    parts(program, order, &buyer)
}

#[test]
fn a_coupon_gives_exactly_what_a_campaign_that_multiplies_gives() {
    for (rounds, text, yen) in [
        (per_piece(), "2", 150),
        (plain("0.033"), "1.5", 1_999),
        (plain("0.01"), "3.25", 12_345),
    ] {
        let mut campaign = rounds.clone();
        let effect = CampaignEffect::Multiply(decimal(text));
        campaign.campaigns = vec![Campaign::giving("c", "倍", effect)];
        let order = order(&[("tea", yen, 3), ("cup", yen / 2, 2)]);
        let by_campaign = earned(&campaign, &order, 0);
        let by_coupon = with(&rounds, &order, &[times(text)]);
        let points = by_coupon[1].strip_prefix("coupon:double=").unwrap();
        let base = earned(&rounds, &order, 0);
        assert_eq!(base + points.parse::<u64>().unwrap(), by_campaign);
    }
}

#[test]
fn its_part_says_what_it_is_of_how_many_times_and_on_which_yen() {
    let buyer = Buyer {
        multipliers: &[times("2")],
        ..stranger()
    };
    let award = award(&plain("0.01"), &of_price(1_000), 0, &buyer).unwrap();
    let part = &award.parts[1];
    assert_eq!((part.basis_yen, part.points), (1_000, 10));
    assert_eq!(part.times, Some(decimal("2")));
    assert_eq!((part.rate, part.campaign.as_deref()), (None, None));
    assert_eq!(part.label, "ポイント2倍クーポン");
}

#[test]
fn only_goods_that_it_is_for_are_multiplied_and_none_that_earn_nothing() {
    let mut program = plain("0.01");
    program.earning.categories.push(CategoryRate {
        category: "gift-card".to_owned(),
        rate: rate("0"),
    });
    let mut bought = order(&[("tea", 1_000, 1), ("card", 5_000, 1), ("cup", 2_000, 1)]);
    bought.lines[1].category = Some("gift-card".to_owned());
    let ofany = with(&program, &bought, &[times("3")]);
    assert_eq!(
        ofany,
        ["base=30", "category:gift-card=0", "coupon:double=60"]
    );
    let mut of_cups = times("3");
    of_cups.only.skus = vec!["cup".to_owned()];
    let of_cups = with(&program, &bought, &[of_cups]);
    assert_eq!(
        of_cups,
        ["base=30", "category:gift-card=0", "coupon:double=40"]
    );
}

#[test]
fn it_gives_no_more_than_its_most_and_nothing_where_the_order_came_out_otherwise() {
    let mut capped = times("10");
    capped.max_points = Some(25);
    assert_eq!(
        with(&plain("0.01"), &of_price(1_000), &[capped]),
        ["base=10", "coupon:double=25"]
    );
    let (mut dear, mut of_store) = (times("2"), times("2"));
    dear.min_spend = 1_001;
    of_store.only.channels = vec!["store".to_owned()];
    assert_eq!(
        with(&plain("0.01"), &of_price(1_000), &[dear, of_store]),
        ["base=10"]
    );
}

#[test]
fn two_coupons_and_a_campaign_each_add_to_the_ordinary_points_and_not_to_each_other() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |campaign| {
        campaign.exclusive = true;
    });
    assert_eq!(
        with(&program, &of_price(1_000), &[times("2"), times("3")]),
        [
            "base=10",
            "campaign:c=10",
            "coupon:double=10",
            "coupon:double=20"
        ]
    );
}

#[test]
fn a_coupon_that_adds_nothing_has_no_part() {
    let once = with(&plain("0.01"), &of_price(1_000), &[times("1")]);
    assert_eq!(once, ["base=10"]);
}
