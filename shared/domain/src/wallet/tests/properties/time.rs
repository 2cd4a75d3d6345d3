//! Whoever looks, however often: time decides the same.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::shop::Shop;
use super::life::Life;
use super::*;
use crate::wallet::Wallet;

/// The wallet without how often it was written, when it is due and what swept it.
fn essence(shop: &Shop) -> Wallet {
    Wallet {
        version: 0,
        due_on: None,
        swept: None,
        ..shop.wallet.clone()
    }
}

proptest! {
    // Each case is a life of many steps; more of them find nothing that these do not.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_look_at_the_end_and_many_on_the_way_see_the_same(
        program in program(),
        steps in steps(40),
        pauses in vec(0..2_000_000_i64, 1..12),
    ) {
        let mut often = Life::lived(program, &steps);
        let mut once = often.clone();
        for pause in pauses {
            often.now += chrono::Duration::seconds(pause);
            let at = often.at();
            often.shop.settle(&at);
        }
        let at = often.at();
        once.shop.settle(&at);
        prop_assert_eq!(essence(&once.shop), essence(&often.shop));
        prop_assert_eq!(once.shop.entries, often.shop.entries);
    }

    #[test]
    fn sweeps_write_down_what_a_look_sees_and_nothing_twice(
        program in program(),
        steps in steps(40),
        nights in vec(1..40_u32, 1..8),
    ) {
        let mut swept = Life::lived(program, &steps);
        let mut looked = swept.clone();
        for night in nights {
            swept.now = crate::calendar::Zone::TOKYO.start(crate::calendar::add_days(crate::calendar::Zone::TOKYO.day(swept.now), night));
            swept.sweep();
            let before = swept.shop.clone();
            let seen = swept.shop.decided(&swept.at());
            prop_assert!(seen.entries.iter().all(|entry| matches!(entry.fact, Fact::Lapsed { .. })), "{:?}", seen.entries);
            swept.sweep();
            prop_assert_eq!(&before.wallet, &swept.shop.wallet);
        }
        let at = swept.at();
        swept.shop.settle(&at);
        looked.shop.settle(&at);
        prop_assert_eq!(&swept.shop.entries, &looked.shop.entries);
        prop_assert_eq!(&swept.shop.wallet.lots, &looked.shop.wallet.lots);
    }

    #[test]
    fn a_backlog_recorded_in_parts_is_the_one_recorded_whole(
        program in program(),
        lots in vec((1..50_u64, 0..400_u32), 60..140),
        later in 0..40_000_000_i64,
    ) {
        let mut whole = Life::new(program);
        for (points, days) in lots {
            whole.live(&Step { seconds: 0, act: Act::Give(points, Some(days)) });
        }
        whole.now += chrono::Duration::seconds(later);
        let at = whole.at();
        let mut parts = whole.clone();
        while let Some(part) = parts.shop.backlog(&at) {
            prop_assert!(part.entries.len() < 100);
            parts.shop.commit(part);
        }
        parts.shop.settle(&at);
        whole.shop.settle(&at);
        prop_assert_eq!(essence(&parts.shop), essence(&whole.shop));
        prop_assert_eq!(parts.shop.entries, whole.shop.entries);
    }
}
