//! Edits of an order whose points wait, of one that ends, and of one that points are lacking for.

use super::amended::into;
use super::*;

#[test]
fn an_order_of_no_points_waits_as_it_would_have_and_what_was_confirmed_waits_no_more() {
    let mut shop = Shop::new(pending(7));
    shop.earn("2026-11-24", "ec-1", 50);
    into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 1_000);
    into(&mut shop, "2026-11-25", "am-2", "2026-11-24", 50);
    into(&mut shop, "2026-11-25", "am-3", "2026-11-24", 2_000);
    assert_eq!(shop.sums(), [0, 20, 0, 0]);
    shop.confirm("2026-11-26", "ec-1").unwrap();
    into(&mut shop, "2026-11-26", "am-4", "2026-11-24", 50);
    into(&mut shop, "2026-11-26", "am-5", "2026-11-24", 3_000);
    assert_eq!(shop.sums(), [30, 0, 0, 0]);
}

#[test]
fn an_order_of_no_points_whose_day_has_come_waits_no_more() {
    let mut shop = Shop::new(pending(7));
    shop.earn("2026-11-24", "ec-1", 50);
    into(&mut shop, "2026-12-01T00:00", "am-1", "2026-11-24", 1_000);
    assert_eq!(shop.sums(), [10, 0, 0, 0]);
}

#[test]
fn an_order_that_shrinks_to_what_came_back_of_it_is_no_purchase_any_more() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let goods = Goods::Amount(2_000);
    shop.give_back("2026-11-24", "ec-1", "back-1", goods)
        .unwrap();
    assert_eq!(
        into(&mut shop, "2026-11-24", "am-1", "2026-11-24", 2_000),
        -30
    );
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
    assert_eq!(shop.wallet.rank.purchases(), 0);
}

#[test]
fn an_edit_that_lacks_a_single_point_is_refused() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    shop.redeem("2026-11-24", "use-1", 41).unwrap();
    let less = |yen| of_yen("2026-11-24", yen);
    let refused = shop.amend("2026-11-24", "ec-1", "am-1", less(4_000), None);
    let (available, wanted) = (9, 10);
    assert_eq!(
        refused.unwrap_err(),
        Refusal::InsufficientPoints { available, wanted }
    );
    let covered = shop.amend("2026-11-24", "ec-1", "am-1", less(4_100), None);
    assert_eq!(covered.unwrap().points_change(), -9);
}

#[test]
fn the_last_piece_of_an_edited_order_closes_it_whatever_prices_were_before() {
    for price in [800, 1_200] {
        let mut shop = Shop::new(plain());
        let tea = |price| order("2026-11-24", &[("tea", price, 2)]);
        shop.buy("2026-11-24", "ec-1", tea(1_000), None).unwrap();
        let one = || pieces(&[("tea", 1)]);
        shop.give_back("2026-11-24", "ec-1", "back-1", one())
            .unwrap();
        shop.amend("2026-11-24", "ec-1", "am-1", tea(price), None)
            .unwrap();
        let last = shop
            .give_back("2026-11-24", "ec-1", "back-2", one())
            .unwrap();
        assert_eq!(last.yen, 2 * price - 1_000);
        assert_eq!(shop.sums(), [0, 0, 0, 0]);
    }
}
