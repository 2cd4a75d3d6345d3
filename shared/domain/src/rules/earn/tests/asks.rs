//! What campaigns may ask of the hour, of the order's number and of how it is paid, and how much they give at most.

use super::*;
use crate::calendar::Hours;
use crate::program::{PaidPart, PointsExpire, Purchase};

/// Seven points beside the hundred of an order of 10,000 yen, where the campaign counts.
fn seven(change: impl FnOnce(&mut Campaign)) -> Program {
    with_campaign(CampaignEffect::AddPoints(7), change)
}

fn hours(from: &str, to: &str) -> Option<Hours> {
    Hours::new(from.parse().unwrap(), to.parse().unwrap())
}

fn before(purchases: u64) -> Buyer<'static> {
    Buyer {
        purchases,
        ..stranger()
    }
}

#[test]
fn a_happy_hour_is_by_the_clocks_of_the_programs_zone() {
    let program = seven(|campaign| campaign.hours = hours("17:00:00", "20:00:00"));
    let cases = [
        ("2026-11-20T16:59:59+09:00", 100),
        ("2026-11-20T17:00:00+09:00", 107),
        ("2026-11-20T08:00:00Z", 107),
        ("2026-11-20T19:59:59.999+09:00", 107),
        ("2026-11-20T20:00:00+09:00", 100),
    ];
    for (at, points) in cases {
        assert_eq!(earned(&program, &placed(at), 0), points, "{at}");
    }
}

#[test]
fn the_night_of_a_friday_goes_on_after_midnight() {
    let program = seven(|campaign| {
        campaign.hours = hours("22:00:00", "02:00:00");
        campaign.weekdays = vec![chrono::Weekday::Fri];
    });
    let cases = [
        ("2026-11-20T01:00:00+09:00", 100),
        ("2026-11-20T22:00:00+09:00", 107),
        ("2026-11-21T01:59:59+09:00", 107),
        ("2026-11-21T02:00:00+09:00", 100),
        ("2026-11-21T22:00:00+09:00", 100),
    ];
    for (at, points) in cases {
        assert_eq!(earned(&program, &placed(at), 0), points, "{at}");
    }
}

#[test]
fn a_campaign_may_ask_for_the_third_order_for_every_fifth_or_for_all_from_the_second_on() {
    let counted = |which: Purchase| -> Vec<u64> {
        let program = seven(|campaign| campaign.purchase = Some(which));
        let orders = 1..=10;
        let counts = |number: &u64| {
            award(&program, &of_price(10_000), 0, &before(number - 1))
                .unwrap()
                .points()
                == 107
        };
        orders.filter(counts).collect()
    };
    assert_eq!(counted(Purchase::Nth(1)), [1]);
    assert_eq!(counted(Purchase::Nth(3)), [3]);
    assert_eq!(counted(Purchase::Every(5)), [5, 10]);
    assert_eq!(counted(Purchase::From(2)), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn points_for_each_piece_are_given_for_the_pieces_that_count() {
    let program = with_campaign(CampaignEffect::AddPointsPerItem(10), |campaign| {
        campaign.skus = vec!["cup".to_owned()];
    });
    let order = order(&[("tea", 1000, 5), ("cup", 500, 3)]);
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=65", "campaign:c=30"]
    );
}

#[test]
fn a_campaign_gives_a_member_no_more_a_day_than_its_limit() {
    let program = seven(|campaign| {
        campaign.max_points_per_member = Some(500);
        campaign.max_points_per_member_per_day = Some(10);
    });
    let given = |today: u64| {
        let day_points = BTreeMap::from([("c".to_owned(), today)]);
        let buyer = Buyer {
            day_points: &day_points,
            ..stranger()
        };
        let award = award(&program, &of_price(10_000), 0, &buyer).unwrap();
        (award.points(), award.parts.last().and_then(|part| part.day))
    };
    let sunday = "2026-11-22".parse().ok();
    assert_eq!(given(0), (107, sunday));
    assert_eq!(given(6), (104, sunday));
    assert_eq!(given(10), (100, None));
    assert_eq!(given(u64::MAX), (100, None));
}

#[test]
fn points_with_a_last_day_are_given_through_that_day() {
    let last_day = "2026-12-31".parse().unwrap();
    let program = seven(|campaign| campaign.points_expire = Some(PointsExpire::On(last_day)));
    let given = |at: &str| award(&program, &placed(at), 0, &stranger()).unwrap().parts;
    let parts = given("2026-12-31T23:59:59+09:00");
    assert_eq!(parts[1].lifetime, Lifetime::On(last_day));
    assert_eq!(given("2027-01-01T00:00:00+09:00").len(), 1);
}

#[test]
fn an_order_that_points_pay_for_does_without_the_campaigns_that_the_program_names() {
    let mut program = seven(|_| {});
    let other = Campaign::giving("other", "別", CampaignEffect::AddPoints(3));
    program.campaigns.push(other);
    let apart = &mut program.redemption.not_combinable_with;
    apart.campaigns = vec!["c".to_owned()];
    assert_eq!(earned(&program, &of_price(10_000), 0), 110);
    assert_eq!(earned(&program, &of_price(10_000), 100), 99 + 3);
}

#[test]
fn what_is_taken_off_earns_where_the_program_says_so() {
    let mut order = of_price(10_000);
    (order.discount, order.coupon_discount) = (3_000, 1_000);
    let points = |coupon_part, discounted_part| {
        let mut program = plain("0.01");
        program.earning.coupon_part = coupon_part;
        program.earning.discounted_part = discounted_part;
        earned(&program, &order, 0)
    };
    let (earns, does_not) = (PaidPart::Included, PaidPart::Excluded);
    assert_eq!(points(does_not, does_not), 70);
    assert_eq!(points(earns, does_not), 80);
    assert_eq!(points(does_not, earns), 90);
    assert_eq!(points(earns, earns), 100);
}

#[test]
fn points_pay_no_more_than_money_would_where_discounts_earn() {
    let mut program = plain("0.01");
    program.earning.discounted_part = PaidPart::Included;
    let mut order = of_price(10_000);
    order.discount = 2_000;
    assert_eq!(earned(&program, &order, 3_000), 70);
    assert_eq!(earned(&program, &order, 8_000), 20);
}
