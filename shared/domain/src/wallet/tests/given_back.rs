//! Goods come back: the points that paid for them are given back.

use super::*;
use crate::program::ExpiredLot;

/// A purchase of 3,000 yen, paid with 100 points of January and 200 of March.
fn paid_with_points(program: Program) -> Shop {
    let mut shop = Shop::new(program);
    shop.give("2026-11-01", "january", 100, Some("2027-01-31"));
    shop.give("2026-11-01", "march", 200, Some("2027-03-31"));
    shop.redeem("2026-11-01", "use", 300).unwrap();
    let paid = shop.paid("use");
    shop.buy("2026-11-01", "a", of_yen("2026-11-01", 3_000), Some(paid))
        .unwrap();
    assert_eq!(shop.days(), ["2027-11-30: 27"]);
    shop
}

#[test]
fn spent_points_come_back_with_their_original_last_day() {
    let mut shop = paid_with_points(plain());
    let returned = shop
        .give_back("2026-12-01", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(
        (returned.clawed_back, returned.restored.total()),
        (points(27), points(300))
    );
    assert_eq!(shop.days(), ["2027-01-31: 100", "2027-03-31: 200"]);
    assert_eq!(shop.story(1), ["2026-12-01T12:00 returned +273"]);
}

#[test]
fn parts_give_back_first_what_lasts_longest_and_all_in_the_end() {
    let mut shop = paid_with_points(plain());
    shop.give_back("2026-12-01", "a", "r1", Goods::Amount(1_000))
        .unwrap();
    assert_eq!(shop.days(), ["2027-03-31: 100", "2027-11-30: 18"]);
    shop.give_back("2026-12-01", "a", "r2", Goods::Amount(1_500))
        .unwrap();
    assert_eq!(
        shop.days(),
        ["2027-01-31: 50", "2027-03-31: 200", "2027-11-30: 5"]
    );
    shop.give_back("2026-12-01", "a", "r3", Goods::Full)
        .unwrap();
    assert_eq!(shop.days(), ["2027-01-31: 100", "2027-03-31: 200"]);
}

#[test]
fn points_come_back_as_they_were_on_their_last_day_and_new_on_the_next() {
    let mut on_the_day = paid_with_points(plain());
    let returned = on_the_day
        .give_back("2027-01-31T23:59:59.999", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(returned.restored.by_day()[&day("2027-01-31")], points(100));

    let mut after = paid_with_points(plain());
    after
        .give_back("2027-02-01T00:00", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(after.days(), ["2027-03-03: 100", "2027-03-31: 200"]);
}

#[test]
fn where_the_program_says_so_expired_points_are_gone_for_good() {
    let mut shop = paid_with_points(with(|program| {
        program.returns.expired_lot = ExpiredLot::Forfeit
    }));
    let returned = shop
        .give_back("2027-02-01", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(
        (returned.restored.total(), returned.forfeited),
        (points(200), points(100))
    );
    assert_eq!(shop.days(), ["2027-03-31: 200"]);
}

#[test]
fn one_redemption_named_by_two_orders_gives_back_no_more_than_it_took() {
    let mut shop = paid_with_points(plain());
    let paid = shop.paid("use");
    shop.buy("2026-11-02", "b", of_yen("2026-11-02", 3_000), Some(paid))
        .unwrap();
    let first = shop
        .give_back("2026-12-01", "a", "r1", Goods::Amount(2_000))
        .unwrap();
    let second = shop
        .give_back("2026-12-01", "b", "r2", Goods::Full)
        .unwrap();
    let third = shop
        .give_back("2026-12-01", "a", "r3", Goods::Full)
        .unwrap();
    let restored = [first, second, third].map(|returned| returned.restored.total().get());
    assert_eq!(restored, [200, 100, 0]);
    assert_eq!(shop.wallet.lots.total(), points(300));
}

#[test]
fn of_one_redemption_each_point_comes_back_once_though_two_orders_name_it() {
    let mut shop = paid_with_points(plain());
    let paid = shop.paid("use");
    shop.buy("2026-11-02", "b", of_yen("2026-11-02", 3_000), Some(paid))
        .unwrap();
    for order in ["a", "b"] {
        shop.give_back("2026-12-01", order, order, Goods::Amount(1_500))
            .unwrap();
    }
    assert_eq!(
        shop.days(),
        ["2027-01-31: 100", "2027-03-31: 200", "2027-11-30: 28"]
    );
}

#[test]
fn forfeited_points_count_as_given_back() {
    let mut shop = paid_with_points(with(|program| {
        program.returns.expired_lot = ExpiredLot::Forfeit
    }));
    let paid = shop.paid("use");
    shop.buy("2026-11-02", "b", of_yen("2026-11-02", 3_000), Some(paid))
        .unwrap();
    shop.give_back("2027-04-01", "a", "r1", Goods::Full)
        .unwrap();
    let again = shop
        .give_back("2027-04-01", "b", "r2", Goods::Full)
        .unwrap();
    assert_eq!(
        (again.restored.total(), again.forfeited),
        (Points::ZERO, Points::ZERO)
    );
}

#[test]
fn of_a_hold_only_what_was_captured_comes_back() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01T09:00", "january", 100, Some("2027-01-31"));
    shop.give("2026-11-01T09:00", "march", 200, Some("2027-03-31"));
    shop.hold("2026-11-01T10:00", "h", 300, 1_800).unwrap();
    let paid = shop.paid("h");
    assert!(paid.open);
    shop.buy(
        "2026-11-01T10:01",
        "a",
        of_yen("2026-11-01", 3_000),
        Some(paid),
    )
    .unwrap();
    shop.capture("2026-11-01T10:02", "h", Some(120)).unwrap();
    let returned = shop
        .give_back("2026-11-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(returned.restored.total(), points(120));
    assert_eq!(shop.days(), ["2027-01-31: 100", "2027-03-31: 200"]);
}

#[test]
fn a_hold_that_was_voided_has_nothing_to_give_back() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01T09:00", "gift", 300, None);
    shop.hold("2026-11-01T10:00", "h", 300, 1_800).unwrap();
    let paid = shop.paid("h");
    shop.buy(
        "2026-11-01T10:01",
        "a",
        of_yen("2026-11-01", 3_000),
        Some(paid),
    )
    .unwrap();
    shop.void("2026-11-01T10:02", "h").unwrap();
    let returned = shop
        .give_back("2026-11-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(returned.restored.total(), Points::ZERO);
    assert_eq!(shop.sums(), [300, 0, 0, 0]);
}
