//! What a coupon gives and takes back.

use super::*;

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
