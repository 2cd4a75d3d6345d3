//! A campaign's limit for the orders of one day, and the last day that its points may have.

use super::amended::{campaign, into};
use super::*;
use crate::program::{PointsExpire, Purchase};

/// One per cent more, at most 100 points for the orders of one day.
fn hundred_a_day() -> Shop {
    Shop::new(campaign(|campaign| {
        campaign.max_points_per_member_per_day = Some(100);
    }))
}

/// The points of an order that is recorded at one time and was placed at another.
fn bought(shop: &mut Shop, at: &str, id: &str, placed: &str, yen: u64) -> i64 {
    let entry = shop.buy(at, id, of_yen(placed, yen), None).unwrap();
    entry.moved.change()
}

#[test]
fn a_days_limit_counts_over_the_orders_of_the_day_and_begins_anew_the_next() {
    let mut shop = hundred_a_day();
    let orders = [
        ("a", "2026-11-24T10:00", 60 + 60),
        ("b", "2026-11-24T23:59", 60 + 40),
        ("c", "2026-11-24T23:59", 60),
        ("d", "2026-11-25T00:00", 60 + 60),
    ];
    for (id, at, points) in orders {
        assert_eq!(bought(&mut shop, at, id, at, 6_000), points, "{id}");
    }
}

#[test]
fn a_late_order_counts_towards_the_day_on_which_it_was_placed() {
    let mut shop = hundred_a_day();
    assert_eq!(
        bought(&mut shop, "2026-11-24", "a", "2026-11-24", 8_000),
        160
    );
    assert_eq!(
        bought(&mut shop, "2026-11-25", "b", "2026-11-25", 8_000),
        160
    );
    assert_eq!(
        bought(&mut shop, "2026-11-26", "late", "2026-11-24", 8_000),
        80 + 20
    );
    assert_eq!(
        bought(&mut shop, "2026-11-26", "c", "2026-11-26", 8_000),
        160
    );
    // Three newer days are remembered: nobody can say any more what was given on the 23rd.
    assert_eq!(
        bought(&mut shop, "2026-11-26", "later", "2026-11-23", 8_000),
        80
    );
}

#[test]
fn what_comes_back_leaves_room_on_its_day() {
    let mut shop = hundred_a_day();
    shop.earn("2026-11-24", "a", 8_000);
    shop.give_back("2026-11-25", "a", "r", Goods::Amount(4_000))
        .unwrap();
    assert_eq!(
        bought(&mut shop, "2026-11-25", "b", "2026-11-25", 8_000),
        160
    );
    assert_eq!(
        bought(&mut shop, "2026-11-25", "late", "2026-11-24", 8_000),
        80 + 60
    );
}

#[test]
fn two_who_become_one_have_one_limit_for_the_day() {
    let mut one = hundred_a_day();
    let mut other = Shop::second(one.program.clone());
    one.earn("2026-11-24", "a", 5_000);
    other.earn("2026-11-24", "b", 3_000);
    one.merge("2026-11-24", &mut other).unwrap();
    assert_eq!(
        bought(&mut one, "2026-11-24", "c", "2026-11-24", 5_000),
        50 + 20
    );
}

#[test]
fn an_edit_stays_within_the_limit_of_its_day_and_keeps_what_it_has() {
    let mut shop = hundred_a_day();
    shop.earn("2026-11-24", "ec-1", 6_000);
    shop.earn("2026-11-24", "ec-2", 9_000);
    // 60 + 60 and 90 + 40. What the other has used is not there any more.
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 9_000),
        30
    );
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-2", "2026-11-24", 3_000),
        -60 - 30
    );
    // Placed on another day after all: there is all the room of that day.
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-3", "2026-11-23", 9_000),
        60 + 60
    );
}

#[test]
fn every_third_order_counts_whatever_is_edited_later() {
    let third = campaign(|campaign| campaign.purchase = Some(Purchase::Every(3)));
    let mut shop = Shop::new(third);
    let points: Vec<i64> = ["a", "b", "ec-1", "c"]
        .iter()
        .map(|id| shop.earn("2026-11-24", id, 1_000).moved.change())
        .collect();
    assert_eq!(points, [10, 10, 20, 10]);
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 2_000),
        20
    );
    let order = of_yen("2026-11-24", 2_000);
    let other = shop.amend("2026-11-25", "c", "am-2", order, None).unwrap();
    assert_eq!(other.points_change(), 10);
}

#[test]
fn points_with_a_last_day_of_their_own_end_on_it_whenever_they_were_earned() {
    let last_day = Some(PointsExpire::On(day("2026-12-31")));
    let mut shop = Shop::new(campaign(|campaign| campaign.points_expire = last_day));
    shop.earn("2026-11-24", "a", 1_000);
    shop.earn("2026-12-31", "b", 2_000);
    assert_eq!(
        shop.days(),
        ["2026-12-31: 30", "2027-11-30: 10", "2027-12-31: 20"]
    );
    // Recorded late, they can be used on the day they come, at least.
    bought(&mut shop, "2027-01-02", "late", "2026-12-31", 3_000);
    assert_eq!(shop.days()[0], "2027-01-02: 30");
    // Points that have ended are not given to orders of later.
    assert_eq!(
        bought(&mut shop, "2027-01-02", "c", "2027-01-02", 3_000),
        30
    );
}

#[test]
fn the_oldest_day_that_is_remembered_still_counts_up_to_its_limit() {
    let mut shop = hundred_a_day();
    for at in ["2026-11-24", "2026-11-25", "2026-11-26"] {
        assert_eq!(bought(&mut shop, at, at, at, 8_000), 80 + 80);
    }
    let late = bought(&mut shop, "2026-11-26", "late", "2026-11-24", 8_000);
    assert_eq!(late, 80 + 20);
}
