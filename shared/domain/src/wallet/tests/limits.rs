//! The range of points: 10^12, of all that a wallet has together.

use super::*;

const MOST: u64 = 1_000_000_000_000;

fn too_many() -> Refusal {
    Refusal::AboveLimit { limit: MOST }
}

#[test]
fn a_wallet_takes_a_million_million_points_and_not_one_more() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "all", MOST, None);
    let refused = shop.adjust("2026-11-01", "more", Change::Give(points(1), None));
    assert_eq!(refused, Err(too_many()));
    assert_eq!(shop.sums(), [MOST, 0, 0, 0]);
}

#[test]
fn a_hold_always_has_room_to_come_back_into() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "all", MOST, None);
    shop.hold("2026-11-01", "h", MOST, 60).unwrap();
    let refused = shop.adjust("2026-11-01", "more", Change::Give(points(1), None));
    assert_eq!(refused, Err(too_many()));
    assert_eq!(shop.available("2026-11-02"), MOST);
}

#[test]
fn pending_points_always_have_room_to_come_into() {
    let mut shop = Shop::new(pending(14));
    shop.earn("2026-11-01", "a", 100);
    let refused = shop.adjust("2026-11-01", "all", Change::Give(points(MOST), None));
    assert_eq!(refused, Err(too_many()));
    shop.give("2026-11-01", "nearly", MOST - 1, None);
    assert_eq!(shop.available("2026-12-01"), MOST);
    let refused = shop.buy("2026-11-02", "b", of_yen("2026-11-02", 100), None);
    assert_eq!(refused, Err(too_many()));
}
