//! What pays for an order that is edited.

use super::*;

/// 5,000 points, of which 2,000 are redeemed or held for an order of 5,000 yen.
fn paid(program: Program, hold: bool) -> Shop {
    let mut shop = Shop::new(program);
    shop.give("2026-11-24", "gift", 5_000, None);
    if hold {
        shop.hold("2026-11-24", "use-1", 2_000, 3_600).unwrap();
    } else {
        shop.redeem("2026-11-24", "use-1", 2_000).unwrap();
    }
    let paid = shop.paid("use-1");
    let order = of_yen("2026-11-24", 5_000);
    shop.buy("2026-11-24", "ec-1", order, Some(paid)).unwrap();
    shop
}

fn edit(shop: &mut Shop, yen: u64, used: Option<u64>) -> Result<i64, Refusal> {
    let order = of_yen("2026-11-24", yen);
    let amended = shop.amend("2026-11-24", "ec-1", "am-1", order, used);
    amended.map(|amended| amended.points_used_change())
}

#[test]
fn points_that_paid_pay_for_no_more_than_the_edited_order() {
    let mut shop = paid(plain(), false);
    let refused = Err(Refusal::AboveLimit { limit: 1_999 });
    assert_eq!(edit(&mut shop, 1_999, None), refused);
    assert_eq!(edit(&mut shop, 1_999, Some(2_000)), refused);
    assert_eq!(edit(&mut shop, 2_000, None), Ok(0));
}

#[test]
fn while_points_are_held_for_an_order_an_edit_names_as_many_or_none() {
    let mut shop = paid(plain(), true);
    let refused = Err(Refusal::RedemptionStillHeld);
    assert_eq!(edit(&mut shop, 6_000, Some(1_999)), refused);
    assert_eq!(edit(&mut shop.clone(), 6_000, None), Ok(0));
    assert_eq!(edit(&mut shop, 6_000, Some(2_000)), Ok(0));
}

#[test]
fn more_points_pay_by_the_rules_of_spending_and_as_many_or_fewer_need_no_leave() {
    let mut shop = paid(with(|program| program.redemption.multiple = 100), false);
    let refused = Err(Refusal::NotAMultiple { multiple: 100 });
    assert_eq!(edit(&mut shop, 5_000, Some(2_050)), refused);
    assert_eq!(edit(&mut shop, 5_000, Some(1_950)), Ok(-50));
    let half = with(|program| program.redemption.max_ratio = "0.5".parse().unwrap());
    let mut shop = paid(half, false);
    assert_eq!(edit(&mut shop, 2_500, Some(2_000)), Ok(0));
}
