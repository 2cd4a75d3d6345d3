//! A member leaves.

use super::*;

#[test]
fn everything_is_forfeited_and_recorded() {
    let mut shop = Shop::new(pending(14));
    shop.earn("2026-11-01", "a", 10_000);
    shop.give("2026-11-01", "gift", 300, None);
    shop.hold("2026-11-02T10:00", "h", 200, 1_800).unwrap();
    let entry = shop.withdraw("2026-11-02T10:10").unwrap();
    assert_eq!(entry.moved.change(), -100);
    assert_eq!(
        entry.fact,
        Fact::Forfeited {
            pending: points(100),
            held: points(200),
            debt: Points::ZERO
        }
    );
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
    assert_eq!(shop.wallet.due_on, None);
}

#[test]
fn what_time_decided_before_is_recorded_before() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 300, Some("2026-11-30"));
    shop.give("2026-11-01", "other", 50, None);
    shop.withdraw("2026-12-05").unwrap();
    assert_eq!(
        shop.story(2),
        [
            "2026-12-01T00:00 expired -300",
            "2026-12-05T12:00 forfeited -50"
        ]
    );
}

#[test]
fn a_debt_is_written_off_and_the_ledger_is_closed() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-01", "a", 10_000);
    shop.redeem("2026-11-02", "use", 100).unwrap();
    shop.give_back("2026-11-03", "a", "r1", Goods::Amount(4_000))
        .unwrap();
    let entry = shop.withdraw("2026-11-04").unwrap();
    assert!(matches!(entry.fact, Fact::Forfeited { debt, .. } if debt == points(40)));
    assert_eq!(shop.withdraw("2026-11-05"), Err(Refusal::MemberWithdrawn));
    assert_eq!(
        shop.redeem("2026-11-05", "u", 1),
        Err(Refusal::MemberWithdrawn)
    );
    assert_eq!(
        shop.give_back("2026-11-05", "a", "r2", Goods::Full),
        Err(Refusal::MemberWithdrawn)
    );
}
