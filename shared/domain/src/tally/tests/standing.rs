//! Where a journal ends: owing, left, or with points.

use super::*;
use crate::wallet::tests::shop::Shop;
use crate::wallet::turn;

#[test]
fn a_tally_says_which_entry_is_its_newest() {
    let mut tally = Tally::default();
    for entry in &regular().0 {
        tally.add(entry).unwrap();
        assert_eq!(tally.seq(), entry.seq);
    }
}

/// A member who owes 50 points.
fn owing() -> Shop {
    let mut shop = crate::wallet::tests::plain_shop();
    shop.earn("2026-11-22", "ec-1", 5_000);
    shop.redeem("2026-11-22", "use-1", 50).unwrap();
    shop.give_back("2026-11-22", "ec-1", "back-1", Goods::Full)
        .unwrap();
    shop
}

#[test]
fn a_debt_alone_ties_out_and_points_beside_it_are_found() {
    let mut shop = owing();
    assert_eq!(untied(&shop.entries, &shop.wallet), None);
    shop.give("2026-11-22", "gift-1", 7, None);
    let (mut entries, mut wallet) = (shop.entries, shop.wallet);
    entries.pop();
    let gift = entries.last_mut().unwrap();
    (wallet.lots, wallet.seq) = (gift.moved.come.clone(), gift.seq);
    wallet.debt = Points::new(50).unwrap();
    gift.command.as_mut().unwrap().standing = turn::standing(&wallet, &shop.program);
    sealed_again(&mut entries, &mut wallet);
    let found = untied(&entries, &wallet);
    assert_eq!(found, Some("nobody has points and a debt at once"));
}

#[test]
fn who_leaves_forfeits_all_that_waited_was_set_aside_and_was_owed() {
    let mut owing = owing();
    let mut shop = crate::wallet::tests::plain_shop();
    shop.earn("2026-11-22", "ec-1", 5_000);
    shop.hold("2026-11-22", "use-1", 30, 3_600).unwrap();
    shop.program.earning.pending_days = 14;
    shop.earn("2026-11-22", "ec-2", 7_000);
    for shop in [&mut shop, &mut owing] {
        shop.withdraw("2026-11-22").unwrap();
        assert_eq!(untied(&shop.entries, &shop.wallet), None);
    }
    let forfeited = |change: fn(&mut Points, &mut Points, &mut Points)| {
        let (mut entries, mut wallet) = (shop.entries.clone(), shop.wallet.clone());
        match &mut entries.last_mut().unwrap().fact {
            Fact::Forfeited {
                pending,
                held,
                debt,
            } => change(pending, held, debt),
            other => panic!("{other:?}"),
        }
        sealed_again(&mut entries, &mut wallet);
        untied(&entries, &wallet)
    };
    assert_eq!(
        forfeited(|pending, _, _| *pending = Points::MAX),
        Some("what waited")
    );
    assert_eq!(
        forfeited(|_, held, _| *held = Points::MAX),
        Some("what was set aside")
    );
    assert_eq!(
        forfeited(|_, _, debt| *debt = Points::MAX),
        Some("what was owed")
    );
}

#[test]
fn a_merge_that_the_wallet_says_and_no_entry_does_is_found() {
    let other = || MemberId::parse("m9").unwrap();
    let (entries, wallet) = regular();
    let mut taken_in = wallet.clone();
    taken_in.former.push(other());
    let found = untied(&entries, &taken_in);
    assert_eq!(found, Some("who was merged into it"));
    let mut gone = wallet;
    gone.merged_into = Some(other());
    assert_eq!(untied(&entries, &gone), Some("who has all of it"));
}

#[test]
fn both_journals_of_a_merge_tie_out() {
    let mut card = crate::wallet::tests::plain_shop();
    let mut app = Shop::second(card.program.clone());
    app.earn("2026-11-22", "ec-1", 5_000);
    app.give_back("2026-11-22", "ec-1", "back-1", Goods::Amount(2_000))
        .unwrap();
    card.merge("2026-11-23", &mut app).unwrap();
    for shop in [&card, &app] {
        assert_eq!(untied(&shop.entries, &shop.wallet), None);
    }
}
