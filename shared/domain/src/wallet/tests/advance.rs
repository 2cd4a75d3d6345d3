//! What time alone decides, and when it says that it was decided.

use super::*;

/// A wallet with something of everything ahead of it.
fn waiting() -> Shop {
    let mut shop = Shop::new(pending(14));
    shop.give("2026-11-01", "november", 100, Some("2026-11-30"));
    shop.give("2026-11-01", "december", 200, Some("2026-12-31"));
    shop.earn("2026-11-20", "a", 10_000);
    shop.hold("2026-11-30T23:00", "h", 50, 7_200).unwrap();
    shop
}

#[test]
fn everything_is_settled_in_the_order_in_which_it_became_true() {
    let mut shop = waiting();
    shop.redeem("2027-01-10", "use", 10).unwrap();
    assert_eq!(
        shop.story(6),
        [
            "2026-12-01T00:00 expired -50",
            "2026-12-01T01:00 lapsed +50",
            "2026-12-01T01:00 expired -50",
            "2026-12-04T00:00 confirmed +100",
            "2027-01-01T00:00 expired -200",
            "2027-01-10T12:00 redeemed -10"
        ]
    );
}

#[test]
fn looking_daily_tells_the_same_story_as_looking_once() {
    let once = waiting().decided("2027-01-10");
    let mut daily = waiting();
    let from = daily.entries.len();
    for date in [
        "2026-12-01T00:00",
        "2026-12-01T00:30",
        "2026-12-01T01:00",
        "2026-12-04",
        "2027-01-01",
        "2027-01-10",
    ] {
        daily.settle(date);
    }
    assert_eq!(daily.entries[from..], once.entries);
    daily.wallet.version = once.wallet.version;
    assert_eq!(daily.wallet, once.wallet);
}

#[test]
fn of_one_instant_holds_end_first_and_lots_expire_last() {
    let mut shop = Shop::new(pending(1));
    shop.give("2026-11-01", "november", 100, Some("2026-11-30"));
    shop.earn("2026-11-30T22:00", "a", 10_000);
    shop.hold("2026-11-30T23:00", "h", 60, 3_600).unwrap();
    shop.settle("2026-12-01T00:00");
    assert_eq!(
        shop.story(3),
        [
            "2026-12-01T00:00 lapsed +60",
            "2026-12-01T00:00 expired -100",
            "2026-12-01T00:00 confirmed +100"
        ]
    );
}

#[test]
fn a_look_stores_nothing_and_asks_for_nothing() {
    let shop = waiting();
    let decided = shop.decided("2027-01-10");
    assert_eq!(decided.of_command(), None);
    assert_eq!(shop.sums(), [250, 100, 50, 0]);
}

#[test]
fn a_clock_that_goes_back_undoes_nothing() {
    let mut shop = waiting();
    shop.settle("2027-01-10");
    assert_eq!(shop.decided("2026-11-30").entries, []);
    assert_eq!(shop.available("2026-11-30"), 100);
}

#[test]
fn the_answer_shows_the_wallet_after_all_that_followed() {
    let mut shop = waiting();
    let entry = shop.redeem("2026-12-10", "use", 10).unwrap();
    let standing = entry.command.unwrap().standing;
    assert_eq!(standing.available, points(290));
    assert_eq!(
        standing.expiring,
        [
            (day("2026-12-31"), points(190)),
            (day("2027-11-30"), points(100))
        ]
    );
}
