//! The day on which a wallet is looked at is a lower bound, and stays where it is as long as it can.

use super::*;

#[test]
fn ordinary_buying_leaves_the_due_day_where_it_is() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-22", "a", 10_000);
    let due_on = Some(day("2027-10-31"));
    assert_eq!(shop.wallet.due_on, due_on);
    shop.earn("2026-12-22", "b", 10_000);
    assert_eq!(shop.wallet.due_on, due_on);
    shop.redeem("2026-12-23", "use", 150).unwrap();
    assert_eq!(shop.wallet.due_on, due_on);
    shop.hold("2026-12-24", "h", 10, 1_800).unwrap();
    assert_eq!(shop.wallet.due_on, due_on);
    shop.void("2026-12-24T12:10", "h").unwrap();
    assert_eq!(shop.wallet.due_on, due_on);
}

#[test]
fn points_that_expire_sooner_pull_it_earlier() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-22", "a", 10_000);
    shop.give("2026-11-22", "gift", 10, Some("2027-03-31"));
    assert_eq!(shop.wallet.due_on, Some(day("2027-03-01")));
}

#[test]
fn a_sweep_that_finds_nothing_pushes_it_on() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-22", "a", 10_000);
    shop.give("2026-11-22", "gift", 10, Some("2027-03-31"));
    shop.redeem("2026-11-22", "use", 10).unwrap();
    let swept = shop.sweep("2027-03-01T00:05").unwrap();
    assert_eq!((swept.decision.entries.len(), swept.expiring.len()), (0, 0));
    assert_eq!(shop.wallet.due_on, Some(day("2027-10-31")));
}
