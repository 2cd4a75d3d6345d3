//! Staff correct a balance.

use super::*;
use crate::wallet::lots::LotKind;

#[test]
fn given_points_last_as_long_as_the_programs_or_to_a_day_of_their_own() {
    let mut shop = Shop::new(plain());
    let ordinary = shop.give("2026-11-22", "a1", 500, None);
    let limited = shop.give("2026-11-22", "a2", 30, Some("2026-12-24"));
    assert_eq!(shop.days(), ["2026-12-24: 30", "2027-11-30: 500"]);
    let kinds = [ordinary, limited].map(|entry| entry.moved.come.iter().next().unwrap().0.kind);
    assert_eq!(kinds, [LotKind::Grant, LotKind::Limited]);
    assert_eq!(
        shop.entries[0].fact,
        Fact::Adjusted {
            reason: "a wrong receipt".to_owned(),
            operator: "sato".to_owned()
        }
    );
}

#[test]
fn points_are_taken_from_the_soonest_to_expire_and_never_beyond_what_is_there() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-22", "a1", 500, None);
    shop.give("2026-11-22", "a2", 30, Some("2026-12-24"));
    shop.adjust("2026-11-22", "a3", Change::Take(points(50)))
        .unwrap();
    assert_eq!(shop.days(), ["2027-11-30: 480"]);
    let refused = shop.adjust("2026-11-22", "a4", Change::Take(points(481)));
    assert_eq!(
        refused,
        Err(Refusal::InsufficientPoints {
            available: 480,
            wanted: 481
        })
    );
}

#[test]
fn points_given_for_today_can_be_used_today() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-22T10:00", "a1", 50, Some("2026-11-22"));
    assert_eq!(shop.available("2026-11-22T23:59:59.999"), 50);
    assert_eq!(shop.available("2026-11-23T00:00"), 0);
}

#[test]
fn points_are_not_given_until_a_day_that_has_passed_when_they_are_given() {
    let mut shop = Shop::new(plain());
    let yesterday = Change::Give(points(50), Some("2026-11-22".parse().unwrap()));
    let refused = shop.adjust("2026-11-23T00:00", "a1", yesterday);
    assert_eq!(refused, Err(Refusal::LastDayPassed));
    assert_eq!(shop.available("2026-11-23T00:00"), 0);
}
