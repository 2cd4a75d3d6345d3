//! The nightly run: records what is true, and says what members should hear.

use super::*;
use crate::wallet::sweep::told_already;

fn until(last_day: &str) -> Shop {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 100, Some(last_day));
    shop
}

#[test]
fn members_are_told_30_and_7_days_before_the_last_day() {
    let mut shop = until("2027-03-31");
    assert_eq!(shop.wallet.due_on, Some(day("2027-03-01")));
    assert_eq!(shop.sweep("2027-02-28T00:05"), None);
    assert_eq!(shop.notices("2027-03-01T00:05"), ["2027-03-31: 100"]);
    assert_eq!(shop.wallet.due_on, Some(day("2027-03-24")));
    assert_eq!(shop.notices("2027-03-24T00:05"), ["2027-03-31: 100"]);
    assert_eq!(shop.wallet.due_on, Some(day("2027-04-01")));
}

#[test]
fn what_has_expired_is_recorded_at_the_midnight_when_it_did() {
    let mut shop = until("2027-03-31");
    assert_eq!(shop.notices("2027-04-01T00:05"), Vec::<String>::new());
    assert_eq!(shop.story(1), ["2027-04-01T00:00 expired -100"]);
    assert_eq!(shop.wallet.due_on, None);
    assert_eq!(shop.wallet.noticed, [].into());
}

#[test]
fn a_second_run_writes_nothing() {
    let mut shop = until("2027-03-31");
    for night in ["2027-03-01T00:05", "2027-03-24T00:05", "2027-04-01T00:05"] {
        assert!(shop.sweep(night).is_some());
        assert_eq!(shop.sweep(night), None);
    }
}

#[test]
fn a_run_that_comes_days_late_gives_the_nearest_notice_only() {
    let mut late = until("2027-03-31");
    assert_eq!(late.notices("2027-03-05T00:05"), ["2027-03-31: 100"]);
    assert_eq!(late.notices("2027-03-24T00:05"), ["2027-03-31: 100"]);
    let mut both_missed = until("2027-03-31");
    assert_eq!(both_missed.notices("2027-03-26T00:05"), ["2027-03-31: 100"]);
    assert_eq!(both_missed.wallet.due_on, Some(day("2027-04-01")));
    let mut too_late = until("2027-03-31");
    assert_eq!(too_late.notices("2027-04-02T00:05"), Vec::<String>::new());
}

#[test]
fn whoever_was_told_today_hears_of_other_points_in_the_morning() {
    let mut shop = until("2027-03-31");
    shop.give("2026-11-01", "april", 50, Some("2027-04-30"));
    assert_eq!(shop.notices("2027-03-01T00:05"), ["2027-03-31: 100"]);
    shop.program.notices.expiring_days = vec![60, 30, 7];
    shop.give("2027-03-01T12:00", "may", 10, Some("2027-05-31"));
    assert_eq!(shop.wallet.due_on, Some(day("2027-03-02")));
    assert_eq!(shop.sweep("2027-03-01T13:00"), None);
    assert_eq!(shop.notices("2027-03-02T00:05"), ["2027-04-30: 50"]);
}

#[test]
fn a_sweep_leaves_its_run_and_what_it_did_in_the_wallet() {
    let mut shop = until("2027-03-31");
    shop.sweep("2027-03-24T00:05");
    let told = shop.wallet.swept.clone().unwrap();
    assert_eq!(
        (told.on, told.points_expired, told.told),
        (day("2027-03-24"), 0, true)
    );
    shop.sweep("2027-04-01T00:05");
    let expired = shop.wallet.swept.clone().unwrap();
    assert_eq!((expired.on, expired.told), (day("2027-04-01"), false));
    // Both were of one run, as far as this shop tells them apart.
    assert_eq!(expired.points_expired, 100);
}

#[test]
fn a_notice_is_given_once_though_other_points_make_the_wallet_due_again() {
    let mut shop = until("2027-03-31");
    shop.give("2026-11-01", "april", 50, Some("2027-04-09"));
    assert_eq!(shop.notices("2027-03-01T00:05"), ["2027-03-31: 100"]);
    assert_eq!(shop.notices("2027-03-10T00:05"), ["2027-04-09: 50"]);
}

#[test]
fn points_that_arrive_too_late_for_a_notice_get_the_next_one() {
    let mut shop = until("2026-11-25");
    assert_eq!(shop.wallet.due_on, Some(day("2026-11-18")));
    assert_eq!(shop.notices("2026-11-18T00:05"), ["2026-11-25: 100"]);
    let mut in_the_last_week = Shop::new(plain());
    in_the_last_week.give("2026-11-01", "gift", 100, Some("2026-11-05"));
    assert_eq!(in_the_last_week.wallet.due_on, Some(day("2026-11-06")));
}

#[test]
fn points_that_join_others_of_their_day_are_told_with_them() {
    let mut shop = until("2027-03-31");
    shop.give("2027-03-10", "more", 11, Some("2027-03-31"));
    assert_eq!(shop.notices("2027-03-10T00:05"), ["2027-03-31: 111"]);
}

#[test]
fn whether_a_notice_is_too_late_is_asked_of_the_day_the_points_came() {
    let mut shop = Shop::new(pending(14));
    shop.program.expiry.months = 2;
    shop.earn("2026-11-22", "a", 10_000);
    // Usable from 6 December to 31 January: the notice of 1 January was not late then, whenever the sweep comes.
    assert_eq!(shop.notices("2027-01-05T00:05"), ["2027-01-31: 100"]);
}

#[test]
fn points_in_a_hold_are_told_when_they_come_back() {
    let mut shop = until("2027-03-31");
    shop.hold("2027-02-28T23:00", "h", 100, 7_200).unwrap();
    assert_eq!(shop.wallet.due_on, Some(day("2027-03-01")));
    assert_eq!(shop.notices("2027-03-01T00:05"), Vec::<String>::new());
    assert_eq!(shop.wallet.due_on, Some(day("2027-03-02")));
    assert_eq!(shop.notices("2027-03-02T00:05"), ["2027-03-31: 100"]);
}

#[test]
fn points_in_a_hold_expire_on_the_books_too() {
    let mut shop = until("2027-03-31");
    shop.hold("2027-03-20", "h", 100, 20 * 86_400).unwrap();
    for night in ["2027-03-21T00:05", "2027-04-01T00:05"] {
        shop.sweep(night);
    }
    assert_eq!(shop.wallet.due_on, Some(day("2027-04-10")));
    shop.sweep("2027-04-10T00:05");
    assert_eq!(
        shop.story(2),
        [
            "2027-04-09T12:00 lapsed +100",
            "2027-04-09T12:00 expired -100"
        ]
    );
}

#[test]
fn points_that_never_expire_are_never_due() {
    let mut shop = Shop::new(with(|program| program.expiry.policy = ExpiryPolicy::Never));
    shop.earn("2026-11-01", "a", 10_000);
    assert_eq!(shop.wallet.due_on, None);
    assert_eq!(shop.available("2096-11-01"), 100);
}

#[test]
fn pending_points_are_recorded_as_usable_on_their_day() {
    let mut shop = Shop::new(pending(14));
    shop.earn("2026-11-22", "a", 10_000);
    assert_eq!(shop.wallet.due_on, Some(day("2026-12-06")));
    shop.sweep("2026-12-06T00:05").unwrap();
    assert_eq!(shop.story(1), ["2026-12-06T00:00 confirmed +100"]);
    assert_eq!(shop.wallet.due_on, Some(day("2027-10-31")));
}

#[test]
fn a_sweep_adds_to_what_expired_in_its_own_run_and_in_no_other() {
    let mut shop = until("2027-03-31");
    shop.give("2026-11-01", "gift-2", 50, Some("2027-04-30"));
    shop.sweep("2027-04-01T00:05").unwrap();
    let mut other = shop.clone();
    other.wallet.swept.as_mut().unwrap().run = "another".to_owned();
    for (shop, before, after) in [(&mut shop, 100, 150), (&mut other, 0, 50)] {
        let moment = shop.moment(jst("2027-04-02"));
        let told = told_already(shop.wallet.clone(), day("2027-04-02"), &moment);
        assert_eq!(told.swept.unwrap().points_expired, before);
        let swept = shop.sweep("2027-05-01T00:05").unwrap().decision;
        assert_eq!(swept.wallet.swept.unwrap().points_expired, after);
    }
}
