//! Points that wait for their day.

use super::*;

#[test]
fn pending_points_become_usable_at_the_beginning_of_their_day() {
    let mut shop = Shop::new(pending(14));
    let entry = shop.earn("2026-11-22T23:30", "a", 10_000);
    assert_eq!(entry.moved.change(), 0);
    assert_eq!(shop.sums(), [0, 100, 0, 0]);
    assert_eq!(shop.earned("a").available_on, Some(day("2026-12-06")));
    assert_eq!(shop.available("2026-12-05T23:59:59.999"), 0);
    assert_eq!(shop.available("2026-12-06T00:00"), 100);
    assert_eq!(
        shop.redeem("2026-12-05T23:59:59.999", "early", 1)
            .unwrap_err()
            .to_string(),
        "1 points were asked for and 0 are available"
    );
    shop.redeem("2026-12-06T00:00", "use", 40).unwrap();
    assert_eq!(
        shop.story(2),
        [
            "2026-12-06T00:00 confirmed +100",
            "2026-12-06T00:00 redeemed -40"
        ]
    );
}

#[test]
fn a_confirmation_makes_them_usable_now_and_once() {
    let mut shop = Shop::new(pending(14));
    shop.earn("2026-11-22", "a", 10_000);
    let confirmed = shop.confirm("2026-11-25", "a").unwrap();
    assert_eq!(confirmed.moved.change(), 100);
    assert_eq!(shop.sums(), [100, 0, 0, 0]);
    assert_eq!(shop.confirm("2026-11-26", "a"), None);
    assert_eq!(shop.decided("2026-12-20").entries, []);
}

#[test]
fn a_confirmation_after_the_day_finds_nothing_to_do() {
    let mut shop = Shop::new(pending(14));
    shop.earn("2026-11-22", "a", 10_000);
    assert_eq!(shop.confirm("2026-12-06", "a"), None);
    assert_eq!(shop.available("2026-12-06"), 100);
}

#[test]
fn points_that_mature_pay_a_debt_at_that_moment() {
    let mut shop = Shop::new(pending(14));
    shop.give("2026-11-01", "gift", 100, None);
    shop.grant("2026-11-01", "coupon:use", 50);
    shop.redeem("2026-11-02", "use", 150).unwrap();
    shop.take_back("2026-11-03", "coupon:release", 50);
    assert_eq!(shop.sums(), [0, 0, 0, 50]);
    shop.earn("2026-11-22", "a", 10_000);
    assert_eq!(shop.sums(), [0, 100, 0, 50]);
    shop.redeem("2026-12-10", "later", 50).unwrap();
    assert_eq!(
        shop.story(3),
        [
            "2026-12-06T00:00 confirmed +100",
            "2026-12-06T00:00 debt_offset -50",
            "2026-12-10T12:00 redeemed -50"
        ]
    );
}

#[test]
fn points_that_wait_longer_than_they_last_can_be_used_on_the_day_they_come() {
    let mut shop = Shop::new(with(|program| {
        program.earning.pending_days = 45;
        program.expiry.months = 1;
        program.expiry.align = crate::program::Align::Day;
    }));
    shop.earn("2026-11-01", "a", 10_000);
    assert_eq!(shop.earned("a").expires_on, Some(day("2026-12-16")));
    assert_eq!(shop.available("2026-12-15"), 0);
    assert_eq!(shop.available("2026-12-16T00:00"), 100);
    assert_eq!(shop.available("2026-12-16T23:59:59.999"), 100);
    assert_eq!(shop.available("2026-12-17T00:00"), 0);
}
