//! An order is edited after the fact: what the rules of then say, and where the points are by now.

use super::*;
use crate::ids::{OrderId, ReturnId};
use crate::program::{Campaign, CampaignEffect, ExpiredLot};
use crate::wallet::amend::Amend;
use crate::wallet::lots::LotKind;
use crate::wallet::return_goods::{ReturnGoods, return_goods};

/// One point more for each order, so that an edit shows whether a campaign counted.
pub(super) fn campaign(change: impl FnOnce(&mut Campaign)) -> Program {
    let mut campaign = Program::sample().campaigns.remove(0);
    campaign.weekdays.clear();
    (campaign.from, campaign.to) = (None, None);
    (
        campaign.max_points_per_order,
        campaign.max_points_per_member,
    ) = (None, None);
    campaign.points_expire = None;
    campaign.effect = CampaignEffect::AddRate("0.01".parse().unwrap());
    change(&mut campaign);
    with(|program| program.campaigns = vec![campaign])
}

/// The points that an order of so many yen moves, where another was placed.
pub(super) fn into(shop: &mut Shop, at: &str, id: &str, placed: &str, yen: u64) -> i64 {
    let amended = shop.amend(at, "ec-1", id, of_yen(placed, yen), None);
    amended.unwrap().points_change()
}

#[test]
fn an_edit_is_judged_at_the_rank_held_when_the_order_was_placed() {
    let mut program = Program::sample();
    program.campaigns.clear();
    let mut shop = Shop::new(program);
    shop.earn("2026-11-24", "ec-1", 5_000);
    shop.earn("2026-11-25", "ec-2", 120_000);
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    assert_eq!(
        into(&mut shop, "2026-11-26", "am-1", "2026-11-24", 10_000),
        50
    );
}

#[test]
fn a_rank_that_an_edit_reaches_is_told_by_its_entry() {
    let mut shop = Shop::new(Program::sample());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let order = of_yen("2026-11-24", 120_000);
    let amended = shop
        .amend("2026-11-24", "ec-1", "am-1", order, None)
        .unwrap();
    assert_eq!(amended.earned.rank_reached.as_deref(), Some("gold"));
}

#[test]
fn the_first_purchase_stays_the_first_and_no_other_becomes_it() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.purchase = Some(crate::program::Purchase::Nth(1))
    }));
    shop.earn("2026-11-24", "ec-1", 1_000);
    shop.earn("2026-11-24", "ec-2", 1_000);
    assert_eq!(shop.sums(), [30, 0, 0, 0]);
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 2_000),
        20
    );
    let order = of_yen("2026-11-24", 2_000);
    let other = shop
        .amend("2026-11-25", "ec-2", "am-2", order, None)
        .unwrap();
    assert_eq!(other.points_change(), 10);
}

#[test]
fn the_month_of_the_birthday_is_that_of_the_purchase_whatever_the_file_says_now() {
    let mut shop = Shop::new(campaign(|campaign| campaign.birthday_month = true));
    shop.wallet.birth_month = Some(11);
    shop.earn("2026-11-24", "ec-1", 1_000);
    shop.wallet.birth_month = Some(5);
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 2_000),
        20
    );
}

#[test]
fn a_campaigns_limit_per_member_holds_whatever_is_edited() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.max_points_per_member = Some(100)
    }));
    shop.earn("2026-11-24", "ec-1", 6_000);
    shop.earn("2026-11-24", "ec-2", 9_000);
    assert_eq!(shop.sums(), [60 + 60 + 90 + 40, 0, 0, 0]);
    // What the others have used is not there any more; what this one has stays.
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-1", "2026-11-24", 9_000),
        30
    );
    assert_eq!(
        into(&mut shop, "2026-11-25", "am-2", "2026-11-24", 3_000),
        -60 - 30
    );
    // Room that another order left was not there when this one was judged.
    let order = of_yen("2026-11-24", 9_000);
    let other = shop
        .amend("2026-11-25", "ec-2", "am-3", order, None)
        .unwrap();
    assert_eq!(other.points_change(), 0);
    assert_eq!(shop.wallet.used.campaign_points.values().sum::<u64>(), 70);
}

#[test]
fn an_entry_from_before_the_buyer_was_recorded_goes_by_what_the_wallet_knows() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.purchase = Some(crate::program::Purchase::Nth(1))
    }));
    shop.earn("2026-11-24", "ec-1", 1_000);
    if let Fact::Earned(earned) = &mut shop.entries[0].fact {
        earned.buyer = None;
    }
    let old = shop.first("ec-1");
    assert!(old.buyer.is_none());
    let order = of_yen("2026-11-24", 2_000);
    let amended = shop
        .amend("2026-11-25", "ec-1", "am-1", order, None)
        .unwrap();
    assert_eq!(amended.points_change(), 20);
}

#[test]
fn points_that_an_edit_brings_have_the_last_day_of_the_purchase() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 1_000);
    into(&mut shop, "2027-10-01", "am-1", "2026-11-24", 2_000);
    assert_eq!(shop.days(), ["2027-11-30: 20"]);
}

#[test]
fn where_that_day_has_passed_they_come_for_some_days_or_not_at_all() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 1_000);
    into(&mut shop, "2027-12-05", "am-1", "2026-11-24", 2_000);
    assert_eq!(shop.days(), ["2028-01-04: 10"]);

    let forfeits = with(|program| program.returns.expired_lot = ExpiredLot::Forfeit);
    let mut shop = Shop::new(forfeits);
    shop.earn("2026-11-24", "ec-1", 1_000);
    let order = of_yen("2026-11-24", 2_000);
    let amended = shop
        .amend("2027-12-05", "ec-1", "am-1", order, None)
        .unwrap();
    assert_eq!((amended.points_change(), amended.lapsed), (0, points(10)));
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn points_change_their_kind_where_another_rule_gives_them() {
    let mut shop = Shop::new(campaign(|campaign| {
        campaign.skus = vec!["pot".to_owned()];
        campaign.points_expire = Some(crate::program::PointsExpire::Days(30));
    }));
    shop.earn("2026-11-24", "ec-1", 1_000);
    let pot = order("2026-11-24", &[("pot", 500, 1)]);
    let amended = shop.amend("2026-11-24", "ec-1", "am-1", pot, None).unwrap();
    assert_eq!((amended.more, amended.less), (points(5), points(5)));
    let limited = shop
        .wallet
        .lots
        .iter()
        .filter(|(key, _)| key.kind == LotKind::Limited);
    assert_eq!(limited.map(|(_, there)| there.get()).sum::<u64>(), 5);
}

#[test]
fn an_edit_makes_no_debt_and_one_that_is_owed_is_paid_by_what_an_edit_brings() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    shop.earn("2026-11-24", "ec-2", 5_000);
    shop.redeem("2026-11-24", "use-1", 100).unwrap();
    let less = of_yen("2026-11-24", 4_000);
    let refused = shop.amend("2026-11-24", "ec-1", "am-1", less, None);
    assert_eq!(
        refused.unwrap_err(),
        Refusal::InsufficientPoints {
            available: 0,
            wanted: 10,
        }
    );
    shop.give_back("2026-11-24", "ec-2", "back-2", Goods::Full)
        .unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 50]);
    assert_eq!(
        into(&mut shop, "2026-11-24", "am-1", "2026-11-24", 7_000),
        20
    );
    assert_eq!(shop.sums(), [0, 0, 0, 30]);
}

#[test]
fn points_that_an_order_says_pay_for_it_and_nobody_redeemed_are_nobodys_to_give_back() {
    let mut shop = Shop::new(plain());
    shop.give("2026-11-24", "gift", 1_000, None);
    let mut order = of_yen("2026-11-24", 10_000);
    order.points_used = 500;
    shop.buy("2026-11-24", "ec-1", order, None).unwrap();
    assert_eq!(shop.sums(), [1_095, 0, 0, 0]);
    assert_eq!(
        into(&mut shop, "2026-11-24", "am-1", "2026-11-24", 10_000),
        0
    );
    let edit = |shop: &mut Shop, id: &str, used: u64| {
        let order = of_yen("2026-11-24", 10_000);
        let amended = shop.amend("2026-11-24", "ec-1", id, order, Some(used));
        let amended = amended.unwrap();
        (amended.points_change(), amended.points_used_change())
    };
    assert_eq!(edit(&mut shop, "am-2", 700), (-2, 200));
    assert_eq!(edit(&mut shop, "am-3", 300), (4, -200));
    assert_eq!(edit(&mut shop, "am-4", 500), (-2, 0));
    shop.give_back("2026-11-24", "ec-1", "back", Goods::Full)
        .unwrap();
    assert_eq!(shop.sums(), [1_000, 0, 0, 0]);
}

#[test]
fn whoever_does_not_know_the_newest_edit_is_told_its_name() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let first = shop.first("ec-1");
    into(&mut shop, "2026-11-24", "am-1", "2026-11-24", 7_000);
    let newest = shop.edited("am-1").amended().cloned();
    let command = ReturnGoods {
        return_id: ReturnId::parse("back").unwrap(),
        order_id: OrderId::parse("ec-1").unwrap(),
        what: Goods::Full,
        earned: first,
        paid: None,
    };
    let moment = shop.moment(jst("2026-11-24"));
    let refused = return_goods(shop.wallet.clone(), command, &moment);
    assert_eq!(refused.unwrap_err(), Refusal::OrderAmended { newest });
}

#[test]
fn an_edit_extends_no_points() {
    let mut shop = Shop::new(rolling(6));
    shop.earn("2026-11-24", "ec-1", 5_000);
    into(&mut shop, "2026-12-24", "am-1", "2026-11-24", 7_000);
    assert_eq!(shop.days(), ["2027-05-31: 70"]);
}

#[test]
fn an_edit_that_names_another_day_leaves_the_purchase_on_its_own() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-24", "ec-1", 5_000);
    let order = of_yen("2026-12-25", 8_000);
    let amended = shop.amend("2026-12-26", "ec-1", "am-1", order, None);
    assert_eq!(amended.unwrap().earned.counts_on(), day("2026-11-24"));
}

#[test]
fn an_edit_is_recognised_by_its_order_its_goods_and_its_points() {
    let asked = |id: &str, yen, used: Option<u64>| {
        let order = of_yen("2026-11-24", yen);
        let order_id = OrderId::parse(id).unwrap();
        Amend::fingerprint(&order_id, &order, used.map(points)).unwrap()
    };
    let first = asked("ec-1", 5_000, None);
    assert_eq!(asked("ec-1", 5_000, None), first);
    assert_ne!(asked("ec-2", 5_000, None), first);
    assert_ne!(asked("ec-1", 5_001, None), first);
    assert_ne!(asked("ec-1", 5_000, Some(0)), first);
}
