//! Points are given for rewards of the catalogue.

use super::*;
use crate::entry::{Entry, EntryKey, Record};
use crate::ids::ExchangeId;
use crate::program::ExpiredLot;
use crate::wallet::exchange::{Exchange, cancel, exchange, hand_over};
use crate::wallet::tests::follow::brought;

/// A member with 50 points of the month and 100 of the year.
fn shop(program: Program) -> Shop {
    let mut shop = Shop::new(program);
    shop.give("2026-11-01", "gift-1", 50, Some("2026-11-30"));
    shop.give("2026-11-01", "gift-2", 100, None);
    shop
}

fn swap(shop: &mut Shop, at: &str, amount: u64) -> Result<Entry, Refusal> {
    let command = Exchange {
        exchange_id: ExchangeId::parse("x-1").unwrap(),
        reward: "mug".to_owned(),
        quantity: 2,
        points: points(amount),
    };
    let decision = exchange(shop.wallet.clone(), command, &shop.moment(jst(at)))?;
    Ok(shop.commit(decision).unwrap())
}

fn call_off(shop: &mut Shop, at: &str, made: &Entry) -> Entry {
    let id = ExchangeId::parse("x-1").unwrap();
    let paid = made.moved.gone.clone();
    let decision = cancel(shop.wallet.clone(), id, paid, &shop.moment(jst(at)));
    shop.commit(decision.unwrap()).unwrap()
}

#[test]
fn a_reward_takes_what_ends_first_and_gives_it_back_with_its_last_days() {
    let mut shop = shop(plain());
    let made = swap(&mut shop, "2026-11-10", 80).unwrap();
    assert_eq!(made.key, EntryKey::new(Record::Exchange, "x-1"));
    assert_eq!(shop.days(), ["2027-11-30: 70"]);
    let end = call_off(&mut shop, "2026-11-20", &made);
    assert_eq!(end.key, EntryKey::new(Record::ExchangeEnd, "x-1"));
    assert_eq!(shop.days(), ["2026-11-30: 50", "2027-11-30: 100"]);
    assert_eq!(
        shop.story(2),
        [
            "2026-11-10T12:00 exchanged -80",
            "2026-11-20T12:00 restored +80"
        ]
    );
}

#[test]
fn what_has_ended_meanwhile_comes_back_as_the_program_says() {
    for (expired_lot, days) in [
        (
            ExpiredLot::Reissue { days: 30 },
            vec!["2027-01-09: 50", "2027-11-30: 100"],
        ),
        (ExpiredLot::Forfeit, vec!["2027-11-30: 100"]),
    ] {
        let mut shop = shop(with(|program| program.returns.expired_lot = expired_lot));
        let made = swap(&mut shop, "2026-11-10", 80).unwrap();
        call_off(&mut shop, "2026-12-10", &made);
        assert_eq!(shop.days(), days);
    }
}

#[test]
fn nobody_gives_more_than_there_is() {
    let mut shop = shop(plain());
    let (available, wanted) = (100, 101);
    assert_eq!(
        swap(&mut shop, "2026-12-10", 101),
        Err(Refusal::InsufficientPoints { available, wanted })
    );
}

#[test]
fn a_wallet_that_forgot_an_exchange_and_its_end_is_brought_to_it() {
    let mut shop = shop(rolling(12));
    let then = shop.wallet.clone();
    let made = swap(&mut shop, "2026-11-10", 80).unwrap();
    call_off(&mut shop, "2026-12-10", &made);
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet.lots, shop.wallet.lots);
    assert_eq!(followed.wallet.chain, shop.wallet.chain);
}

#[test]
fn what_is_handed_over_moves_nothing_and_a_wallet_that_forgot_it_is_brought_to_it() {
    let mut shop = shop(rolling(12));
    swap(&mut shop, "2026-11-10", 80).unwrap();
    let then = shop.wallet.clone();
    let id = ExchangeId::parse("x-1").unwrap();
    let decision = hand_over(shop.wallet.clone(), id, &shop.moment(jst("2026-11-12")));
    let end = shop.commit(decision.unwrap()).unwrap();
    assert_eq!(end.key, EntryKey::new(Record::ExchangeEnd, "x-1"));
    assert_eq!(end.moved.change(), 0);
    assert_eq!(shop.wallet.lots, then.lots);
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet.chain, shop.wallet.chain);
}
