//! A journal that is left alone always ties out, and whatever is changed in it or in its wallet is found.

mod standing;

use proptest::prelude::*;

use super::*;
use crate::entry::Command;
use crate::fact::Fact;
use crate::points::Points;
use crate::wallet::lots::{LastDay, LotKey};
use crate::wallet::return_goods::Goods;
use crate::wallet::tests::properties::a_life;

/// What does not tie out of a journal and the wallet that it led to.
fn untied(entries: &[Entry], wallet: &Wallet) -> Option<&'static str> {
    let mut tally = Tally::default();
    let added = entries.iter().try_for_each(|entry| tally.add(entry));
    added
        .and_then(|()| tally.meets(wallet))
        .err()
        .map(|untied| untied.what)
}

/// A member who bought for 5,000 yen, set 30 points aside, spent 10 of them, and was given 7.
fn regular() -> (Vec<Entry>, Wallet) {
    let mut shop = crate::wallet::tests::plain_shop();
    shop.earn("2026-11-22", "ec-1", 5_000);
    shop.hold("2026-11-22", "use-1", 30, 3_600).unwrap();
    shop.capture("2026-11-22", "use-1", Some(10)).unwrap();
    shop.give("2026-11-22", "gift-1", 7, None);
    (shop.entries, shop.wallet)
}

/// As the one who tampers would do it: every seal made again after the change.
fn sealed_again(entries: &mut [Entry], wallet: &mut Wallet) {
    let mut before = ChainHash::default();
    for entry in entries {
        entry.chain = entry.chained_to(&before);
        before = entry.chain.clone();
    }
    wallet.chain = before;
}

#[test]
fn a_journal_and_its_wallet_tie_out() {
    let (entries, wallet) = regular();
    assert_eq!(entries.len(), 4);
    assert_eq!(untied(&entries, &wallet), None);
}

#[test]
fn a_changed_number_breaks_the_seal() {
    let (mut entries, wallet) = regular();
    entries[3].balance_after = Points::new(48).unwrap();
    assert_eq!(untied(&entries, &wallet), Some("its seal"));
}

#[test]
fn a_changed_number_is_found_though_every_seal_was_made_again() {
    let (mut entries, mut wallet) = regular();
    entries[3].balance_after = Points::new(48).unwrap();
    sealed_again(&mut entries, &mut wallet);
    assert_eq!(untied(&entries, &wallet), Some("what is left"));
}

#[test]
fn more_captured_than_was_held_is_found_though_every_seal_was_made_again() {
    let (mut entries, mut wallet) = regular();
    let earned = entries[0].moved.come.clone();
    let Fact::Captured { spent, from, .. } = &mut entries[2].fact else {
        panic!("the third entry ends the hold");
    };
    spent.points = Points::new(50).unwrap();
    *from = earned;
    sealed_again(&mut entries, &mut wallet);
    assert_eq!(untied(&entries, &wallet), Some("the hold that ended"));
}

#[test]
fn an_entry_that_is_gone_leaves_a_gap() {
    let (mut entries, wallet) = regular();
    entries.remove(1);
    assert_eq!(untied(&entries, &wallet), Some("its number"));
}

#[test]
fn the_last_entry_is_missed_by_the_wallet() {
    let (mut entries, wallet) = regular();
    entries.pop();
    assert_eq!(untied(&entries, &wallet), Some("the newest entry"));
}

#[test]
fn two_entries_that_changed_places_are_found() {
    let (mut entries, wallet) = regular();
    entries.swap(1, 2);
    assert_eq!(untied(&entries, &wallet), Some("its number"));
    (entries[1].seq, entries[2].seq) = (2, 3);
    assert_eq!(untied(&entries, &wallet), Some("its seal"));
}

#[test]
fn an_entry_under_another_name_is_found() {
    let (mut entries, wallet) = regular();
    entries[0].key.id = "ec-2".to_owned();
    assert_eq!(untied(&entries, &wallet), Some("its seal"));
}

#[test]
fn an_edited_wallet_is_found_whatever_was_edited() {
    let (entries, wallet) = regular();
    let edited = |edit: &dyn Fn(&mut Wallet)| {
        let mut wallet = wallet.clone();
        edit(&mut wallet);
        untied(&entries, &wallet)
    };
    let one = Points::new(1).unwrap();
    assert_eq!(
        edited(&|wallet| wallet.lots = Lots::new()),
        Some("the points by year and kind")
    );
    assert_eq!(
        edited(&|wallet| wallet.lots = wallet.lots.iter().map(|(key, _)| (key, one)).collect()),
        Some("the points by year and kind")
    );
    assert_eq!(edited(&|wallet| wallet.debt = one), Some("the debt"));
    assert_eq!(edited(&|wallet| wallet.seq = 3), Some("the newest entry"));
    assert_eq!(
        edited(&|wallet| wallet.chain = ChainHash::default()),
        Some("the seal")
    );
}

#[test]
fn goods_that_came_back_and_are_forgotten_are_found() {
    let mut shop = crate::wallet::tests::plain_shop();
    shop.earn("2026-11-22", "ec-1", 5_000);
    shop.give_back("2026-11-22", "ec-1", "back-1", Goods::Amount(5))
        .unwrap();
    assert_eq!(untied(&shop.entries, &shop.wallet), None);
    let mut wallet = shop.wallet;
    wallet.orders.clear();
    assert_eq!(untied(&shop.entries, &wallet), Some("what came back"));
}

#[test]
fn a_last_day_that_was_put_off_is_found() {
    let (entries, mut wallet) = regular();
    let later = |key: LotKey| LotKey {
        last_day: LastDay::Never,
        ..key
    };
    let lots = wallet.lots.iter();
    wallet.lots = lots.map(|(key, there)| (later(key), there)).collect();
    assert_eq!(untied(&entries, &wallet), Some("the points by last day"));
}

#[test]
fn a_hold_that_nobody_recorded_is_found() {
    let mut shop = crate::wallet::tests::plain_shop();
    shop.earn("2026-11-22", "ec-1", 5_000);
    let before = shop.entries.clone();
    shop.hold("2026-11-22", "use-1", 30, 3_600).unwrap();
    let mut wallet = shop.wallet;
    wallet.lots = before[0].moved.come.clone();
    (wallet.seq, wallet.chain) = (1, before[0].chain.clone());
    assert_eq!(untied(&before, &wallet), Some("what is set aside"));
}

/// One way to tamper with a journal of at least one entry.
#[derive(Clone, Copy, Debug)]
enum Tampering {
    Dropped,
    Swapped,
    Number,
    Time,
    Caller,
    Wallet,
}

/// The journal and the wallet afterwards; `None` where there was nothing to tamper with in this way.
fn tampered(
    how: Tampering,
    at: usize,
    (mut entries, mut wallet): (Vec<Entry>, Wallet),
) -> Option<(Vec<Entry>, Wallet)> {
    let at = at.checked_rem(entries.len())?;
    match how {
        Tampering::Dropped => {
            entries.remove(at);
        }
        Tampering::Swapped => {
            let (one, other) = (at.checked_sub(1)?, at);
            entries.swap(one, other);
            let (low, high) = (entries[other].seq, entries[one].seq);
            (entries[one].seq, entries[other].seq) = (low, high);
        }
        Tampering::Number => {
            let more = entries[at].balance_after.get() + 1;
            entries[at].balance_after = Points::new(more).unwrap();
        }
        Tampering::Time => entries[at].at += chrono::TimeDelta::milliseconds(1),
        Tampering::Caller => entries[at].command = other_caller(entries[at].command.clone()?),
        Tampering::Wallet => {
            let (key, there) = wallet.lots.iter().next()?;
            wallet.lots.take_from(key, there);
        }
    }
    Some((entries, wallet))
}

fn other_caller(command: Command) -> Option<Command> {
    let by = "somebody else".to_owned();
    Some(Command { by, ..command })
}

fn tampering() -> impl Strategy<Value = Tampering> {
    prop_oneof![
        Just(Tampering::Dropped),
        Just(Tampering::Swapped),
        Just(Tampering::Number),
        Just(Tampering::Time),
        Just(Tampering::Caller),
        Just(Tampering::Wallet),
    ]
}

proptest! {
    // Each case is a life of many steps.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_life_ties_out_after_every_entry((entries, wallet) in a_life()) {
        prop_assert_eq!(untied(&entries, &wallet), None);
    }

    #[test]
    fn whatever_is_tampered_with_is_found(life in a_life(), how in tampering(), at in 0..1_000_usize) {
        if let Some((entries, wallet)) = tampered(how, at, life) {
            prop_assert!(untied(&entries, &wallet).is_some(), "{:?} at {} was not found", how, at);
        }
    }
}
