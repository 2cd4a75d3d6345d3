//! What is recorded of the buyer with a purchase, no more than an edit of its order needs, and what an edit makes of it.

use super::amended::{campaign, into};
use super::*;
use crate::fact::AsThen;
use crate::program::Purchase;

fn recorded(shop: &mut Shop, id: &str) -> AsThen {
    shop.earn("2026-11-24", id, 1_000);
    shop.earned(id).buyer.unwrap()
}

#[test]
fn what_no_campaign_asks_for_is_not_recorded() {
    let mut shop = Shop::new(plain());
    shop.wallet.birth_month = Some(11);
    recorded(&mut shop, "ec-1");
    let second = recorded(&mut shop, "ec-2");
    assert_eq!((second.purchases, second.birthday_month), (None, false));
}

#[test]
fn how_many_orders_there_were_is_recorded_where_a_campaign_asks_and_there_were_any() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.purchase = Some(Purchase::Nth(2));
    }));
    let purchases = ["ec-1", "ec-2"].map(|id| recorded(&mut shop, id).purchases);
    assert_eq!(purchases, [None, Some(1)]);
}

#[test]
fn what_a_campaign_has_given_is_recorded_and_nothing_of_what_went_back() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.max_points_per_member = Some(100);
    }));
    recorded(&mut shop, "ec-1");
    shop.give_back("2026-11-24", "ec-1", "back", Goods::Full)
        .unwrap();
    assert_eq!(recorded(&mut shop, "ec-2").campaign_points, [].into());
    let given = [("weekend-double".to_owned(), 10)].into();
    assert_eq!(recorded(&mut shop, "ec-3").campaign_points, given);
}

#[test]
fn an_old_entry_is_of_the_first_purchase_where_a_campaign_for_first_ones_gave_points() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.purchase = Some(Purchase::Nth(1));
    }));
    shop.earn("2026-11-24", "ec-1", 1_000);
    shop.earn("2026-11-24", "ec-2", 1_000);
    for entry in &mut shop.entries {
        if let Fact::Earned(earned) = &mut entry.fact {
            earned.buyer = None;
        }
    }
    let first = into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 2_000);
    assert_eq!(first, 20);
    let order = of_yen("2026-11-24", 2_000);
    let second = shop.amend("2026-11-25", "ec-2", "am-2", order, None);
    assert_eq!(second.unwrap().points_change(), 10);
}

#[test]
fn what_an_order_has_of_a_limit_per_member_is_there_for_its_edit() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.max_points_per_member = Some(100);
    }));
    shop.earn("2026-11-24", "ec-1", 6_000);
    let more = into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 9_000);
    assert_eq!(more, 30 + 30);
}

/// A hundred points a day, of which an order took 80 before another of the same day.
fn second_of_the_day() -> Shop {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.max_points_per_member_per_day = Some(100);
    }));
    shop.earn("2026-11-24", "a", 8_000);
    let second = shop.earn("2026-11-24", "ec-1", 8_000);
    assert_eq!(second.moved.change(), 80 + 20);
    shop
}

#[test]
fn an_order_that_is_edited_to_another_day_has_the_limit_of_that_day() {
    let mut shop = second_of_the_day();
    let moved = into(&mut shop, "2026-11-25", "am-1", "2026-11-25", 8_000);
    assert_eq!(moved, 60);
}

#[test]
fn what_was_given_on_its_day_before_an_order_stays_so_for_its_edit() {
    let mut shop = second_of_the_day();
    shop.give_back("2026-11-24", "a", "back", Goods::Full)
        .unwrap();
    let more = into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 9_000);
    assert_eq!(more, 10);
}
