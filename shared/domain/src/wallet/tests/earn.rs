//! A purchase.

use super::*;
use crate::program::{Campaign, CampaignEffect};
use crate::wallet::lots::LotKind;

fn with_campaign(change: impl FnOnce(&mut Campaign)) -> Program {
    with(|program| {
        let mut campaign = Campaign::giving(
            "double",
            "2倍",
            CampaignEffect::Multiply("2".parse().unwrap()),
        );
        change(&mut campaign);
        program.campaigns.push(campaign);
    })
}

#[test]
fn a_purchase_of_12_800_yen_earns_128_points_until_the_end_of_the_next_november() {
    let mut shop = Shop::new(plain());
    let entry = shop.earn("2026-11-22", "ec-1", 12_800);
    assert_eq!(entry.moved.change(), 128);
    assert_eq!(entry.balance_after, points(128));
    assert_eq!(shop.days(), ["2027-11-30: 128"]);
    let earned = shop.earned("ec-1");
    assert_eq!(earned.expires_on, Some(day("2027-11-30")));
    assert_eq!((earned.qualifying_yen, earned.goods_yen), (12_800, 12_800));
    assert_eq!(earned.month.to_string(), "2026-11");
}

#[test]
fn purchases_of_one_month_share_a_bucket_and_other_fiscal_years_do_not() {
    let mut shop = Shop::new(with(|program| {
        program.expiry.align = crate::program::Align::FiscalYearEnd;
    }));
    for (at, id) in [
        ("2026-11-01", "a"),
        ("2026-11-30", "b"),
        ("2027-03-31", "c"),
        ("2027-04-01", "d"),
    ] {
        shop.earn(at, id, 10_000);
    }
    let buckets: Vec<(i32, u64)> = shop
        .wallet
        .lots
        .iter()
        .map(|(key, points)| (key.issued_fy, points.get()))
        .collect();
    assert_eq!(buckets, [(2026, 300), (2027, 100)]);
}

#[test]
fn campaign_points_have_their_own_last_day_and_kind() {
    let mut shop = Shop::new(with_campaign(|campaign| {
        campaign.points_expire = Some(crate::program::PointsExpire::Days(30))
    }));
    let entry = shop.earn("2026-12-02", "ec-1", 10_000);
    assert_eq!(shop.days(), ["2027-01-01: 100", "2027-12-31: 100"]);
    let kinds: Vec<LotKind> = entry.moved.come.iter().map(|(key, _)| key.kind).collect();
    assert_eq!(kinds, [LotKind::Limited, LotKind::Purchase]);
    assert_eq!(shop.earned("ec-1").expires_on, Some(day("2027-12-31")));
}

#[test]
fn a_campaigns_cap_counts_over_all_orders_of_the_member() {
    let mut shop = Shop::new(with_campaign(|campaign| {
        campaign.max_points_per_member = Some(150)
    }));
    let changes = [("a", 200), ("b", 150), ("c", 100)]
        .map(|(id, expected)| (shop.earn("2026-11-22", id, 10_000).moved.change(), expected));
    assert!(
        changes.iter().all(|(change, expected)| change == expected),
        "{changes:?}"
    );
    assert_eq!(shop.wallet.used.campaign_points["double"], 150);
}

#[test]
fn a_first_purchase_is_the_first_that_was_not_returned_whole() {
    let mut shop = Shop::new(with_campaign(|campaign| {
        campaign.purchase = Some(crate::program::Purchase::Nth(1))
    }));
    assert_eq!(shop.earn("2026-11-01", "a", 10_000).moved.change(), 200);
    assert_eq!(shop.earn("2026-11-02", "b", 10_000).moved.change(), 100);
    shop.give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(shop.earn("2026-11-04", "c", 10_000).moved.change(), 100);
    shop.give_back("2026-11-05", "b", "r2", Goods::Full)
        .unwrap();
    shop.give_back("2026-11-05", "c", "r3", Goods::Full)
        .unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
    assert_eq!(shop.earn("2026-11-06", "d", 10_000).moved.change(), 200);
}

#[test]
fn new_points_pay_a_debt_first_and_the_journal_says_so() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-01", "a", 10_000);
    shop.redeem("2026-11-02", "use", 100).unwrap();
    shop.give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 100]);
    let entry = shop.earn("2026-11-04", "b", 13_000);
    assert_eq!(shop.sums(), [30, 0, 0, 0]);
    assert_eq!(
        shop.story(2),
        [
            "2026-11-04T12:00 earned +130",
            "2026-11-04T12:00 debt_offset -100"
        ]
    );
    let standing = entry.command.unwrap().standing;
    assert_eq!(
        (standing.available, standing.debt),
        (points(30), Points::ZERO)
    );
}

#[test]
fn a_debt_that_is_larger_than_the_new_points_takes_them_all() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-01", "a", 10_000);
    shop.redeem("2026-11-02", "use", 100).unwrap();
    shop.give_back("2026-11-03", "a", "r1", Goods::Full)
        .unwrap();
    shop.earn("2026-11-04", "b", 4_000);
    assert_eq!(shop.sums(), [0, 0, 0, 60]);
}

#[test]
fn an_order_that_points_paid_for_in_part_earns_on_the_rest() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-01", "gift", 3_000, None);
    shop.redeem("2026-11-02", "use", 3_000).unwrap();
    let paid = shop.paid("use");
    let entry = shop
        .buy("2026-11-02", "a", of_yen("2026-11-02", 10_000), Some(paid))
        .unwrap();
    assert_eq!(entry.moved.change(), 70);
}

#[test]
fn an_order_that_earns_nothing_is_recorded_all_the_same() {
    let mut shop = Shop::new(pending(14));
    let entry = shop.earn("2026-11-22", "a", 99);
    assert_eq!((entry.moved.change(), entry.seq), (0, 1));
    assert!(shop.wallet.pending.is_empty());
    assert_eq!(shop.earned("a").available_on, None);
}

#[test]
fn a_member_who_left_earns_nothing_any_more() {
    let mut shop = Shop::new(plain());
    shop.withdraw("2026-11-01").unwrap();
    let refused = shop.buy("2026-11-02", "a", of_yen("2026-11-02", 100), None);
    assert_eq!(refused, Err(Refusal::MemberWithdrawn));
}

#[test]
fn the_points_that_an_order_names_are_worth_no_more_than_what_is_to_pay() {
    let program = with(|program| program.point_value.yen = 2);
    let payable = |points_used| {
        let order = Order {
            points_used,
            ..of_yen("2026-11-22", 10_000)
        };
        crate::wallet::earn::is_payable(&order, &program)
    };
    assert_eq!(payable(5_000), Ok(()));
    let beyond = Refusal::PaidBeyondOrder { limit: 5_000 };
    assert_eq!(payable(5_001), Err(beyond));
}
