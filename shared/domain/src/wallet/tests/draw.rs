//! Points are given for draws of a lottery.

use super::*;
use crate::entry::{Entry, EntryKey, Record};
use crate::fact::Drawn;
use crate::ids::DrawId;
use crate::program::{Lottery, LotteryKind, Prize};
use crate::wallet::draw::{Draw, draw};
use crate::wallet::gifts::is_gift;
use crate::wallet::tests::follow::brought;

/// A lottery of which each member has two draws.
fn lottery() -> Lottery {
    Lottery {
        id: "summer".to_owned(),
        name: "夏の抽選".to_owned(),
        name_en: None,
        points: 30,
        from: day("2026-11-01"),
        to: day("2026-12-31"),
        max_per_member: Some(2),
        max_per_member_per_day: None,
        kind: LotteryKind::General,
        transaction_yen: 100,
        expected_sales_yen: 0,
        prizes: Vec::new(),
    }
}

/// A member with 50 points of the month and 100 of the year.
fn shop(program: Program) -> Shop {
    let lotteries = vec![lottery()];
    let mut shop = Shop::new(Program {
        lotteries,
        ..program
    });
    shop.give("2026-11-01", "gift-1", 50, Some("2026-11-30"));
    shop.give("2026-11-01", "gift-2", 100, None);
    shop
}

fn roll(shop: &mut Shop, at: &str, id: &str, won: u64) -> Result<Entry, Refusal> {
    let command = Draw {
        draw_id: DrawId::parse(id).unwrap(),
        drawn: Drawn {
            lottery: "summer".to_owned(),
            roll: 7,
            prize: (won > 0).then(|| "points".to_owned()),
            instead_of: None,
        },
        price: points(30),
        won: points(won),
    };
    let decision = draw(shop.wallet.clone(), command, &shop.moment(jst(at)))?;
    Ok(shop.commit(decision).unwrap())
}

#[test]
fn a_draw_takes_what_ends_first_and_its_prize_lasts_as_new_points_do() {
    let mut shop = shop(plain());
    let made = roll(&mut shop, "2026-11-10", "d-1", 500).unwrap();
    assert_eq!(made.key, EntryKey::new(Record::Draw, "d-1"));
    assert_eq!(made.moved.change(), 470);
    assert_eq!(shop.days(), ["2026-11-30: 20", "2027-11-30: 600"]);
    assert_eq!(shop.story(1), ["2026-11-10T12:00 drawn +470"]);
}

#[test]
fn nobody_draws_more_often_than_the_lottery_lets_a_member() {
    let mut shop = shop(plain());
    roll(&mut shop, "2026-11-10", "d-1", 0).unwrap();
    roll(&mut shop, "2026-11-11", "d-2", 0).unwrap();
    let third = roll(&mut shop, "2026-11-12", "d-3", 0);
    assert_eq!(third, Err(Refusal::AboveLimit { limit: 2 }));
    shop.program.lotteries.clear();
    roll(&mut shop, "2026-11-13", "d-4", 0).unwrap();
    let known = shop.wallet.used.draws.keys();
    assert_eq!(known.collect::<Vec<_>>(), ["summer"]);
}

#[test]
fn a_lottery_may_give_each_member_so_many_draws_a_day_of_the_programs_zone() {
    let mut shop = shop(plain());
    shop.program.lotteries[0].max_per_member = None;
    shop.program.lotteries[0].max_per_member_per_day = Some(1);
    roll(&mut shop, "2026-11-10T00:00", "d-1", 0).unwrap();
    let second = roll(&mut shop, "2026-11-10T23:59", "d-2", 0);
    assert_eq!(second, Err(Refusal::AboveLimit { limit: 1 }));
    roll(&mut shop, "2026-11-11T00:00", "d-2", 0).unwrap();
    let second = roll(&mut shop, "2026-11-11T00:01", "d-3", 0);
    assert_eq!(second, Err(Refusal::AboveLimit { limit: 1 }));
}

#[test]
fn two_who_become_one_have_drawn_today_what_both_had() {
    let mut one = shop(plain());
    one.program.lotteries[0].max_per_member = None;
    one.program.lotteries[0].max_per_member_per_day = Some(2);
    let mut other = Shop::second(one.program.clone());
    other.give("2026-11-01", "gift-3", 100, None);
    roll(&mut one, "2026-11-10", "d-1", 0).unwrap();
    roll(&mut other, "2026-11-10", "d-2", 0).unwrap();
    one.merge("2026-11-10", &mut other).unwrap();
    let third = roll(&mut one, "2026-11-10", "d-3", 0);
    assert_eq!(third, Err(Refusal::AboveLimit { limit: 2 }));
    roll(&mut one, "2026-11-11", "d-3", 0).unwrap();
}

#[test]
fn nobody_draws_with_points_that_are_not_there_whatever_the_prize() {
    let mut shop = shop(plain());
    assert_eq!(
        roll(&mut shop, "2028-01-01", "d-1", 500),
        Err(Refusal::InsufficientPoints {
            available: 0,
            wanted: 30
        })
    );
}

#[test]
fn a_wallet_that_forgot_its_draws_is_brought_to_them() {
    let mut shop = shop(rolling(12));
    shop.program.lotteries[0].max_per_member_per_day = Some(1);
    let then = shop.wallet.clone();
    roll(&mut shop, "2026-11-10", "d-1", 500).unwrap();
    roll(&mut shop, "2026-12-10", "d-2", 0).unwrap();
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet.lots, shop.wallet.lots);
    assert_eq!(followed.wallet.used, shop.wallet.used);
    assert_eq!(followed.wallet.chain, shop.wallet.chain);
}

#[test]
fn a_prize_that_is_a_coupon_is_given_once_with_its_draw_and_its_entry_says_so() {
    let mut shop = shop(with(|program| program.coupons = Program::sample().coupons));
    shop.program.lotteries[0].prizes = vec![Prize {
        id: "points".to_owned(),
        name: "クーポン".to_owned(),
        name_en: None,
        value_yen: 500,
        odds: 1,
        stock: 1,
        points: 0,
        coupon: Some("birthday".to_owned()),
    }];
    let then = shop.wallet.clone();
    let made = roll(&mut shop, "2026-11-10", "d-1", 1).unwrap();
    let [coupon] = shop.gifts.as_slice() else {
        panic!("one coupon, not {:?}", shop.gifts)
    };
    assert!(is_gift(&coupon.id) && coupon.id.as_str().starts_with("prize-"));
    assert_eq!(coupon.expires_on, day("2026-12-10"));
    assert_eq!(made.coupons()[0].id, coupon.id);
    assert_eq!(made.coupons()[0].title, "お誕生日クーポン");
    assert!(shop.wallet.used.gifts.due.is_empty());
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet.chain, shop.wallet.chain);
    roll(&mut shop, "2026-11-11", "d-2", 0).unwrap();
    assert_eq!(shop.gifts.len(), 1);
}
