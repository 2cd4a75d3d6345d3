//! An edit leaves what would be had the order been so from the beginning: no point comes from nothing, none is lost.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::life::Life;
use super::*;
use crate::order::Order;
use crate::wallet::Wallet;

/// An edit of an order, or goods of it that come back.
#[derive(Clone, Debug)]
enum Change {
    Edit(u64, u32, Option<u64>),
    Back(Goods),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..9_000_u64, 1..5_u32, of(0..150_u64))
            .prop_map(|(yen, pieces, used)| Change::Edit(yen, pieces, used)),
        1 => (1..3_000_u64).prop_map(|yen| Change::Back(Goods::Amount(yen))),
        1 => (1..3_u32).prop_map(|quantity| Change::Back(pieces(&[("tea", quantity)]))),
    ]
}

fn goods_for(at: &str, yen: u64, pieces: u32) -> Order {
    order(
        at,
        &[
            ("tea", yen / 3, pieces),
            ("pot", yen / 3, 1),
            ("free", 0, 1),
        ],
    )
}

/// What an order leaves in a wallet beside lots and sums.
fn traces(wallet: &Wallet) -> (Vec<u64>, u64, Option<String>) {
    let used = wallet.used.campaign_points.values().copied();
    (
        used.filter(|points| *points > 0).collect(),
        wallet.rank.purchases(),
        wallet.rank.level().map(str::to_owned),
    )
}

/// A member with points enough to pay for every difference, and an order that points paid a part of.
fn bought(program: Program, before: &[Step], yen: u64, paid: u64, shares: bool) -> (Life, Life) {
    let mut life = Life::lived(program, before);
    let at = life.at();
    life.shop.give(&at, "gift", 20_000, None);
    life.shop.settle(&at);
    let before = life.clone();
    life.shop.redeem(&at, "paid", paid).unwrap();
    let paid = life.shop.paid("paid");
    let goods = goods_for(&at, yen, 2);
    life.shop
        .buy(&at, "whole", goods.clone(), Some(paid.clone()))
        .unwrap();
    if shares {
        // Another order of the same redemption, which comes back whole and gives all of it back.
        life.shop.buy(&at, "other", goods, Some(paid)).unwrap();
        life.shop
            .give_back(&at, "other", "other-back", Goods::Full)
            .unwrap();
    }
    (before, life)
}

proptest! {
    // Each case is a life of many steps.
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn after_any_edits_and_returns_a_full_return_leaves_what_was_before_the_order(
        program in program(),
        before in vec(step(), 0..15),
        yen in 0..9_000_u64,
        paid in 0..150_u64,
        shares in any::<bool>(),
        changes in vec(change(), 1..8),
    ) {
        let (before, mut life) = bought(program, &before, yen, paid, shares);
        let at = life.at();
        for (number, change) in changes.into_iter().enumerate() {
            let id = format!("change{number}");
            let _ = match change {
                Change::Edit(yen, pieces, used) => {
                    let edited = goods_for(&at, yen, pieces);
                    life.shop.amend(&at, "whole", &id, edited, used).map(|_| ())
                }
                Change::Back(goods) => life.shop.give_back(&at, "whole", &id, goods).map(|_| ()),
            };
        }
        let _ = life.shop.give_back(&at, "whole", "last", Goods::Full);
        prop_assert!(life.shop.give_back(&at, "whole", "more", Goods::Full).is_err());
        prop_assert_eq!(life.shop.sums(), before.shop.sums());
        prop_assert_eq!(traces(&life.shop.wallet), traces(&before.shop.wallet));
    }

    #[test]
    fn the_same_order_again_moves_nothing(
        program in program(),
        before in vec(step(), 0..25),
        yen in 0..9_000_u64,
        paid in of(0..150_u64),
        back in of(1..3_000_u64),
        later in 0..5_000_000_i64,
    ) {
        let mut life = Life::lived(program, &before);
        let at = life.at();
        let paid = paid.filter(|points| points * 2 <= yen && life.shop.redeem(&at, "paid", *points).is_ok());
        let paid = paid.map(|_| life.shop.paid("paid"));
        life.shop.buy(&at, "whole", goods_for(&at, yen, 2), paid).unwrap();
        if let Some(yen) = back {
            let _ = life.shop.give_back(&at, "whole", "back", Goods::Amount(yen));
        }
        life.now += chrono::Duration::seconds(later);
        let now = life.at();
        life.shop.settle(&now);
        let (sums, traces_before) = (life.shop.sums(), traces(&life.shop.wallet));
        let lots = life.shop.wallet.lots.clone();
        if let Ok(amended) = life.shop.amend(&now, "whole", "again", goods_for(&at, yen, 2), None) {
            prop_assert_eq!((amended.points_change(), amended.points_used_change()), (0, 0));
            prop_assert_eq!((life.shop.sums(), traces(&life.shop.wallet)), (sums, traces_before));
            prop_assert_eq!(&life.shop.wallet.lots, &lots);
        } else {
            let state = life.shop.wallet.orders.values().any(|state| state.in_full);
            prop_assert!(state, "refused, and not all of it is back");
        }
    }

    #[test]
    fn an_edit_and_a_return_come_to_the_same_in_either_order(
        program in program(),
        before in vec(step(), 0..15),
        yen in 300..9_000_u64,
        paid in 0..150_u64,
        edited in 300..9_000_u64,
        used in of(0..150_u64),
        part in 1..300_u64,
    ) {
        let (_, mut one) = bought(program, &before, yen, paid, false);
        let mut other = one.clone();
        let at = one.at();
        let goods = || goods_for(&at, edited, 2);
        let first = one.shop.amend(&at, "whole", "edit", goods(), used);
        one.shop.give_back(&at, "whole", "back", Goods::Amount(part)).unwrap();
        other.shop.give_back(&at, "whole", "back", Goods::Amount(part)).unwrap();
        let second = other.shop.amend(&at, "whole", "edit", goods(), used);
        prop_assert_eq!(first.is_ok(), second.is_ok());
        prop_assert_eq!(one.shop.sums(), other.shop.sums());
        prop_assert_eq!(traces(&one.shop.wallet), traces(&other.shop.wallet));
    }
}
