//! Whatever is bought and comes back, each full card and each rank that is reached gives one coupon.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::gifts::giving;
use super::super::shop::Shop;
use super::*;
use crate::calendar::{Day, add_days, add_months};
use crate::wallet::Wallet;
use crate::wallet::follow::follow;

/// What somebody does, so many days after what they did before.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Buy(u64),
    GiveBack(usize, u64),
}

fn deeds() -> impl Strategy<Value = Vec<(u32, Deed)>> {
    let yen = prop_oneof![500..3_000_u64, 40_000..120_000_u64];
    let deed = prop_oneof![
        3 => yen.prop_map(Deed::Buy),
        1 => (0..8_usize, 1..120_000_u64).prop_map(|(which, yen)| Deed::GiveBack(which, yen)),
    ];
    let days = prop_oneof![5 => 0..20_u32, 1 => 200..500_u32];
    vec((days, deed), 1..25)
}

/// How many coupons of a kind were given; no two have one name.
fn given(shop: &Shop, kind: &str) -> usize {
    let names: Vec<&str> = shop.gifts.iter().map(|coupon| coupon.id.as_str()).collect();
    let different: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(different.len(), names.len());
    names.iter().filter(|name| name.starts_with(kind)).count()
}

/// Somebody's life, and beside it what it should have given.
struct Life {
    shop: Shop,
    on: Day,
    bought: Vec<(String, u64)>,
    cards: u32,
    gold_given_on: Option<Day>,
    golds: usize,
}

impl Life {
    fn step(&mut self, number: usize, days: u32, deed: Deed) {
        self.on = add_days(self.on, days);
        let at = self.on.to_string();
        let before = self.level(&at);
        match deed {
            Deed::Buy(yen) => {
                let id = format!("ec-{number}");
                self.shop.earn(&at, &id, yen);
                self.bought.push((id, yen));
            }
            Deed::GiveBack(which, yen) => {
                let Some((id, whole)) = self.bought.get(which) else {
                    return;
                };
                let (id, yen) = (id.clone(), yen.min(*whole));
                let back =
                    self.shop
                        .give_back(&at, &id, &format!("r-{number}"), Goods::Amount(yen));
                assert!(matches!(
                    back,
                    Ok(_) | Err(Refusal::ReturnExceedsOrder { .. })
                ));
            }
        }
        let stamps = self.shop.wallet.used.stamps.values();
        self.cards = self.cards.max(stamps.map(|stamps| stamps.rewards).sum());
        let is_new = self
            .gold_given_on
            .is_none_or(|given| add_months(given, 12) < self.on);
        if before != "gold" && self.level(&at) == "gold" && is_new {
            self.gold_given_on = Some(self.on);
            self.golds += 1;
        }
    }

    fn level(&self, at: &str) -> String {
        let wallet = self.shop.look(at);
        wallet.rank.level().unwrap_or_default().to_owned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn each_full_card_and_each_rank_that_is_reached_gives_one_coupon_and_the_journal_says_which(
        deeds in deeds(),
    ) {
        let mut life = Life {
            shop: Shop::new(giving()),
            on: day("2026-01-01"),
            bought: Vec::new(),
            cards: 0,
            gold_given_on: None,
            golds: 0,
        };
        for (number, (days, deed)) in deeds.into_iter().enumerate() {
            life.step(number, days, deed);
            prop_assert_eq!(given(&life.shop, "stamp-"), usize::try_from(life.cards).unwrap());
            prop_assert_eq!(given(&life.shop, "rank-"), life.golds);
        }
        let shop = &life.shop;
        let said = shop.entries.iter().flat_map(|entry| entry.coupons());
        let said: Vec<_> = said.map(|given| &given.id).collect();
        let gave: Vec<_> = shop.gifts.iter().map(|coupon| &coupon.id).collect();
        prop_assert_eq!(said, gave);
        // Done again from nothing, it comes to the same coupons and owes no other.
        let again = follow(Wallet::new(shop.wallet.member.clone()), &shop.entries, shop);
        let again = again.unwrap();
        prop_assert!(again.lost.is_empty());
        prop_assert_eq!(&again.wallet.used, &shop.wallet.used);
    }
}
