//! Goods come back when the points they earned are already spent.

use super::*;

/// A purchase that earned 100 points, of which 70 are spent.
fn spent_meanwhile(program: Program) -> Shop {
    let mut shop = Shop::new(program);
    shop.earn("2026-11-01", "a", 10_000);
    shop.redeem("2026-11-02", "use", 70).unwrap();
    shop
}

#[test]
fn what_is_missing_is_owed() {
    let mut shop = spent_meanwhile(plain());
    let returned = shop
        .give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(
        (returned.clawed_back, returned.debt_added),
        (points(100), points(70))
    );
    assert_eq!(shop.sums(), [0, 0, 0, 70]);
    assert_eq!(shop.story(1), ["2026-11-03T12:00 returned -30"]);
}

#[test]
fn or_let_go_where_the_program_says_so() {
    let mut shop = spent_meanwhile(clamping());
    let returned = shop
        .give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(
        (returned.clawed_back, returned.debt_added),
        (points(30), Points::ZERO)
    );
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn parts_owe_as_much_as_the_whole() {
    let mut shop = spent_meanwhile(plain());
    let owed = ["r1", "r2", "r3", "r4"].map(|id| {
        let part = shop
            .give_back("2026-11-03", "a", id, Goods::Amount(2_500))
            .unwrap();
        (part.clawed_back.get(), part.debt_added.get())
    });
    assert_eq!(owed, [(25, 0), (25, 20), (25, 25), (25, 25)]);
    assert_eq!(shop.sums(), [0, 0, 0, 70]);
}

#[test]
fn points_that_come_back_with_the_goods_pay_first() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 80, Some("2027-01-31"));
    shop.redeem("2026-11-01", "pay", 80).unwrap();
    let paid = shop.paid("pay");
    shop.buy("2026-11-01", "a", of_yen("2026-11-01", 10_080), Some(paid))
        .unwrap();
    shop.redeem("2026-11-02", "use", 100).unwrap();
    let returned = shop
        .give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(
        (returned.clawed_back, returned.debt_added),
        (points(100), points(20))
    );
    assert_eq!(returned.restored.total(), points(80));
    assert_eq!(shop.sums(), [0, 0, 0, 20]);
}

#[test]
fn every_way_in_pays_what_is_owed() {
    let mut owing = spent_meanwhile(plain());
    owing.program.activities[0].points = 50;
    owing
        .give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    let mut given = owing.clone();
    given.give("2026-11-04", "gift", 50, None);
    let mut acted = owing.clone();
    acted.act("2026-11-04", "v1", "visit", "2026-11-04");
    let mut granted = owing;
    granted.grant("2026-11-04", "coupon", 50);
    for shop in [given, acted, granted] {
        assert_eq!(shop.sums(), [0, 0, 0, 20]);
        assert_eq!(shop.story(1), ["2026-11-04T12:00 debt_offset -50"]);
    }
}
