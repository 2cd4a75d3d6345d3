//! However stamps come, and on whichever of two memberships that become one, they give the same.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::shop::Shop;
use super::super::stamps::{card, collected, purchases, rally, ties_out, visit, with_card};
use super::*;
use crate::program::{StampCard, StampFor};

fn store() -> impl Strategy<Value = Option<usize>> {
    prop::option::of(0..5_usize)
}

/// The most cards that can be filled with one stamp of each store, tried out one by one.
fn most(counts: &[u32], size: u32) -> u32 {
    let mut left = counts.to_vec();
    let total: u32 = left.iter().sum();
    let fits = |cards: u32| left.iter().map(|n| *n.min(&cards)).sum::<u32>() >= cards * size;
    let most = (0..=total).rev().find(|cards| fits(*cards)).unwrap();
    // Dealing them out, the fullest stores first, shows that so many can indeed be filled.
    for _ in 0..most {
        left.sort_unstable_by(|one, other| other.cmp(one));
        for stamps in left.iter_mut().take(usize::try_from(size).unwrap()) {
            *stamps = stamps.checked_sub(1).expect("a card is short of a store");
        }
    }
    most
}

const STORES: [&str; 5] = ["ueno", "shibuya", "meguro", "akasaka", "ginza"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn stamps_fill_as_many_cards_as_there_are_whole_sizes_in_them_in_any_order(
        visits in vec(store(), 0..30),
        size in 1..6_u32,
        repeats in any::<bool>(),
    ) {
        let mut shop = with_card(StampCard {
            repeats,
            ..card(StampFor::Activity("visit".to_owned()), size)
        });
        for (number, store) in visits.iter().enumerate() {
            visit(&mut shop, number, store.map(|store| STORES[store]));
        }
        let whole = u32::try_from(visits.len()).unwrap() / size;
        let paid = if repeats { whole } else { whole.min(1) };
        prop_assert_eq!(collected(&shop).rewards, paid);
        let given = u64::try_from(visits.len()).unwrap() * 10 + u64::from(paid) * 300;
        prop_assert_eq!(shop.sums()[0], given);
        prop_assert!(ties_out(&shop));
    }

    #[test]
    fn a_rally_is_won_as_often_as_its_stamps_can_be_dealt_out(
        visits in vec(store(), 0..30),
        size in 1..6_u32,
        split in any::<prop::sample::Index>(),
    ) {
        let mut shop = with_card(StampCard { repeats: true, ..rally(size) });
        let mut other = Shop::second(shop.program.clone());
        let split = split.index(visits.len() + 1);
        let mut counts = [0_u32; 5];
        for (number, store) in visits.iter().enumerate() {
            let at = if number < split { &mut shop } else { &mut other };
            visit(at, number, store.map(|store| STORES[store]));
            if let Some(store) = store {
                counts[*store] += 1;
            }
        }
        // One member's stamps or two members' that became one: no round twice, and none lost.
        shop.merge("2026-11-23", &mut other).unwrap();
        prop_assert_eq!(collected(&shop).rewards, most(&counts, size));
        prop_assert!(ties_out(&shop));
    }

    #[test]
    fn purchases_that_all_come_back_leave_no_stamp_and_no_reward(
        order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle(),
        size in 1..4_u32,
        back in 0..=7_usize,
    ) {
        let mut shop = with_card(purchases(size));
        for number in 0..7 {
            shop.earn("2026-11-22", &format!("ec-{number}"), 2_000);
        }
        for number in order.iter().take(back) {
            let (order, id) = (format!("ec-{number}"), format!("back-{number}"));
            shop.give_back("2026-11-23", &order, &id, Goods::Full).unwrap();
        }
        let left = u64::try_from(7 - back).unwrap();
        let full = left / u64::from(size);
        prop_assert_eq!(u64::from(collected(&shop).rewards), full);
        prop_assert_eq!(shop.sums(), [left * 20 + full * 300, 0, 0, 0]);
        prop_assert!(ties_out(&shop));
    }
}
