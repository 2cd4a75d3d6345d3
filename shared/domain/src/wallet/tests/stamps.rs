//! Stamp cards and rallies across stores.

use super::follow::brought;
use super::*;
use crate::entry::Record;
use crate::fact::EntryKind;
use crate::program::{StampCard, StampFor};
use crate::tally::Tally;
use crate::wallet::stamps::Stamps;

pub(super) fn card(stamp_for: StampFor, size: u32) -> StampCard {
    StampCard {
        id: "tea".to_owned(),
        name: "お茶カード".to_owned(),
        name_en: None,
        from: None,
        to: None,
        stamp_for,
        stores: Vec::new(),
        distinct_stores: false,
        size,
        reward_points: 300,
        reward_coupon: None,
        repeats: true,
    }
}

/// So many purchases of 1,000 yen fill a card.
pub(super) fn purchases(size: u32) -> StampCard {
    card(StampFor::Purchase { min_spend: 1_000 }, size)
}

/// So many stores, each once, end a rally.
pub(super) fn rally(size: u32) -> StampCard {
    StampCard {
        distinct_stores: true,
        repeats: false,
        ..card(StampFor::Activity("visit".to_owned()), size)
    }
}

/// One card for purchases and one for visits.
pub(super) fn cards() -> Vec<StampCard> {
    let visits = StampCard {
        id: "visits".to_owned(),
        reward_points: 20,
        ..card(StampFor::Activity("visit".to_owned()), 3)
    };
    vec![purchases(2), visits]
}

pub(super) fn with_card(card: StampCard) -> Shop {
    Shop::new(with(|program| {
        program.activities[0].limit = None;
        program.stamp_cards = vec![card];
    }))
}

pub(super) fn collected(shop: &Shop) -> Stamps {
    shop.wallet
        .used
        .stamps
        .get("tea")
        .cloned()
        .unwrap_or_default()
}

/// Stamps on the card that is being filled, and full cards that were paid for.
fn standing(shop: &Shop) -> (u32, u32) {
    let stamps = collected(shop);
    (stamps.on_card(&shop.program.stamp_cards[0]), stamps.rewards)
}

pub(super) fn visit(shop: &mut Shop, number: usize, store: Option<&str>) {
    shop.act_in(
        "2026-11-22",
        &format!("v{number}"),
        "visit",
        "2026-11-22",
        store,
    );
}

pub(super) fn ties_out(shop: &Shop) -> bool {
    let mut tally = Tally::default();
    shop.entries.iter().all(|entry| tally.add(entry).is_ok()) && tally.meets(&shop.wallet).is_ok()
}

#[test]
fn the_third_purchase_fills_a_card_of_three_and_the_next_begins() {
    let mut shop = with_card(purchases(3));
    shop.earn("2026-11-22", "ec-1", 1_000);
    shop.earn("2026-11-22", "ec-2", 999);
    shop.earn("2026-11-22", "ec-3", 1_000);
    assert_eq!((standing(&shop), shop.sums()), ((2, 0), [29, 0, 0, 0]));
    let third = shop.earn("2026-11-23", "ec-4", 1_000);
    let reward = shop.entries.last().unwrap();
    assert_eq!(third.command.unwrap().standing.available, points(339));
    assert_eq!(third.moved.change(), 10);
    assert_eq!(
        (reward.kind(), reward.moved.change()),
        (EntryKind::Rewarded, 300)
    );
    assert_eq!(standing(&shop), (0, 1));
    shop.earn("2026-11-24", "ec-5", 5_000);
    assert_eq!(standing(&shop), (1, 1));
    assert!(ties_out(&shop));
}

#[test]
fn a_purchase_that_comes_back_takes_its_stamp_along_and_the_reward_that_it_filled() {
    let mut shop = with_card(purchases(2));
    shop.earn("2026-11-22", "ec-1", 1_000);
    shop.earn("2026-11-22", "ec-2", 1_000);
    shop.redeem("2026-11-22", "use-1", 320).unwrap();
    shop.give_back("2026-11-23", "ec-2", "back-1", Goods::Full)
        .unwrap();
    assert_eq!((standing(&shop), shop.sums()), ((1, 0), [0, 0, 0, 310]));
    let taken = shop.entries.last().unwrap();
    assert_eq!(
        (taken.kind(), taken.key.record),
        (EntryKind::ClawedBack, Record::Reward)
    );
    assert!(ties_out(&shop));
    // The next purchase fills the same card again, once.
    shop.earn("2026-11-24", "ec-3", 1_000);
    assert_eq!((standing(&shop), shop.sums()), ((0, 1), [0, 0, 0, 0]));
    assert!(ties_out(&shop));
}

#[test]
fn a_stamp_stays_while_enough_of_its_purchase_does() {
    let mut shop = with_card(purchases(2));
    shop.earn("2026-11-22", "ec-1", 1_500);
    shop.give_back("2026-11-22", "ec-1", "back-1", Goods::Amount(500))
        .unwrap();
    assert_eq!(standing(&shop), (1, 0));
    shop.give_back("2026-11-22", "ec-1", "back-2", Goods::Amount(1))
        .unwrap();
    assert_eq!(standing(&shop), (0, 0));
}

#[test]
fn an_edit_moves_the_stamp_with_what_the_order_comes_to() {
    let mut shop = with_card(purchases(1));
    shop.earn("2026-11-22", "ec-1", 900);
    let more = of_yen("2026-11-22", 1_200);
    shop.amend("2026-11-22", "ec-1", "a-1", more, None).unwrap();
    assert_eq!((standing(&shop), shop.sums()), ((0, 1), [312, 0, 0, 0]));
    let less = of_yen("2026-11-22", 800);
    shop.amend("2026-11-22", "ec-1", "a-2", less, None).unwrap();
    assert_eq!((standing(&shop), shop.sums()), ((0, 0), [8, 0, 0, 0]));
    assert!(ties_out(&shop));
}

#[test]
fn an_edit_takes_back_what_a_full_card_gave_or_is_refused_whole() {
    for shortfall in [Shortfall::Debt, Shortfall::Clamp] {
        let mut shop = with_card(purchases(1));
        shop.program.returns.shortfall = shortfall;
        shop.earn("2026-11-22", "ec-1", 1_000);
        shop.redeem("2026-11-22", "r-1", 12).unwrap();
        let before = shop.wallet.clone();
        let less = of_yen("2026-11-22", 900);
        let refused = shop.amend("2026-11-22", "ec-1", "a-1", less.clone(), None);
        let lacking = Refusal::InsufficientPoints {
            available: 298,
            wanted: 301,
        };
        assert_eq!((refused.unwrap_err(), &shop.wallet), (lacking, &before));
        shop.give("2026-11-22", "adj-1", 3, None);
        shop.amend("2026-11-22", "ec-1", "a-1", less, None).unwrap();
        assert_eq!((standing(&shop), shop.sums()), ((0, 0), [0, 0, 0, 0]));
        assert!(ties_out(&shop));
    }
}

#[test]
fn a_rally_is_three_stores_whichever_order_and_is_paid_for_once() {
    let mut shop = with_card(rally(3));
    for (number, store) in ["ueno", "ueno", "shibuya"].into_iter().enumerate() {
        visit(&mut shop, number, Some(store));
    }
    visit(&mut shop, 3, None);
    assert_eq!((standing(&shop), shop.sums()), ((2, 0), [40, 0, 0, 0]));
    visit(&mut shop, 4, Some("meguro"));
    assert_eq!((standing(&shop), shop.sums()), ((3, 1), [350, 0, 0, 0]));
    for (number, store) in ["ueno", "shibuya", "meguro", "akasaka"]
        .into_iter()
        .enumerate()
    {
        visit(&mut shop, 5 + number, Some(store));
    }
    assert_eq!((standing(&shop), shop.sums()), ((3, 1), [390, 0, 0, 0]));
}

#[test]
fn a_rally_takes_its_own_stores_in_its_own_days() {
    let day = |text: &str| Some(crate::program::Moment::Day(day(text)));
    let mut shop = with_card(StampCard {
        stores: vec!["ueno".to_owned(), "shibuya".to_owned()],
        from: day("2026-11-22"),
        to: day("2026-11-23"),
        ..rally(2)
    });
    let visits = [
        ("2026-11-21T23:59", "ueno"),
        ("2026-11-22T00:00", "meguro"),
        ("2026-11-23T23:59", "ueno"),
        ("2026-11-24T00:00", "shibuya"),
    ];
    for (number, (at, store)) in visits.into_iter().enumerate() {
        shop.act_in(at, &format!("v{number}"), "visit", at, Some(store));
    }
    assert_eq!(standing(&shop), (1, 0));
}

#[test]
fn a_visit_beyond_its_limit_is_worth_no_stamp() {
    let mut shop = with_card(card(StampFor::Activity("visit".to_owned()), 5));
    shop.program.activities[0].limit = plain().activities[0].limit;
    for number in 0..3 {
        visit(&mut shop, number, None);
    }
    assert_eq!(standing(&shop), (1, 0));
}

#[test]
fn what_two_memberships_fill_together_is_paid_for_and_what_was_paid_is_not() {
    let mut shop = with_card(purchases(3));
    let mut other = Shop::second(shop.program.clone());
    for number in 0..5 {
        other.earn("2026-11-22", &format!("o-{number}"), 1_000);
    }
    shop.earn("2026-11-22", "ec-1", 1_000);
    assert_eq!((standing(&other), standing(&shop)), ((2, 1), (1, 0)));
    let then = shop.wallet.clone();
    shop.merge("2026-11-23", &mut other).unwrap();
    assert_eq!((standing(&shop), shop.sums()), ((0, 2), [660, 0, 0, 0]));
    assert!(ties_out(&shop));
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet.used, shop.wallet.used);
    // A purchase that was the other's takes its stamp along, and the card that it filled.
    shop.give_back("2026-11-24", "o-4", "back-1", Goods::Full)
        .unwrap();
    assert_eq!((standing(&shop), shop.sums()), ((2, 1), [350, 0, 0, 0]));
    assert!(ties_out(&shop));
}

#[test]
fn who_leaves_leaves_the_stamps() {
    let mut shop = with_card(purchases(2));
    shop.earn("2026-11-22", "ec-1", 1_000);
    shop.earn("2026-11-22", "ec-2", 1_000);
    shop.withdraw("2026-11-23").unwrap();
    assert_eq!(collected(&shop), Stamps::default());
    assert!(ties_out(&shop));
}
