//! The edges of days, months and years.

use super::*;
use crate::program::Align;

fn by_day(months: u32) -> Program {
    with(|program| {
        program.expiry.align = Align::Day;
        program.expiry.months = months;
    })
}

#[test]
fn a_lot_can_be_spent_through_the_end_of_its_last_day() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 100, Some("2026-11-30"));
    let mut late = shop.clone();
    assert!(shop.redeem("2026-11-30T23:59:59.999", "use", 100).is_ok());
    let refused = late.redeem("2026-12-01T00:00", "use", 1);
    assert_eq!(
        refused,
        Err(Refusal::InsufficientPoints {
            available: 0,
            wanted: 1
        })
    );
}

#[test]
fn the_day_ends_where_the_program_lives_and_not_where_the_machine_stands() {
    let mut shop = Shop::new(with(|program| {
        program.time_zone = crate::calendar::Zone::parse("UTC").unwrap()
    }));
    shop.give("2026-11-01", "gift", 100, Some("2026-11-30"));
    assert_eq!(shop.available("2026-12-01T08:59:59.999"), 100);
    assert_eq!(shop.available("2026-12-01T09:00"), 0);
}

#[test]
fn points_of_a_leap_day_last_to_the_28th_of_the_next_february() {
    let mut shop = Shop::new(by_day(12));
    shop.earn("2028-02-29", "a", 10_000);
    assert_eq!(shop.days(), ["2029-02-28: 100"]);
    let mut to_leap = Shop::new(by_day(12));
    to_leap.earn("2027-02-28", "a", 10_000);
    assert_eq!(to_leap.days(), ["2028-02-28: 100"]);
    let mut month_end = Shop::new(plain());
    month_end.earn("2027-02-28", "a", 10_000);
    assert_eq!(month_end.days(), ["2028-02-29: 100"]);
    assert_eq!(month_end.available("2028-02-29T23:59:59.999"), 100);
    assert_eq!(month_end.available("2028-03-01T00:00"), 0);
}

#[test]
fn a_month_after_the_31st_is_the_last_day_of_the_next() {
    let mut shop = Shop::new(by_day(1));
    shop.earn("2027-01-31", "a", 10_000);
    assert_eq!(shop.days(), ["2027-02-28: 100"]);
}

#[test]
fn a_purchase_one_second_before_and_after_new_year_is_of_two_years() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-12-31T23:59:59", "a", 10_000);
    shop.earn("2027-01-01T00:00", "b", 10_000);
    assert_eq!(shop.days(), ["2027-12-31: 100", "2028-01-31: 100"]);
    assert_eq!(shop.earned("a").month.to_string(), "2026-12");
    assert_eq!(shop.earned("b").month.to_string(), "2027-01");
}
