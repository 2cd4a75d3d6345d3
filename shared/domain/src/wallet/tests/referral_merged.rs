//! A referral whose friend becomes one with another, and how long its promise is remembered.

use super::referral::{Pair, program};
use super::*;
use crate::ids::MemberId;
use crate::program::ReferralTerms;
use crate::wallet::tests::stamps::ties_out;

/// Another membership of the friend's.
fn other_membership() -> Shop {
    let mut shop = Shop::new(program());
    shop.wallet.member = MemberId::parse("m3").unwrap();
    shop
}

#[test]
fn a_referral_goes_along_with_a_merge_and_the_first_purchase_after_it_decides() {
    let mut pair = Pair::referred();
    let mut card = other_membership();
    card.merge("2026-11-02", &mut pair.friend).unwrap();
    pair.friend = card;
    let again = pair.refer("2026-11-03", "ref-2", "m1");
    assert_eq!(again, Err(Refusal::AlreadyReferred));
    pair.buy("2026-11-10", "ec-1", 3_000);
    assert_eq!(pair.referrer.sums(), [0, 500, 0, 0]);
    assert_eq!(pair.friend.sums(), [30, 200, 0, 0]);
}

#[test]
fn whoever_had_bought_under_the_other_membership_is_no_new_friend_any_more() {
    let mut pair = Pair::referred();
    let mut card = other_membership();
    card.earn("2026-11-01", "ec-0", 100);
    card.merge("2026-11-02", &mut pair.friend).unwrap();
    assert_eq!(card.wallet.used.referrals.open, None);
}

#[test]
fn what_was_promised_before_a_merge_ties_out_after_it() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 3_000);
    let mut card = other_membership();
    card.merge("2026-11-11", &mut pair.friend).unwrap();
    assert_eq!(card.sums(), [30, 200, 0, 0]);
    assert!(ties_out(&card) && ties_out(&pair.friend));
}

#[test]
fn a_promise_is_remembered_until_its_purchase_cannot_come_back_any_more() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 3_000);
    let mut remembered = |at: &str, id: &str| {
        pair.buy(at, id, 100);
        pair.friend.wallet.used.referrals.promised.len()
    };
    let days = [("2026-11-24", "ec-2"), ("2026-11-25", "ec-3")];
    assert_eq!(days.map(|(at, id)| remembered(at, id)), [1, 0]);
}

#[test]
fn points_that_wait_longer_than_they_last_can_be_used_on_the_day_on_which_they_come() {
    let mut program = program();
    program.expiry.months = 1;
    program.activities[0].referral = Some(ReferralTerms {
        friend_points: 200,
        min_spend: 3_000,
        return_days: 90,
    });
    let mut pair = Pair {
        referrer: Shop::new(program.clone()),
        friend: Shop::second(program),
    };
    pair.refer("2026-11-01", "ref-1", "m1").unwrap();
    pair.buy("2026-11-10", "ec-1", 3_000);
    let available = ["2027-02-08", "2027-02-09", "2027-02-10"];
    let available = available.map(|at| pair.referrer.available(at));
    assert_eq!(available, [0, 500, 0]);
}

#[test]
fn activity_gives_points_that_wait_a_later_last_day_too() {
    let mut program = program();
    (program.expiry.policy, program.expiry.months) = (ExpiryPolicy::Rolling, 6);
    let mut pair = Pair {
        referrer: Shop::new(program.clone()),
        friend: Shop::second(program),
    };
    pair.refer("2026-11-01", "ref-1", "m1").unwrap();
    pair.buy("2026-11-29", "ec-1", 3_000);
    pair.buy("2026-12-01", "ec-2", 100);
    pair.friend.settle("2026-12-14");
    assert_eq!(pair.friend.days(), ["2027-06-30: 231"]);
}
