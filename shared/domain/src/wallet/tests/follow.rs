//! A wallet that was restored older than its journal.

use std::sync::Arc;

use super::*;
use crate::entry::Entry;
use crate::fact::{Earned, PaidWithPoints};
use crate::ids::{AmendmentId, OrderId};
use crate::program::Published;
use crate::wallet::Wallet;
use crate::wallet::follow::{Archive, Followed, Unfollowed, Why, follow};

impl Archive for Shop {
    fn program(&self, version: u32) -> Option<Published> {
        (version == self.version).then(|| Published {
            version,
            program: Arc::new(self.program.clone()),
            at: self.since,
            by: None,
        })
    }

    fn purchase(&self, order_id: &OrderId) -> Option<(Earned, Option<PaidWithPoints>)> {
        let earned = self.first(order_id.as_str());
        let paid = earned.paid.clone().and_then(|paid| self.in_the_end(paid));
        Some((earned, paid.filter(|paid| !paid.open)))
    }

    fn amendment(&self, amendment_id: &AmendmentId) -> Option<Earned> {
        Some(self.edited(amendment_id.as_str()))
    }
}

/// The wallet of then, brought to the end of the shop's journal.
pub(super) fn brought(shop: &Shop, then: &Wallet) -> Result<Followed, Unfollowed> {
    let known = usize::try_from(then.seq).unwrap();
    follow(then.clone(), &shop.entries[known..], shop)
}

fn why(shop: &Shop, then: &Wallet) -> (u64, Why) {
    let unfollowed = brought(shop, then).unwrap_err();
    (unfollowed.seq, unfollowed.why)
}

fn as_then(shop: &Shop, then: &Wallet) -> Wallet {
    Wallet {
        version: then.version,
        ..shop.wallet.clone()
    }
}

#[test]
fn a_purchase_that_the_wallet_forgot_comes_back_with_its_rank_and_its_points() {
    let mut shop = Shop::new(Program::sample());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let then = shop.wallet.clone();
    shop.earn("2026-11-24", "ec-2", 120_000);
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet, as_then(&shop, &then));
    assert_eq!(followed.wallet.rank.level(), Some("gold"));
    assert!(followed.lost.is_empty());
}

#[test]
fn a_hold_and_its_capture_come_back() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let then = shop.wallet.clone();
    shop.hold("2026-11-24", "use-1", 30, 3_600).unwrap();
    shop.capture("2026-11-24", "use-1", Some(10)).unwrap();
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet, as_then(&shop, &then));
    assert_eq!(followed.wallet.lots.total(), points(40));
}

#[test]
fn what_pays_a_debt_is_decided_anew_where_its_own_entry_was_lost() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    shop.redeem("2026-11-24", "use-1", 50).unwrap();
    shop.give_back("2026-11-24", "ec-1", "back-1", Goods::Full)
        .unwrap();
    let then = shop.wallet.clone();
    shop.give("2026-11-24", "gift-1", 70, None);
    let whole = as_then(&shop, &then);
    let offset = shop.entries.pop().unwrap();
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet, whole);
    assert_eq!(followed.lost, [offset]);
}

#[test]
fn a_return_of_everything_or_of_an_amount_comes_back_and_one_of_pieces_does_not() {
    for goods in [Goods::Full, Goods::Amount(700)] {
        let mut shop = Shop::new(plain());
        shop.earn("2026-11-24", "ec-1", 5_000);
        let then = shop.wallet.clone();
        shop.give_back("2026-11-24", "ec-1", "back-1", goods)
            .unwrap();
        assert_eq!(brought(&shop, &then).unwrap().wallet, as_then(&shop, &then));
    }
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let then = shop.wallet.clone();
    shop.give_back("2026-11-24", "ec-1", "back-1", pieces(&[("tea", 1)]))
        .unwrap();
    assert_eq!(why(&shop, &then), (2, Why::PiecesUnknown));
}

#[test]
fn what_a_coupon_gave_and_took_back_comes_back() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let then = shop.wallet.clone();
    shop.grant("2026-11-24", "coupon-1", 200);
    shop.redeem("2026-11-24", "use-1", 150).unwrap();
    shop.take_back("2026-11-24", "coupon-1", 200);
    assert_eq!(shop.sums(), [0, 0, 0, 100]);
    assert_eq!(brought(&shop, &then).unwrap().wallet, as_then(&shop, &then));
}

#[test]
fn an_activity_comes_back_on_its_own_day_and_where_its_entry_has_none_it_does_not() {
    let mut shop = Shop::new(Program::sample());
    let then = shop.wallet.clone();
    shop.act("2026-11-24", "visit-1", "visit", "2026-11-23");
    shop.act("2026-11-24", "visit-2", "visit", "2026-11-23");
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet, as_then(&shop, &then));
    assert_eq!(followed.wallet.lots.total(), points(10));
    let Fact::Granted { done, .. } = &mut shop.entries[0].fact else {
        panic!("a visit grants")
    };
    *done = None;
    assert_eq!(why(&shop, &then), (1, Why::DayUnknown));
}

#[test]
fn nothing_is_followed_that_comes_out_otherwise() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let then = shop.wallet.clone();
    shop.redeem("2026-11-24", "use-1", 20).unwrap();
    let poorer = Wallet {
        lots: shop.wallet.lots.clone(),
        ..then.clone()
    };
    assert_eq!(why(&shop, &poorer), (2, Why::Another));
    let mut changed: Vec<Entry> = shop.entries.clone();
    changed[1].at += chrono::TimeDelta::days(2_000);
    shop.entries = changed;
    assert_eq!(why(&shop, &then), (2, Why::Another));
}

#[test]
fn an_entry_whose_program_is_gone_is_not_judged_by_another() {
    let mut shop = Shop::new(plain());
    let then = shop.wallet.clone();
    shop.earn("2026-11-24", "ec-1", 5_000);
    shop.version = 2;
    assert_eq!(why(&shop, &then), (1, Why::NoProgram));
}
