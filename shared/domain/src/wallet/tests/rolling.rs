//! Points that last as long as their owner comes back.

use super::*;
use crate::program::{Campaign, CampaignEffect};

#[test]
fn every_activity_gives_ordinary_points_a_new_last_day() {
    let mut shop = Shop::new(rolling(12));
    shop.earn("2026-11-22", "a", 10_000);
    shop.grant("2026-11-22", "c1", 40);
    assert_eq!(shop.days(), ["2027-11-30: 140"]);
    shop.earn("2027-03-05", "b", 10_000);
    assert_eq!(shop.days(), ["2028-03-31: 240"]);
    shop.redeem("2027-05-05", "use", 10).unwrap();
    assert_eq!(shop.days(), ["2028-05-31: 230"]);
    shop.act("2027-06-05", "v1", "visit", "2027-06-05");
    assert_eq!(shop.days(), ["2028-06-30: 240"]);
}

#[test]
fn a_day_of_its_own_is_never_moved() {
    let mut shop = Shop::new(rolling(12));
    shop.program.campaigns.push(Campaign {
        points_expire: Some(crate::program::PointsExpire::Days(30)),
        ..Campaign::giving(
            "double",
            "2倍",
            CampaignEffect::Multiply("2".parse().unwrap()),
        )
    });
    shop.earn("2026-11-01", "a", 10_000);
    shop.give("2026-11-01", "gift", 7, Some("2026-12-24"));
    shop.program.campaigns.clear();
    shop.earn("2026-11-20", "b", 10_000);
    assert_eq!(
        shop.days(),
        ["2026-12-01: 100", "2026-12-24: 7", "2027-11-30: 200"]
    );
}

#[test]
fn points_that_have_expired_are_not_brought_back_by_an_activity() {
    let mut shop = Shop::new(rolling(1));
    shop.earn("2026-11-22", "a", 10_000);
    shop.earn("2027-01-01T00:00", "b", 5_000);
    assert_eq!(shop.days(), ["2027-02-28: 50"]);
}

#[test]
fn pending_and_held_points_are_extended_with_the_others() {
    let mut shop = Shop::new(rolling(2));
    shop.give("2026-11-22", "gift", 30, None);
    shop.hold("2026-11-30T23:50", "h", 30, 1_800).unwrap();
    shop.program.earning.pending_days = 14;
    shop.earn("2026-11-30T23:51", "a", 10_000);
    shop.act("2026-12-01T00:01", "v1", "visit", "2026-12-01T00:01");
    shop.void("2026-12-01T00:02", "h").unwrap();
    shop.confirm("2026-12-01T00:03", "a").unwrap();
    assert_eq!(shop.days(), ["2027-02-28: 140"]);
}

#[test]
fn the_return_of_a_pending_order_finds_its_points_on_their_new_day() {
    let mut shop = Shop::new(rolling(2));
    shop.program.earning.pending_days = 40;
    shop.earn("2026-11-22", "a", 10_000);
    shop.act("2026-12-05", "v1", "visit", "2026-12-05");
    let part = shop
        .give_back("2026-12-06", "a", "r1", Goods::Amount(2_500))
        .unwrap();
    assert_eq!(part.from_pending, points(25));
    assert_eq!(shop.sums(), [10, 75, 0, 0]);
    shop.give_back("2026-12-06", "a", "r2", Goods::Full)
        .unwrap();
    assert_eq!(shop.sums(), [10, 0, 0, 0]);
}

/// Points of a campaign that last 30 days, and as many ordinary ones, waiting for a fortnight.
fn waiting_with_a_campaign(mut program: Program) -> Shop {
    program.earning.pending_days = 14;
    program.campaigns.push(Campaign {
        points_expire: Some(crate::program::PointsExpire::Days(30)),
        ..Campaign::giving(
            "double",
            "2倍",
            CampaignEffect::Multiply("2".parse().unwrap()),
        )
    });
    let mut shop = Shop::new(program);
    shop.earn("2026-11-22", "a", 10_000);
    shop
}

#[test]
fn a_part_of_a_pending_order_takes_what_lasted_longest_though_it_was_extended_meanwhile() {
    let mut shop = waiting_with_a_campaign(rolling(2));
    shop.act("2026-12-01", "v1", "visit", "2026-12-01");
    let part = shop
        .give_back("2026-12-02", "a", "r1", Goods::Amount(5_000))
        .unwrap();
    assert_eq!(part.from_pending, points(100));
    shop.confirm("2026-12-03", "a").unwrap();
    assert_eq!(shop.days(), ["2026-12-22: 100", "2027-02-28: 10"]);
}

#[test]
fn it_does_so_too_where_only_newer_rules_extended_it() {
    let mut shop = waiting_with_a_campaign(plain());
    shop.program.expiry = rolling(14).expiry;
    shop.act("2026-12-01", "v1", "visit", "2026-12-01");
    shop.program.expiry = plain().expiry;
    shop.give_back("2026-12-02", "a", "r1", Goods::Amount(5_000))
        .unwrap();
    shop.confirm("2026-12-03", "a").unwrap();
    assert_eq!(shop.days(), ["2026-12-22: 100", "2028-02-29: 10"]);
}

#[test]
fn a_return_takes_the_extended_points_and_leaves_those_of_a_day_of_their_own() {
    let mut shop = Shop::new(rolling(12));
    shop.earn("2026-11-22", "a", 10_000);
    shop.give("2026-11-22", "gift", 70, Some("2026-12-24"));
    shop.earn("2026-12-01", "b", 5_000);
    shop.give_back("2026-12-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(shop.days(), ["2026-12-24: 70", "2027-12-31: 50"]);
}

#[test]
fn what_lasts_longer_than_the_points_of_a_purchase_is_not_therefore_its_own() {
    let mut shop = Shop::new(rolling(12));
    shop.earn("2026-11-22", "a", 10_000);
    shop.redeem("2026-11-22", "use", 100).unwrap();
    shop.give("2026-11-22", "soon", 70, Some("2026-12-24"));
    shop.give("2026-11-22", "late", 70, Some("2028-06-30"));
    shop.give_back("2026-11-23", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(shop.days(), ["2028-06-30: 40"]);
}

#[test]
fn nobody_is_told_that_points_just_extended_expire_soon() {
    let mut shop = Shop::new(with(|program| {
        program.expiry.policy = ExpiryPolicy::Rolling;
        program.expiry.months = 1;
        program.expiry.align = crate::program::Align::Day;
    }));
    shop.earn("2027-02-01", "a", 10_000);
    shop.earn("2027-02-10", "b", 10_000);
    assert_eq!(shop.days(), ["2027-03-10: 200"]);
    assert_eq!(shop.notices("2027-02-11T00:05"), Vec::<String>::new());
    assert_eq!(shop.notices("2027-03-03T00:05"), ["2027-03-10: 200"]);
}
