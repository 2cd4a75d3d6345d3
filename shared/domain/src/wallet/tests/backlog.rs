//! More has become due than one transaction can record.

use super::*;
use crate::wallet::sweep::FACTS_MAX;

/// A point for each of so many days from 1 December on.
fn a_point_a_day(days: u32) -> Shop {
    let mut shop = Shop::new(plain());
    for number in 0..days {
        let last_day = crate::calendar::add_days(day("2026-12-01"), number).to_string();
        shop.give("2026-11-01", &format!("g{number}"), 1, Some(&last_day));
    }
    shop
}

#[test]
fn most_wallets_have_none() {
    assert_eq!(a_point_a_day(59).backlog("2027-12-01"), None);
    assert_eq!(a_point_a_day(100).backlog("2026-12-30"), None);
}

#[test]
fn sixty_facts_leave_no_room_for_a_command_beside_them() {
    let shop = a_point_a_day(60);
    assert_eq!(shop.backlog("2027-12-01").unwrap().entries.len(), 60);
}

#[test]
fn sixty_facts_are_recorded_first_and_then_the_rest() {
    let mut shop = a_point_a_day(100);
    let first = shop.backlog("2027-12-01").unwrap();
    assert_eq!((FACTS_MAX, first.entries.len()), (60, 60));
    assert_eq!(first.of_command(), None);
    shop.commit(first);
    assert_eq!(shop.backlog("2027-12-01"), None);
    shop.redeem("2027-12-01", "use", 0).unwrap();
    assert_eq!(shop.entries.len(), 100 + 100 + 1);
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn a_sweep_goes_on_where_it_stopped_and_tells_nothing_before_it_is_done() {
    let mut shop = a_point_a_day(100);
    let nights = "2027-03-06T00:05";
    let stood_at = shop.wallet.due_on;
    let first = shop.sweep(nights).unwrap();
    assert_eq!(
        (first.decision.entries.len(), first.expiring.len()),
        (60, 0)
    );
    // Still due, and where it stood: in another place, a run that is laid out meanwhile would count it twice.
    assert!(stood_at < Some(day("2027-03-06")));
    assert_eq!(shop.wallet.due_on, stood_at);
    let second = shop.sweep(nights).unwrap();
    // 95 days have passed; the 5 that are left end within the week.
    assert_eq!(
        (second.decision.entries.len(), second.expiring.len()),
        (35, 5)
    );
    assert_eq!(shop.sweep(nights), None);
}

#[test]
fn what_ends_at_the_very_instant_of_a_sweep_has_ended_and_nobody_is_told_of_it() {
    let mut shop = a_point_a_day(61);
    let found =
        |swept: crate::wallet::sweep::Swept| (swept.decision.entries.len(), swept.expiring.len());
    assert_eq!(found(shop.sweep("2027-01-31T00:00").unwrap()), (60, 0));
    assert_eq!(found(shop.sweep("2027-01-31T00:00").unwrap()), (1, 0));
}

#[test]
fn what_lies_in_a_hold_counts_too() {
    let mut shop = a_point_a_day(70);
    shop.hold("2026-11-30", "h", 70, 3_600).unwrap();
    let first = shop.backlog("2027-12-01").unwrap();
    assert_eq!(first.entries.len(), 60);
    shop.commit(first);
    assert_eq!(shop.backlog("2027-12-01"), None);
    assert_eq!(shop.decided("2027-12-01").entries.len(), 11);
}

#[test]
fn debts_paid_on_the_way_count_too() {
    let mut shop = Shop::new(pending(14));
    shop.give("2026-11-01", "gift", 500, None);
    shop.redeem("2026-11-01", "use", 500).unwrap();
    shop.take_back("2026-11-01", "release", 500);
    for number in 0..50 {
        shop.earn("2026-11-02", &format!("o{number}"), 100);
    }
    let first = shop.backlog("2026-12-01").unwrap();
    assert_eq!(first.entries.len(), 60);
    shop.commit(first);
    assert_eq!(shop.sums(), [0, 20, 0, 470]);
    assert_eq!(shop.backlog("2026-12-01"), None);
    assert_eq!(shop.decided("2026-12-01").entries.len(), 40);
}

#[test]
fn a_hold_of_thirty_days_brings_no_more_than_a_transaction_takes() {
    let mut shop = a_point_a_day(30);
    shop.hold("2026-12-01T00:00", "long", 30, 30 * 86_400)
        .unwrap();
    shop.give("2026-12-01T00:00", "gift", 59, None);
    for number in 0..59 {
        shop.hold("2026-12-01T00:00", &format!("h{number}"), 1, 60)
            .unwrap();
    }
    let first = shop.backlog("2026-12-31T00:00").unwrap();
    assert_eq!(first.entries.len(), 59 + 1 + 30);
    shop.commit(first);
    assert_eq!(shop.sums(), [59, 0, 0, 0]);
}
