//! Pieces that come back beside yen, and of an order that was edited meanwhile.

use super::*;

#[test]
fn pieces_are_worth_what_was_paid_for_them_also_where_yen_came_back_before() {
    let mut shop = Shop::new(plain());
    let bought = order("2026-11-24", &[("tea", 500, 2)]);
    shop.buy("2026-11-24", "ec-1", bought, None).unwrap();
    shop.give_back("2026-11-24", "ec-1", "back-1", Goods::Amount(300))
        .unwrap();
    let both = shop.give_back("2026-11-24", "ec-1", "back-2", pieces(&[("tea", 2)]));
    let remaining_yen = 700;
    assert_eq!(both, Err(Refusal::ReturnExceedsOrder { remaining_yen }));
}

#[test]
fn what_came_back_is_counted_by_its_article_wherever_an_edit_puts_the_line() {
    let mut shop = Shop::new(plain());
    let bought = order("2026-11-24", &[("tea", 500, 1), ("pot", 900, 1)]);
    shop.buy("2026-11-24", "ec-1", bought, None).unwrap();
    let pot = || pieces(&[("pot", 1)]);
    shop.give_back("2026-11-24", "ec-1", "back-1", pot())
        .unwrap();
    let edited = order("2026-11-24", &[("pot", 900, 1), ("tea", 500, 1)]);
    shop.amend("2026-11-24", "ec-1", "am-1", edited, None)
        .unwrap();
    let again = shop.give_back("2026-11-24", "ec-1", "back-2", pot());
    let remaining_yen = 500;
    assert_eq!(again, Err(Refusal::ReturnExceedsOrder { remaining_yen }));
    let tea = shop.give_back("2026-11-24", "ec-1", "back-3", pieces(&[("tea", 1)]));
    assert_eq!(tea.unwrap().yen, 500);
}

#[test]
fn a_piece_that_came_back_comes_back_once_though_an_edit_made_it_dearer() {
    let mut shop = Shop::new(plain());
    let bought = order("2026-11-24", &[("tea", 800, 2)]);
    shop.buy("2026-11-24", "ec-1", bought, None).unwrap();
    let one = || pieces(&[("tea", 1)]);
    shop.give_back("2026-11-24", "ec-1", "back-1", one())
        .unwrap();
    let edited = order("2026-11-24", &[("tea", 1_000, 1)]);
    shop.amend("2026-11-24", "ec-1", "am-1", edited, None)
        .unwrap();
    let again = shop.give_back("2026-11-24", "ec-1", "back-2", one());
    let remaining_yen = 200;
    assert_eq!(again, Err(Refusal::ReturnExceedsOrder { remaining_yen }));
}

#[test]
fn an_order_that_an_edit_made_free_is_still_out_and_comes_back_once() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 1_000);
    let free = of_yen("2026-11-24", 0);
    shop.amend("2026-11-24", "ec-1", "am-1", free, None)
        .unwrap();
    assert_eq!(shop.wallet.rank.purchases(), 1);
    shop.give_back("2026-11-24", "ec-1", "back-1", Goods::Full)
        .unwrap();
    assert_eq!(shop.wallet.rank.purchases(), 0);
    let again = shop.give_back("2026-11-24", "ec-1", "back-2", Goods::Full);
    let remaining_yen = 0;
    assert_eq!(again, Err(Refusal::ReturnExceedsOrder { remaining_yen }));
}
