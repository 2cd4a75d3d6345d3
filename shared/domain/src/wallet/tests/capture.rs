//! A hold ends exactly once: captured, voided, or lapsed.

use super::look::spent;
use super::*;
use crate::program::PointValue;

fn held(number: u64) -> Shop {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "january", 100, Some("2027-01-31"));
    shop.give("2026-11-01", "march", 400, Some("2027-03-31"));
    shop.hold("2026-11-02T10:00", "h", number, 1_800).unwrap();
    shop
}

#[test]
fn a_captured_hold_is_spent_and_nothing_moves_again() {
    let mut shop = held(300);
    let entry = shop
        .capture("2026-11-02T10:10", "h", None)
        .unwrap()
        .unwrap();
    assert_eq!(entry.moved.change(), 0);
    assert_eq!(spent(&entry).points, points(300));
    assert_eq!(shop.sums(), [200, 0, 0, 0]);
    assert_eq!(shop.capture("2026-11-02T10:11", "h", None), Ok(None));
    assert_eq!(shop.void("2026-11-02T10:12", "h"), None);
    assert_eq!(shop.decided("2026-11-03").entries, []);
}

#[test]
fn what_is_not_captured_goes_back_to_the_lots_it_came_from() {
    let mut shop = held(300);
    let entry = shop
        .capture("2026-11-02T10:10", "h", Some(120))
        .unwrap()
        .unwrap();
    assert_eq!(entry.moved.change(), 180);
    assert_eq!(shop.days(), ["2027-03-31: 380"]);
    let Fact::Captured { from, .. } = entry.fact else {
        panic!()
    };
    let from: Vec<u64> = from.iter().map(|(_, points)| points.get()).collect();
    assert_eq!(from, [100, 20]);
}

#[test]
fn more_than_is_held_cannot_be_captured() {
    let mut shop = held(300);
    let refused = shop.capture("2026-11-02T10:10", "h", Some(301));
    assert_eq!(refused, Err(Refusal::AboveLimit { limit: 300 }));
    assert_eq!(shop.sums(), [200, 0, 300, 0]);
}

#[test]
fn a_part_is_captured_in_steps_that_have_a_value_in_yen() {
    let mut shop = Shop::new(with(|program| {
        program.point_value = PointValue {
            points: 100,
            yen: 50,
        };
    }));
    shop.give("2026-11-01", "gift", 1_000, None);
    shop.hold("2026-11-02T10:00", "h", 600, 1_800).unwrap();
    let refused = shop.capture("2026-11-02T10:10", "h", Some(150));
    assert_eq!(refused, Err(Refusal::NotAMultiple { multiple: 100 }));
    let entry = shop
        .capture("2026-11-02T10:10", "h", Some(200))
        .unwrap()
        .unwrap();
    assert_eq!(spent(&entry).value_yen, 100);
    assert_eq!(shop.sums(), [800, 0, 0, 0]);
}

#[test]
fn the_discount_of_a_part_is_shared_as_the_whole_was() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 1_000, None);
    let mut mixed = order("2026-11-02", &[("tea", 1_000, 1), ("pot", 3_000, 1)]);
    mixed.lines[0].tax_rate = crate::order::TaxRate::try_from("0.08".to_owned()).unwrap();
    let command = crate::wallet::redeem::Redeem {
        order: Some(mixed),
        ..shop::wish("h", 400, Some(60))
    };
    shop.spend("2026-11-02T10:00", command).unwrap();
    let entry = shop
        .capture("2026-11-02T10:00:30", "h", Some(200))
        .unwrap()
        .unwrap();
    let shares = spent(&entry)
        .tax_allocation
        .into_iter()
        .map(|share| share.discount_yen);
    assert_eq!(shares.collect::<Vec<u64>>(), [150, 50]);
}

#[test]
fn a_voided_hold_gives_everything_back() {
    let mut shop = held(300);
    let entry = shop.void("2026-11-02T10:10", "h").unwrap();
    assert_eq!(entry.moved.change(), 300);
    assert_eq!(shop.days(), ["2027-01-31: 100", "2027-03-31: 400"]);
    assert_eq!(shop.void("2026-11-02T10:11", "h"), None);
    assert_eq!(shop.capture("2026-11-02T10:12", "h", None), Ok(None));
}

#[test]
fn a_hold_lapses_at_exactly_its_instant() {
    let mut shop = held(300);
    assert_eq!(
        shop.look("2026-11-02T10:29:59.999").held_total(),
        points(300)
    );
    assert_eq!(shop.look("2026-11-02T10:30").held_total(), Points::ZERO);
    let mut captured = shop.clone();
    assert!(
        captured
            .capture("2026-11-02T10:29:59.999", "h", None)
            .unwrap()
            .is_some()
    );
    assert_eq!(shop.capture("2026-11-02T10:30", "h", None), Ok(None));
    assert_eq!(shop.void("2026-11-02T10:30", "h"), None);
    shop.redeem("2026-11-05", "use", 500).unwrap();
    assert_eq!(
        shop.story(2),
        [
            "2026-11-02T10:30 lapsed +300",
            "2026-11-05T12:00 redeemed -500"
        ]
    );
}

#[test]
fn held_points_can_be_captured_after_their_last_day() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 100, Some("2026-11-30"));
    shop.hold("2026-11-30T23:50", "h", 100, 1_800).unwrap();
    let entry = shop
        .capture("2026-12-01T00:10", "h", None)
        .unwrap()
        .unwrap();
    assert_eq!(spent(&entry).points, points(100));
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn points_that_come_back_after_their_last_day_expire_at_once() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 100, Some("2026-11-30"));
    shop.give("2026-11-01", "other", 50, Some("2026-12-31"));
    shop.hold("2026-11-30T23:50", "h", 120, 1_800).unwrap();
    let mut voided = shop.clone();
    let entry = voided.void("2026-12-01T00:10", "h").unwrap();
    assert_eq!(
        voided.story(2),
        [
            "2026-12-01T00:10 voided +120",
            "2026-12-01T00:10 expired -100"
        ]
    );
    assert_eq!(entry.command.unwrap().standing.available, points(50));

    let mut part = shop.clone();
    part.capture("2026-12-01T00:10", "h", Some(30)).unwrap();
    assert_eq!(
        part.story(2),
        [
            "2026-12-01T00:10 captured +90",
            "2026-12-01T00:10 expired -70"
        ]
    );

    let lapsed = shop.decided("2026-12-01T12:00");
    let story: Vec<String> = lapsed
        .entries
        .iter()
        .map(|entry| look::line(entry, &shop.program))
        .collect();
    assert_eq!(
        story,
        [
            "2026-12-01T00:20 lapsed +120",
            "2026-12-01T00:20 expired -100"
        ]
    );
    assert_eq!(lapsed.wallet.lots.total(), points(50));
}

#[test]
fn points_that_come_back_too_late_pay_no_debt() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 100, Some("2026-11-30"));
    shop.grant("2026-11-01", "coupon:use", 80);
    shop.hold("2026-11-30T23:50", "h", 100, 1_800).unwrap();
    shop.redeem("2026-11-30T23:51", "use", 80).unwrap();
    shop.take_back("2026-11-30T23:52", "coupon:release", 80);
    assert_eq!(shop.sums(), [0, 0, 100, 80]);
    shop.void("2026-12-01T00:10", "h").unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 80]);
}
