//! Points are given within a family.

use super::*;
use crate::entry::{Entry, EntryKey, Moved, Record};
use crate::ids::{FamilyId, MemberId, TransferId};
use crate::program::Families;
use crate::wallet::tests::follow::brought;
use crate::wallet::transfer::{are_halves, transfer};

/// A mother with 100 points of the month and 200 of the year, and a child without any.
fn mother_and_child(program: Program) -> (Shop, Shop) {
    let program = Program {
        families: Some(Families { max_members: 2 }),
        ..program
    };
    let (mut mother, mut child) = (Shop::new(program.clone()), Shop::second(program));
    for shop in [&mut mother, &mut child] {
        shop.wallet.family = FamilyId::parse("home").ok();
    }
    mother.give("2026-11-01", "gift-1", 100, Some("2026-11-30"));
    mother.earn("2026-11-01", "ec-1", 20_000);
    (mother, child)
}

/// The halves, as they were recorded.
fn give(at: &str, from: &mut Shop, to: &mut Shop, amount: u64) -> Result<(Entry, Entry), Refusal> {
    let moment = from.moment(jst(at));
    let id = TransferId::parse("t-1").unwrap();
    let (giver, taker) = (from.wallet.clone(), to.wallet.clone());
    let done = transfer(giver, taker, &id, points(amount), &moment)?;
    let out = from.commit(done.gave).unwrap();
    Ok((out, to.commit(done.got).unwrap()))
}

#[test]
fn points_keep_their_last_day_their_year_and_their_kind_and_go_soonest_first() {
    let (mut mother, mut child) = mother_and_child(plain());
    let before = mother.wallet.lots.clone();
    let (out, come) = give("2026-11-10", &mut mother, &mut child, 150).unwrap();
    assert_eq!(mother.days(), ["2027-11-30: 150"]);
    assert_eq!(child.days(), ["2026-11-30: 100", "2027-11-30: 50"]);
    let is_known = |key| !before.in_bucket(key).is_zero();
    assert!(child.wallet.lots.iter().all(|(key, _)| is_known(key)));
    assert_eq!(out.key, EntryKey::new(Record::TransferOut, "t-1"));
    assert_eq!(come.key, EntryKey::new(Record::TransferIn, "t-1"));
    assert_eq!(mother.story(1), ["2026-11-10T12:00 transferred_out -150"]);
    assert_eq!(child.story(1), ["2026-11-10T12:00 transferred_in +150"]);
    assert!(are_halves(&out, &come) && !are_halves(&come, &out));
}

#[test]
fn nobody_makes_points_younger_by_passing_them_on_where_activity_extends_them() {
    let (mut mother, mut child) = mother_and_child(rolling(12));
    give("2027-03-10", &mut mother, &mut child, 150).unwrap();
    give("2027-03-10", &mut child, &mut mother, 150).unwrap();
    assert_eq!(mother.days(), ["2027-11-30: 200"]);
}

#[test]
fn what_is_owed_is_paid_first_and_points_that_ended_are_not_given() {
    let (mut mother, mut child) = mother_and_child(plain());
    child.earn("2026-11-01", "ec-2", 8_000);
    child.redeem("2026-11-02", "use", 80).unwrap();
    child
        .give_back("2026-11-03", "ec-2", "r1", Goods::Full)
        .unwrap();
    let late = give("2026-12-01", &mut mother, &mut child, 201);
    let (available, wanted) = (200, 201);
    assert_eq!(late, Err(Refusal::InsufficientPoints { available, wanted }));
    give("2026-12-01", &mut mother, &mut child, 100).unwrap();
    assert_eq!(child.sums(), [20, 0, 0, 0]);
    assert_eq!(
        child.story(2),
        [
            "2026-12-01T12:00 transferred_in +100",
            "2026-12-01T12:00 debt_offset -80"
        ]
    );
}

#[test]
fn both_must_be_of_one_family_and_there_still() {
    let (mut mother, mut child) = mother_and_child(plain());
    child.wallet.family = None;
    let apart = give("2026-11-10", &mut mother, &mut child, 1);
    assert_eq!(apart, Err(Refusal::NotOneFamily));
    mother.wallet.family = None;
    let nowhere = give("2026-11-10", &mut mother, &mut child, 1);
    assert_eq!(nowhere, Err(Refusal::NotOneFamily));
    child.withdraw("2026-11-10").unwrap();
    let gone = give("2026-11-10", &mut mother, &mut child, 1);
    assert_eq!(gone, Err(Refusal::MemberWithdrawn));
}

#[test]
fn who_leaves_the_shop_is_of_no_family() {
    let (_, mut child) = mother_and_child(plain());
    child.withdraw("2026-11-10").unwrap();
    assert_eq!(child.wallet.family, None);
}

#[test]
fn wallets_that_forgot_a_transfer_are_brought_to_it() {
    let (mut mother, mut child) = mother_and_child(plain());
    let then = [mother.wallet.clone(), child.wallet.clone()];
    give("2026-11-10", &mut mother, &mut child, 150).unwrap();
    for (shop, then) in [&mother, &child].into_iter().zip(&then) {
        let followed = brought(shop, then).unwrap();
        assert_eq!(followed.wallet.lots, shop.wallet.lots);
        assert_eq!(followed.wallet.chain, shop.wallet.chain);
    }
}

#[test]
fn the_halves_of_a_transfer_name_each_other_and_say_the_same() {
    let (mut mother, mut child) = mother_and_child(plain());
    let halves = give("2026-11-10", &mut mother, &mut child, 150).unwrap();
    let changes: [fn(&mut Entry, &mut Entry); 5] = [
        |out, _| out.member = MemberId::parse("m9").unwrap(),
        |_, come| come.member = MemberId::parse("m9").unwrap(),
        |out, _| out.key.id = "t-9".to_owned(),
        |out, _| out.moved = Moved::default(),
        |out, come| come.moved.gone = out.moved.gone.clone(),
    ];
    for (number, change) in changes.iter().enumerate() {
        let (mut out, mut come) = halves.clone();
        change(&mut out, &mut come);
        assert!(!are_halves(&out, &come), "change {number}");
    }
}
