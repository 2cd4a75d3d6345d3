//! What a coupon gives and takes back.

use super::*;
use crate::entry::{EntryKey, Record};
use crate::wallet::Wallet;
use crate::wallet::follow::follow;
use crate::wallet::grant::give;

#[test]
fn a_coupons_points_last_as_long_as_the_programs() {
    let mut shop = Shop::new(plain());
    shop.grant("2026-11-22", "c1:use", 200);
    assert_eq!(shop.days(), ["2027-11-30: 200"]);
    assert_eq!(
        shop.entries[0].fact,
        Fact::Granted {
            done: None,
            reason: "bonus".to_owned()
        }
    );
}

#[test]
fn they_are_taken_back_and_what_is_spent_is_owed() {
    let mut shop = Shop::new(plain());
    shop.grant("2026-11-22", "c1:use", 200);
    shop.redeem("2026-11-22", "use", 150).unwrap();
    let entry = shop.take_back("2026-11-23", "c1:release", 200);
    assert_eq!(entry.moved.change(), -50);
    assert!(matches!(entry.fact, Fact::ClawedBack { debt_added, .. } if debt_added == points(150)));
    assert_eq!(shop.sums(), [0, 0, 0, 150]);
}

#[test]
fn or_let_go_where_the_program_says_so() {
    let mut shop = Shop::new(clamping());
    shop.grant("2026-11-22", "c1:use", 200);
    shop.redeem("2026-11-22", "use", 150).unwrap();
    shop.take_back("2026-11-23", "c1:release", 200);
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn a_runs_points_have_the_last_day_that_it_says_and_none_that_has_passed() {
    let shop = Shop::new(plain());
    let at = |on: &str| {
        let key = EntryKey::new(Record::Gift, "told-run-m1");
        let moment = shop.moment(jst("2026-11-22"));
        let given = (points(200), Some(day(on)));
        give(shop.wallet.clone(), key, "thanks", given, &moment)
    };
    let given = at("2026-11-22").unwrap();
    let days: Vec<_> = given.wallet.lots.by_day().into_iter().collect();
    assert_eq!(days, [(day("2026-11-22"), points(200))]);
    assert_eq!(at("2026-11-21"), Err(Refusal::LastDayPassed));
    let lost = Wallet::new(shop.wallet.member.clone());
    let found = follow(lost, &given.entries, &shop).unwrap();
    assert_eq!(found.wallet.lots, given.wallet.lots);
}
