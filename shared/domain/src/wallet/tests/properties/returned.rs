//! Any parts of a return, in any order, come to what the return of the whole comes to.

use proptest::collection::vec;
use proptest::prelude::*;

use super::life::Life;
use super::*;
use crate::fact::Returned;

/// `[yen, clawed back, restored, forfeited]`.
fn sums(parts: &[Returned]) -> [u64; 4] {
    let all = parts.iter().map(|part| {
        [
            part.yen,
            part.clawed_back.get(),
            part.restored.total().get(),
            part.forfeited.get(),
        ]
    });
    all.fold([0; 4], |sums, part| {
        std::array::from_fn(|at| sums[at] + part[at])
    })
}

proptest! {
    #[test]
    fn any_parts_in_any_order_sum_to_the_full_return(
        program in program(),
        before in vec(step(), 0..25),
        yen in 0..9_000_u64,
        paid in proptest::option::of(0..150_u64),
        later in 0..5_000_000_i64,
        parts in vec(goods(), 0..6),
    ) {
        let mut life = Life::lived(program, &before);
        let at = life.at();
        let redemption = paid.filter(|points| life.shop.redeem(&at, "paid", *points).is_ok());
        let paid = redemption.map(|_| life.shop.paid("paid"));
        let goods = order(&at, &[("tea", yen / 3, 2), ("pot", yen / 3, 1), ("free", 0, 1)]);
        life.shop.buy(&at, "whole", goods, paid).unwrap();
        life.now += chrono::Duration::seconds(later);
        let at = life.at();

        let mut at_once = life.clone();
        let full = at_once.shop.give_back(&at, "whole", "full", Goods::Full).unwrap();
        let (mut in_parts, mut ran_out) = (Vec::new(), false);
        for (number, part) in parts.into_iter().chain([Goods::Full]).enumerate() {
            let id = format!("part{number}");
            in_parts.extend(life.shop.give_back(&at, "whole", &id, part).ok());
            ran_out |= life.shop.sums()[0] == 0;
        }

        let (parts, whole) = (sums(&in_parts), sums(&[full]));
        let (left, left_at_once) = (life.shop.sums(), at_once.shop.sums());
        let program = &life.shop.program;
        let lets_go = program.returns.shortfall == Shortfall::Clamp && !program.stamp_cards.is_empty();
        if lets_go && ran_out {
            // A part lets go what the whole would have taken from points that come back with later parts.
            let without_claw_back = |[yen, _, restored, forfeited]: [u64; 4]| [yen, restored, forfeited];
            prop_assert_eq!(without_claw_back(parts), without_claw_back(whole));
            prop_assert!(left[0] >= left_at_once[0]);
            prop_assert_eq!(&left[1..], &left_at_once[1..]);
        } else {
            prop_assert_eq!(parts, whole);
            prop_assert_eq!(left, left_at_once);
        }
        prop_assert_eq!(&life.shop.wallet.used, &at_once.shop.wallet.used);
        prop_assert_eq!(life.shop.wallet.rank.level(), at_once.shop.wallet.rank.level());
        prop_assert_eq!(life.shop.wallet.rank.purchases(), at_once.shop.wallet.rank.purchases());
    }

    #[test]
    fn a_purchase_that_comes_back_at_once_leaves_no_trace_but_the_journal(
        program in program(),
        before in vec(step(), 0..25),
        yen in 0..9_000_u64,
    ) {
        let mut life = Life::lived(program, &before);
        let at = life.at();
        life.shop.program.expiry.policy = ExpiryPolicy::Fixed;
        life.shop.settle(&at);
        let before = life.shop.clone();
        life.shop.buy(&at, "whole", of_yen(&at, yen), None).unwrap();
        life.shop.give_back(&at, "whole", "full", Goods::Full).unwrap();
        prop_assert_eq!(life.shop.sums(), before.sums());
        prop_assert_eq!(&life.shop.wallet.pending, &before.wallet.pending);
        prop_assert_eq!(life.shop.wallet.rank.purchases(), before.wallet.rank.purchases());
        if before.wallet.debt.is_zero() {
            prop_assert_eq!(&life.shop.wallet.lots, &before.wallet.lots);
        }
    }
}
