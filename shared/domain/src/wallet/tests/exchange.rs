//! Points are given for rewards of the catalogue.

use super::*;
use crate::entry::{Entry, EntryKey, Record};
use crate::fact::Freed;
use crate::ids::ExchangeId;
use crate::program::{ExpiredLot, Reward};
use crate::wallet::Usage;
use crate::wallet::exchange::{Exchange, allowance, cancel, exchange, hand_over};
use crate::wallet::tests::follow::brought;

/// A member with 50 points of the month and 100 of the year.
fn shop(program: Program) -> Shop {
    let mut shop = Shop::new(program);
    shop.give("2026-11-01", "gift-1", 50, Some("2026-11-30"));
    shop.give("2026-11-01", "gift-2", 100, None);
    shop
}

fn swap(shop: &mut Shop, at: &str, amount: u64) -> Result<Entry, Refusal> {
    take(shop, at, "x-1", (2, amount))
}

fn take(
    shop: &mut Shop,
    at: &str,
    id: &str,
    (quantity, amount): (u32, u64),
) -> Result<Entry, Refusal> {
    let command = Exchange {
        exchange_id: ExchangeId::parse(id).unwrap(),
        reward: "mug".to_owned(),
        quantity,
        points: points(amount),
    };
    let decision = exchange(shop.wallet.clone(), command, &shop.moment(jst(at)))?;
    Ok(shop.commit(decision).unwrap())
}

fn call_off(shop: &mut Shop, at: &str, made: &Entry) -> Entry {
    let id = ExchangeId::parse(&made.key.id).unwrap();
    let paid = made.moved.gone.clone();
    let Fact::Exchanged { reward, quantity } = made.fact.clone() else {
        panic!("{made:?} is no exchange");
    };
    let freed = Some(Freed { reward, quantity });
    let decision = cancel(shop.wallet.clone(), id, paid, freed, &shop.moment(jst(at)));
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
    assert_eq!(followed.wallet.used, shop.wallet.used);
    assert_eq!(followed.wallet.chain, shop.wallet.chain);
}

/// A mug, three for each member.
fn mug() -> Reward {
    Reward {
        id: "mug".to_owned(),
        name: "マグカップ".to_owned(),
        name_en: None,
        points: 10,
        value_yen: None,
        transaction_yen: 100,
        from: None,
        to: None,
        ranks: Vec::new(),
        max_per_member: Some(3),
    }
}

#[test]
fn nobody_has_more_of_a_reward_than_it_says_and_what_was_called_off_does_not_count() {
    let mut shop = shop(with(|program| program.rewards = vec![mug()]));
    let first = take(&mut shop, "2026-11-10", "x-1", (2, 20)).unwrap();
    let above = Err(Refusal::AboveLimit { limit: 3 });
    assert_eq!(take(&mut shop, "2026-11-10", "x-2", (2, 20)), above);
    take(&mut shop, "2026-11-11", "x-2", (1, 10)).unwrap();
    assert_eq!(take(&mut shop, "2026-11-11", "x-3", (1, 10)), above);
    call_off(&mut shop, "2026-11-12", &first);
    assert_eq!(allowance(&shop.wallet, &mug()), Ok(Some(2)));
    take(&mut shop, "2026-11-12", "x-3", (2, 20)).unwrap();
    assert_eq!(take(&mut shop, "2026-11-12", "x-4", (1, 10)), above);
}

#[test]
fn what_was_had_before_there_was_a_limit_counts_towards_it() {
    let mut shop = shop(plain());
    take(&mut shop, "2026-11-10", "x-1", (2, 20)).unwrap();
    shop.program.rewards = vec![mug()];
    assert_eq!(allowance(&shop.wallet, &mug()), Ok(Some(1)));
    // A limit that is lower than what was had leaves none.
    let lower = Reward {
        max_per_member: Some(1),
        ..mug()
    };
    assert_eq!(allowance(&shop.wallet, &lower), Ok(Some(0)));
}

#[test]
fn a_reward_for_some_ranks_is_for_who_holds_one_of_them_now() {
    let mut gold = mug();
    gold.ranks = vec!["gold".to_owned()];
    gold.max_per_member = None;
    let mut shop = shop(with(|program| {
        program.ranks = Program::sample().ranks;
        program.rewards = vec![gold.clone()];
    }));
    let refused = take(&mut shop, "2026-11-10", "x-1", (1, 10));
    assert_eq!(refused, Err(Refusal::NotEligible));
    shop.earn("2026-11-11", "ec-1", 100_000);
    take(&mut shop, "2026-11-11", "x-1", (1, 10)).unwrap();
    assert_eq!(allowance(&shop.wallet, &gold), Ok(None));
}

#[test]
fn two_who_become_one_have_had_what_both_had() {
    let mut one = shop(with(|program| program.rewards = vec![mug()]));
    let mut other = Shop::second(one.program.clone());
    other.give("2026-11-01", "gift-3", 100, None);
    take(&mut one, "2026-11-10", "x-1", (1, 10)).unwrap();
    let theirs = take(&mut other, "2026-11-10", "x-2", (2, 20)).unwrap();
    one.merge("2026-11-11", &mut other).unwrap();
    let above = Err(Refusal::AboveLimit { limit: 3 });
    assert_eq!(take(&mut one, "2026-11-12", "x-3", (1, 10)), above);
    call_off(&mut one, "2026-11-12", &theirs);
    assert_eq!(allowance(&one.wallet, &mug()), Ok(Some(2)));
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

#[test]
fn what_was_called_off_leaves_nothing_in_the_wallet() {
    let mut shop = shop(with(|program| program.rewards = vec![mug()]));
    let made = take(&mut shop, "2026-11-10", "x-1", (2, 20)).unwrap();
    call_off(&mut shop, "2026-11-11", &made);
    assert_eq!(shop.wallet.used, Usage::default());
}
