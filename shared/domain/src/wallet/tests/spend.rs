//! Points are used: at once, or set aside first.

use super::look::spent;
use super::shop::wish;
use super::*;
use crate::program::PointValue;
use crate::rules::redeem::Mode;
use crate::wallet::redeem::{HOLD_SECONDS_MAX, Redeem};

/// 100 points until January, 200 until March, 300 for ever.
fn three_lots() -> Shop {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "march", 200, Some("2027-03-31"));
    shop.give("2026-11-01", "january", 100, Some("2027-01-31"));
    shop.program.expiry.policy = ExpiryPolicy::Never;
    shop.give("2026-11-01", "ever", 300, None);
    shop
}

#[test]
fn points_that_expire_soonest_go_first() {
    let mut shop = three_lots();
    let entry = shop.redeem("2026-11-02", "use", 250).unwrap();
    let gone: Vec<u64> = entry
        .moved
        .gone
        .iter()
        .map(|(_, points)| points.get())
        .collect();
    assert_eq!(gone, [100, 150]);
    assert_eq!(shop.days(), ["2027-03-31: 50"]);
    shop.redeem("2026-11-02", "rest", 350).unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn more_than_is_there_is_refused_and_nothing_changes() {
    let mut shop = three_lots();
    let before = shop.wallet.clone();
    let refused = shop.redeem("2026-11-02", "use", 601).unwrap_err();
    assert_eq!(
        refused,
        Refusal::InsufficientPoints {
            available: 600,
            wanted: 601
        }
    );
    assert_eq!(shop.wallet, before);
}

#[test]
fn a_clamped_wish_takes_what_is_there() {
    let mut shop = three_lots();
    let command = Redeem {
        mode: Mode::Clamp,
        ..wish("use", 1_000, None)
    };
    let entry = shop.spend("2026-11-02", command).unwrap();
    assert_eq!((entry.moved.change(), spent(&entry).value_yen), (-600, 600));
}

#[test]
fn a_hold_sets_points_aside_until_its_instant() {
    let mut shop = three_lots();
    let entry = shop.hold("2026-11-02T10:00", "use", 250, 1_800).unwrap();
    assert_eq!(entry.moved.change(), -250);
    assert_eq!(shop.sums(), [350, 0, 250, 0]);
    assert!(matches!(entry.fact, Fact::Held { until, .. } if until == jst("2026-11-02T10:30")));
    assert!(shop.redeem("2026-11-02T10:10", "more", 351).is_err());
}

#[test]
fn the_longest_hold_lasts_thirty_days() {
    let mut shop = three_lots();
    let entry = shop
        .hold("2026-11-02T10:00", "use", 250, HOLD_SECONDS_MAX)
        .unwrap();
    assert!(matches!(entry.fact, Fact::Held { until, .. } if until == jst("2026-12-02T10:00")));
}

#[test]
fn points_have_the_value_that_the_program_gives_them() {
    let mut shop = three_lots();
    shop.program.point_value = PointValue {
        points: 100,
        yen: 50,
    };
    let refused = shop.redeem("2026-11-02", "odd", 250).unwrap_err();
    assert_eq!(refused, Refusal::NotAMultiple { multiple: 100 });
    let entry = shop.redeem("2026-11-02", "use", 300).unwrap();
    assert_eq!(spent(&entry).value_yen, 150);
}

#[test]
fn a_refusal_names_what_the_person_at_the_till_needs() {
    let mut shop = three_lots();
    shop.program.redemption.minimum = 50;
    assert_eq!(
        shop.redeem("2026-11-02", "few", 49),
        Err(Refusal::BelowMinimum { minimum: 50 })
    );
    shop.program.redemption.minimum_balance = 1_000;
    assert_eq!(
        shop.redeem("2026-11-02", "poor", 50),
        Err(Refusal::BelowMinimum { minimum: 1_000 })
    );
    shop.program.redemption.minimum_balance = 0;
    let command = Redeem {
        order: Some(of_yen("2026-11-02", 400)),
        ..wish("dear", 500, None)
    };
    assert_eq!(
        shop.spend("2026-11-02", command),
        Err(Refusal::AboveLimit { limit: 400 })
    );
}

#[test]
fn the_discount_is_shared_over_the_tax_rates_of_the_order() {
    let mut shop = three_lots();
    let mut mixed = order("2026-11-02", &[("tea", 1_080, 1), ("pot", 2_200, 1)]);
    mixed.lines[0].tax_rate = crate::order::TaxRate::try_from("0.08".to_owned()).unwrap();
    let command = Redeem {
        order: Some(mixed),
        ..wish("use", 500, None)
    };
    let entry = shop.spend("2026-11-02", command).unwrap();
    let shares: Vec<(String, u64)> = spent(&entry)
        .tax_allocation
        .into_iter()
        .map(|share| (share.tax_rate, share.discount_yen))
        .collect();
    assert_eq!(shares, [("0.10".to_owned(), 335), ("0.08".to_owned(), 165)]);
}
