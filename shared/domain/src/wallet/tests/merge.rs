//! Two memberships of one person become one.

use super::*;
use crate::entry::{EntryKey, Record};
use crate::ids::MemberId;
use crate::wallet::merge::FORMER_MAX;

/// A card with 100 points, 50 of them for a month, and the app's membership with 300.
fn card_and_app() -> (Shop, Shop) {
    let (mut card, mut app) = (Shop::new(plain()), Shop::second(plain()));
    card.give("2026-11-01", "gift-1", 50, None);
    card.give("2026-11-01", "gift-2", 50, Some("2026-11-30"));
    app.give("2026-11-01", "gift-3", 300, None);
    (card, app)
}

#[test]
fn points_go_over_with_their_last_days_and_both_journals_say_so() {
    let (mut card, mut app) = card_and_app();
    let entry = card.merge("2026-11-10", &mut app).unwrap();
    assert_eq!(entry.key, EntryKey::new(Record::MergeIn, "m2"));
    assert_eq!(card.days(), ["2026-11-30: 50", "2027-11-30: 350"]);
    assert_eq!(card.story(1), ["2026-11-10T12:00 merged +300"]);
    assert_eq!(app.story(1), ["2026-11-10T12:00 merged -300"]);
    assert_eq!(app.sums(), [0, 0, 0, 0]);
    assert_eq!(app.wallet.merged_into, Some(card.wallet.member.clone()));
    assert_eq!(card.wallet.former, [app.wallet.member.clone()]);
}

#[test]
fn a_membership_that_was_merged_is_closed_and_never_due() {
    let (mut card, mut app) = card_and_app();
    card.merge("2026-11-10", &mut app).unwrap();
    assert_eq!(app.wallet.due_on, None);
    assert_eq!(
        app.redeem("2026-11-11", "u", 1),
        Err(Refusal::MemberWithdrawn)
    );
    let again = card.merge("2026-11-11", &mut app);
    assert_eq!(again, Err(Refusal::MemberWithdrawn));
    let back = app.merge("2026-11-11", &mut card);
    assert_eq!(back, Err(Refusal::MemberWithdrawn));
}

#[test]
fn what_time_had_decided_before_is_recorded_before_in_both_journals() {
    let (mut card, mut app) = card_and_app();
    app.give("2026-11-02", "gift-4", 20, Some("2026-11-20"));
    card.merge("2026-12-05", &mut app).unwrap();
    let cards = [
        "2026-12-01T00:00 expired -50",
        "2026-12-05T12:00 merged +300",
    ];
    let apps = [
        "2026-11-21T00:00 expired -20",
        "2026-12-05T12:00 merged -300",
    ];
    assert_eq!(card.story(2), cards);
    assert_eq!(app.story(2), apps);
}

#[test]
fn what_one_owes_the_other_pays_at_once() {
    let (mut card, mut app) = (Shop::new(plain()), Shop::second(plain()));
    card.give("2026-11-01", "gift-1", 30, None);
    app.earn("2026-11-01", "a", 10_000);
    app.redeem("2026-11-02", "use", 100).unwrap();
    app.give_back("2026-11-03", "a", "r1", Goods::Amount(4_000))
        .unwrap();
    assert_eq!(app.sums(), [0, 0, 0, 40]);
    card.merge("2026-11-10", &mut app).unwrap();
    assert_eq!(card.sums(), [0, 0, 0, 10]);
    let story = [
        "2026-11-10T12:00 merged +0",
        "2026-11-10T12:00 debt_offset -30",
    ];
    assert_eq!(card.story(2), story);
}

#[test]
fn an_order_of_before_is_returned_after_as_if_it_had_always_been_here() {
    let (mut card, mut app) = (Shop::new(pending(14)), Shop::second(pending(14)));
    app.earn("2026-11-01", "a", 10_000);
    app.give_back("2026-11-02", "a", "r1", Goods::Amount(3_000))
        .unwrap();
    card.merge("2026-11-03", &mut app).unwrap();
    assert_eq!(card.sums(), [0, 70, 0, 0]);
    let rest = card
        .give_back("2026-11-04", "a", "r2", Goods::Full)
        .unwrap();
    assert_eq!((rest.yen, rest.clawed_back), (7_000, points(70)));
    assert_eq!(card.sums(), [0, 0, 0, 0]);
    let more = card.give_back("2026-11-05", "a", "r3", Goods::Full);
    assert_eq!(more, Err(Refusal::ReturnExceedsOrder { remaining_yen: 0 }));
}

#[test]
fn a_hold_of_before_is_captured_after_or_lapses_there() {
    let (mut card, mut app) = card_and_app();
    app.hold("2026-11-10T10:00", "h1", 100, 3_600).unwrap();
    app.hold("2026-11-10T10:00", "h2", 50, 7_200).unwrap();
    card.merge("2026-11-10T10:10", &mut app).unwrap();
    assert_eq!(card.sums(), [250, 0, 150, 0]);
    card.capture("2026-11-10T10:20", "h1", Some(60)).unwrap();
    assert_eq!(card.available("2026-11-10T12:01"), 340);
}

#[test]
fn a_limit_that_two_have_used_up_is_used_up() {
    let (mut card, mut app) = (
        Shop::new(Program::sample()),
        Shop::second(Program::sample()),
    );
    let first = app.act("2026-11-22", "v1", "visit", "2026-11-22");
    assert!(!first.moved.come.is_empty());
    card.merge("2026-11-22T13:00", &mut app).unwrap();
    let second = card.act("2026-11-22T14:00", "v2", "visit", "2026-11-22T14:00");
    assert!(second.moved.come.is_empty());
}

#[test]
fn a_rank_is_reached_by_what_both_have_bought() {
    let (mut card, mut app) = (
        Shop::new(Program::sample()),
        Shop::second(Program::sample()),
    );
    card.earn("2026-11-24", "c", 60_000);
    app.earn("2026-11-24", "a", 60_000);
    assert_eq!(card.wallet.rank.level(), Some("regular"));
    card.merge("2026-11-25", &mut app).unwrap();
    assert_eq!(card.wallet.rank.level(), Some("gold"));
}

#[test]
fn a_notice_that_one_was_given_is_not_given_again() {
    let program = with(|program| program.notices.expiring_days = vec![30, 7]);
    let (mut card, mut app) = (Shop::new(program.clone()), Shop::second(program));
    app.give("2026-09-01", "gift", 20, Some("2026-11-30"));
    assert_eq!(app.notices("2026-11-01"), ["2026-11-30: 20"]);
    card.merge("2026-11-02", &mut app).unwrap();
    assert!(card.notices("2026-11-03").is_empty());
    assert_eq!(card.notices("2026-11-23"), ["2026-11-30: 20"]);
}

#[test]
fn whoever_was_told_something_today_under_either_name_hears_the_rest_tomorrow() {
    let program = with(|program| program.notices.expiring_days = vec![30]);
    let (mut card, mut app) = (Shop::new(program.clone()), Shop::second(program));
    app.give("2026-09-01", "gift-1", 20, Some("2026-12-01"));
    card.give("2026-09-01", "gift-2", 50, Some("2026-11-30"));
    assert_eq!(app.notices("2026-11-01T00:05"), ["2026-12-01: 20"]);
    card.merge("2026-11-01T10:00", &mut app).unwrap();
    assert!(card.notices("2026-11-01T12:00").is_empty());
    assert_eq!(card.wallet.due_on, Some(day("2026-11-02")));
    assert_eq!(card.notices("2026-11-02"), ["2026-11-30: 50"]);
}

#[test]
fn no_membership_takes_in_more_than_a_history_can_read() {
    let (mut card, _) = card_and_app();
    for number in 0..=FORMER_MAX {
        let mut other = Shop::second(plain());
        other.wallet.member = MemberId::parse(&format!("n{number}")).unwrap();
        let limit = u64::try_from(FORMER_MAX).unwrap();
        let expected = if number < FORMER_MAX {
            None
        } else {
            Some(Refusal::AboveLimit { limit })
        };
        assert_eq!(card.merge("2026-11-10", &mut other).err(), expected);
    }
}

#[test]
fn a_membership_that_is_closed_keeps_its_version_and_those_it_had_taken_in() {
    let (mut card, mut app) = card_and_app();
    let [second, third] = ["m2", "m3"].map(|name| MemberId::parse(name).unwrap());
    let mut old = Shop::second(plain());
    old.wallet.member = third.clone();
    app.merge("2026-11-09", &mut old).unwrap();
    app.wallet.version = 7;
    card.merge("2026-11-10", &mut app).unwrap();
    assert_eq!(app.wallet.version, 8);
    assert_eq!(app.wallet.former, std::slice::from_ref(&third));
    assert_eq!(card.wallet.former, [second, third]);
}

#[test]
fn of_the_days_of_a_limit_that_two_have_used_up_seven_are_remembered() {
    let (mut card, mut app) = (
        Shop::new(Program::sample()),
        Shop::second(Program::sample()),
    );
    for date in 10..18 {
        let at = format!("2026-11-{date}");
        let shop = if date < 14 { &mut card } else { &mut app };
        shop.act(&at, &format!("v{date}"), "visit", &at);
    }
    card.merge("2026-11-18", &mut app).unwrap();
    let days = card.wallet.used.activities["visit"].keys().copied();
    let days: Vec<_> = days.collect();
    assert_eq!((days.len(), days[0]), (7, day("2026-11-11")));
}
