//! Which entries of two journals are the halves of one thing that was done.

use super::referral::Pair;
use super::*;
use crate::entry::{Entry, Moved};
use crate::ids::{ActivityId, MemberId, OrderId};
use crate::wallet::{merge, referral};

type Change = fn(&mut Entry, &mut Entry);

/// That both are halves, in this order, and are not any more after each of the changes.
fn are_told_apart(
    are_halves: fn(&Entry, &Entry) -> bool,
    one: &Entry,
    other: &Entry,
    changes: &[Change],
) {
    assert!(are_halves(one, other));
    for (number, change) in changes.iter().enumerate() {
        let (mut one, mut other) = (one.clone(), other.clone());
        change(&mut one, &mut other);
        assert!(!are_halves(&one, &other), "change {number}");
    }
}

fn nobody() -> MemberId {
    MemberId::parse("m9").unwrap()
}

fn brought(come: &mut Entry) -> &mut merge::Brought {
    match &mut come.fact {
        Fact::MergedFrom { brought, .. } => brought,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_halves_of_a_merge_name_each_other_and_say_the_same() {
    let (mut card, mut app) = (Shop::new(pending(14)), Shop::second(pending(14)));
    app.earn("2026-11-01", "ec-1", 10_000);
    app.give("2026-11-01", "gift-1", 50, None);
    app.hold("2026-11-02T10:00", "use-1", 20, 3_600).unwrap();
    let come = card.merge("2026-11-02T10:10", &mut app).unwrap();
    let out = app.entries.last().unwrap();
    assert!(!merge::are_halves(&come, out));
    let changes: [Change; 7] = [
        |out, _| out.member = nobody(),
        |_, come| come.member = nobody(),
        |out, _| out.moved = Moved::default(),
        |out, come| come.moved.gone = out.moved.gone.clone(),
        |_, come| brought(come).pending.clear(),
        |_, come| brought(come).holds.clear(),
        |_, come| brought(come).debt = points(1),
    ];
    are_told_apart(merge::are_halves, out, &come, &changes);
}

/// The entries of the referrer and the friend that one act wrote.
fn written(pair: &Pair, is_one: fn(&Fact) -> bool) -> [Entry; 2] {
    [&pair.referrer, &pair.friend].map(|shop| {
        let mut entries = shop.entries.iter();
        entries.find(|entry| is_one(&entry.fact)).unwrap().clone()
    })
}

#[test]
fn the_halves_of_a_promise_are_of_one_referral_one_purchase_and_one_day() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 5_000);
    let [one, other] = written(&pair, |fact| matches!(fact, Fact::Promised(_)));
    fn promised(entry: &mut Entry) -> &mut crate::fact::Promised {
        match &mut entry.fact {
            Fact::Promised(promised) => promised,
            other => panic!("{other:?}"),
        }
    }
    let changes: [Change; 4] = [
        |one, _| promised(one).referral = ActivityId::parse("ref-9").unwrap(),
        |one, _| promised(one).to = promised(one).to.other(),
        |one, _| promised(one).order_id = OrderId::parse("ec-9").unwrap(),
        |one, _| promised(one).available_on = day("2026-12-24"),
    ];
    are_told_apart(referral::are_halves, &one, &other, &changes);
}

#[test]
fn the_halves_of_a_broken_promise_are_of_one_referral_and_of_both_sides() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 5_000);
    let promised = written(&pair, |fact| matches!(fact, Fact::Promised(_)));
    let at = "2026-11-11";
    pair.friend
        .give_back(at, "ec-1", "back-1", Goods::Full)
        .unwrap();
    pair.pass_on(at);
    let [one, other] = written(&pair, |fact| matches!(fact, Fact::PromiseBroken(_)));
    assert!(!referral::are_halves(&promised[0], &other));
    fn broken(entry: &mut Entry) -> &mut crate::fact::PromiseEnd {
        match &mut entry.fact {
            Fact::PromiseBroken(end) => end,
            other => panic!("{other:?}"),
        }
    }
    let changes: [Change; 2] = [
        |one, _| broken(one).referral = ActivityId::parse("ref-9").unwrap(),
        |one, _| broken(one).to = broken(one).to.other(),
    ];
    are_told_apart(referral::are_halves, &one, &other, &changes);
}
