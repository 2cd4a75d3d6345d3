//! Coupons that multiply, from their use until their order is awarded and beyond.

use super::*;
use crate::coupon::Multiplier;
use crate::entry::{Entry, EntryKey, Fingerprint, Record};
use crate::fact::Earned;
use crate::ids::{CouponId, OrderId};
use crate::program::CouponOnly;
use crate::wallet::Wallet;
use crate::wallet::coupon::{PROMISES_MAX, promise, release};
use crate::wallet::follow::follow;

fn double(coupon: &str) -> Multiplier {
    Multiplier {
        coupon: CouponId::parse(coupon).unwrap(),
        template: "double".to_owned(),
        title: "2倍".to_owned(),
        times: 2.into(),
        max_points: None,
        min_spend: 0,
        only: CouponOnly::default(),
        goods: Fingerprint::default(),
    }
}

impl Shop {
    fn use_double(&mut self, at: &str, order: &str, coupon: &str) -> Result<Entry, Refusal> {
        let key = EntryKey::new(Record::Coupon, format!("{coupon}:{order}:use"));
        let order_id = OrderId::parse(order).unwrap();
        let moment = self.moment(jst(at));
        let kept = promise(self.wallet.clone(), key, order_id, double(coupon), &moment)?;
        Ok(self.commit(kept).unwrap())
    }

    fn release_double(&mut self, at: &str, order: &str, coupon: &str) -> Result<Entry, Refusal> {
        let key = EntryKey::new(Record::Coupon, format!("{coupon}:{order}:{at}:release"));
        let order_id = OrderId::parse(order).unwrap();
        let coupon = CouponId::parse(coupon).unwrap();
        let moment = self.moment(jst(at));
        let left = release(self.wallet.clone(), key, &order_id, &coupon, &moment)?;
        Ok(self.commit(left).unwrap())
    }
}

fn parts(earned: &Earned) -> Vec<(&str, u64)> {
    let parts = earned.parts.iter();
    parts
        .map(|part| (part.rule.as_str(), part.points))
        .collect()
}

const EARNED_ALREADY: &str = "its order has earned with it: take that back whole first";

fn not_usable(reason: &str) -> Refusal {
    let reason = reason.to_owned();
    Refusal::CouponNotUsable { reason }
}

#[test]
fn the_order_that_used_it_earns_twice_and_no_other_does() {
    let mut shop = Shop::new(plain());
    shop.use_double("2026-11-22", "ec-1", "c1").unwrap();
    shop.earn("2026-11-22", "ec-2", 1_000);
    assert_eq!(parts(&shop.earned("ec-2")), [("base", 10)]);
    shop.earn("2026-11-23", "ec-1", 1_000);
    let twice = [("base", 10), ("coupon:double", 10)];
    assert_eq!(parts(&shop.earned("ec-1")), twice);
    assert!(shop.wallet.used.multipliers.is_empty());
    assert_eq!(shop.sums(), [30, 0, 0, 0]);
}

#[test]
fn what_is_released_before_the_award_gives_nothing() {
    let mut shop = Shop::new(plain());
    shop.use_double("2026-11-22", "ec-1", "c1").unwrap();
    shop.use_double("2026-11-22", "ec-1", "c2").unwrap();
    shop.release_double("2026-11-22", "ec-1", "c1").unwrap();
    shop.earn("2026-11-23", "ec-1", 1_000);
    assert_eq!(
        parts(&shop.earned("ec-1")),
        [("base", 10), ("coupon:double", 10)]
    );
}

#[test]
fn once_it_has_given_points_it_is_released_only_after_they_all_came_back() {
    let mut shop = Shop::new(plain());
    shop.use_double("2026-11-22", "ec-1", "c1").unwrap();
    shop.earn("2026-11-22", "ec-1", 1_000);
    let refused = Err(not_usable(EARNED_ALREADY));
    assert_eq!(shop.release_double("2026-11-23", "ec-1", "c1"), refused);
    shop.give_back("2026-11-23", "ec-1", "r1", Goods::Amount(500))
        .unwrap();
    assert_eq!(shop.sums(), [10, 0, 0, 0]);
    assert_eq!(shop.release_double("2026-11-23", "ec-1", "c1"), refused);
    shop.give_back("2026-11-23", "ec-1", "r2", Goods::Full)
        .unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
    shop.release_double("2026-11-24", "ec-1", "c1").unwrap();
}

#[test]
fn an_edited_order_is_multiplied_as_it_was() {
    let mut shop = Shop::new(plain());
    shop.use_double("2026-11-22", "ec-1", "c1").unwrap();
    shop.earn("2026-11-22", "ec-1", 1_000);
    let order = of_yen("2026-11-22", 2_500);
    let amended = shop.amend("2026-11-23", "ec-1", "am-1", order, None);
    let amended = amended.unwrap();
    assert_eq!(amended.points_change(), 30);
    assert_eq!(
        parts(&amended.earned),
        [("base", 25), ("coupon:double", 25)]
    );
}

#[test]
fn a_wallet_keeps_no_more_promises_than_fit_into_it() {
    let mut shop = Shop::new(plain());
    for number in 0..PROMISES_MAX {
        let (order, coupon) = (format!("ec-{number}"), format!("c{number}"));
        shop.use_double("2026-11-22", &order, &coupon).unwrap();
    }
    let refused = shop.use_double("2026-11-22", "ec-x", "cx");
    let reason = "too many coupons wait for orders to be awarded";
    assert_eq!(refused, Err(not_usable(reason)));
    shop.earn("2026-11-22", "ec-3", 100);
    shop.use_double("2026-11-22", "ec-x", "cx").unwrap();
}

#[test]
fn a_membership_that_is_merged_brings_what_its_coupons_promise() {
    let (mut card, mut app) = (Shop::new(plain()), Shop::second(plain()));
    app.use_double("2026-11-22", "ec-1", "c1").unwrap();
    card.merge("2026-11-23", &mut app).unwrap();
    card.earn("2026-11-24", "ec-1", 1_000);
    assert_eq!(card.sums(), [20, 0, 0, 0]);
    card.give_back("2026-11-25", "ec-1", "r1", Goods::Full)
        .unwrap();
    card.release_double("2026-11-25", "ec-1", "c1").unwrap();
}

#[test]
fn what_two_memberships_promised_to_one_order_is_kept_though_they_are_merged() {
    let (mut card, mut app) = (Shop::new(plain()), Shop::second(plain()));
    card.use_double("2026-11-22", "ec-1", "c1").unwrap();
    app.use_double("2026-11-22", "ec-1", "c2").unwrap();
    card.merge("2026-11-23", &mut app).unwrap();
    card.earn("2026-11-24", "ec-1", 1_000);
    assert_eq!(card.sums(), [30, 0, 0, 0]);
}

#[test]
fn a_wallet_that_was_lost_comes_to_the_same_by_its_journal() {
    let mut shop = Shop::new(plain());
    shop.use_double("2026-11-22", "ec-1", "c1").unwrap();
    shop.use_double("2026-11-22", "ec-2", "c2").unwrap();
    shop.use_double("2026-11-22", "ec-3", "c3").unwrap();
    shop.release_double("2026-11-23", "ec-2", "c2").unwrap();
    shop.earn("2026-11-23", "ec-1", 1_000);
    let lost = Wallet::new(shop.wallet.member.clone());
    let found = follow(lost, &shop.entries, &shop).unwrap();
    assert_eq!(found.wallet.used, shop.wallet.used);
    assert_eq!(found.wallet.lots, shop.wallet.lots);
}

#[test]
fn a_coupon_that_its_order_did_not_use_is_not_released_by_it() {
    let mut shop = Shop::new(plain());
    shop.use_double("2026-11-22", "ec-1", "c1").unwrap();
    let refused = shop.release_double("2026-11-22", "ec-1", "c2");
    assert_eq!(refused, Err(not_usable(EARNED_ALREADY)));
}
