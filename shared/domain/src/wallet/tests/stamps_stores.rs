//! Stamps of stores, and what a wallet and its journal keep of them.

use super::stamps::{collected, purchases, rally, visit, with_card};
use super::*;
use crate::program::StampCard;

#[test]
fn a_rally_keeps_a_hundred_stores_by_name_and_goes_on_counting_those() {
    let mut shop = with_card(rally(3));
    for number in 0..=100 {
        visit(&mut shop, number, Some(&format!("store-{number}")));
    }
    let stamps = collected(&shop);
    assert_eq!((stamps.count, stamps.by_store.len()), (101, 100));
    visit(&mut shop, 101, Some("store-7"));
    assert_eq!(collected(&shop).by_store["store-7"], 2);
}

#[test]
fn a_purchase_that_comes_back_takes_the_stamp_of_its_store_along() {
    let mut shop = with_card(StampCard {
        distinct_stores: true,
        ..purchases(3)
    });
    let bought = [("a", "ueno"), ("b", "shibuya"), ("c", "shibuya")];
    for (id, store) in bought {
        let mut order = of_yen("2026-11-22", 1_000);
        order.store_id = Some(store.to_owned());
        shop.buy("2026-11-22", id, order, None).unwrap();
    }
    for id in ["a", "b"] {
        shop.give_back("2026-11-23", id, &format!("r-{id}"), Goods::Full)
            .unwrap();
    }
    let left = [("shibuya".to_owned(), 1)].into();
    assert_eq!(collected(&shop).by_store, left);
}

#[test]
fn a_stamp_that_fills_no_card_has_no_entry_of_its_own() {
    let mut shop = with_card(purchases(3));
    shop.earn("2026-11-22", "a", 1_000);
    shop.earn("2026-11-22", "b", 1_000);
    assert_eq!(shop.entries.len(), 2);
    shop.earn("2026-11-22", "c", 1_000);
    assert_eq!(shop.entries.len(), 4);
}
