//! Goods come back: what was earned is taken back, in any parts.

use super::*;
use crate::fact::Returned;
use crate::program::{Campaign, CampaignEffect};

/// A purchase of 3,000 yen that earned 100 points.
fn bought() -> Shop {
    let mut shop = Shop::new(with(|program| {
        program.earning.rate = Rate::PerBlock { yen: 30, points: 1 };
    }));
    let order = order("2026-11-01", &[("tea", 500, 2), ("pot", 2_000, 1)]);
    shop.buy("2026-11-01", "a", order, None).unwrap();
    assert_eq!(shop.sums(), [100, 0, 0, 0]);
    shop
}

fn clawed(shop: &mut Shop, id: &str, what: Goods) -> u64 {
    shop.give_back("2026-11-02", "a", id, what)
        .unwrap()
        .clawed_back
        .get()
}

fn exceeds(remaining_yen: u64) -> Result<Returned, Refusal> {
    Err(Refusal::ReturnExceedsOrder { remaining_yen })
}

#[test]
fn a_full_return_takes_back_all_that_was_earned() {
    let mut shop = bought();
    let returned = shop
        .give_back("2026-11-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!((returned.yen, returned.clawed_back), (3_000, points(100)));
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
    assert_eq!(shop.story(1), ["2026-11-02T12:00 returned -100"]);
    assert_eq!(
        shop.give_back("2026-11-03", "a", "r2", Goods::Full),
        exceeds(0)
    );
}

#[test]
fn three_returns_of_a_third_take_33_33_and_34_points() {
    let mut shop = bought();
    let parts = ["r1", "r2", "r3"].map(|id| clawed(&mut shop, id, Goods::Amount(1_000)));
    assert_eq!(parts, [33, 33, 34]);
    assert_eq!(
        shop.give_back("2026-11-03", "a", "r4", Goods::Amount(1)),
        exceeds(0)
    );
}

#[test]
fn parts_by_amount_by_lines_and_the_rest_sum_to_the_whole() {
    let mut shop = bought();
    assert_eq!(clawed(&mut shop, "r1", Goods::Amount(700)), 23);
    assert_eq!(clawed(&mut shop, "r2", pieces(&[("tea", 1)])), 17);
    assert_eq!(clawed(&mut shop, "r3", Goods::Full), 60);
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn a_free_gift_comes_back_after_all_that_was_paid_for_and_once() {
    let mut shop = Shop::new(plain());
    let order = order("2026-11-01", &[("tea", 500, 2), ("gift", 0, 2)]);
    shop.buy("2026-11-01", "a", order, None).unwrap();
    assert_eq!(clawed(&mut shop, "r1", pieces(&[("gift", 1)])), 0);
    assert_eq!(clawed(&mut shop, "r2", pieces(&[("tea", 2)])), 10);
    assert_eq!(shop.wallet.rank.purchases(), 0);
    assert_eq!(clawed(&mut shop, "r3", pieces(&[("gift", 1)])), 0);
    assert_eq!(shop.wallet.rank.purchases(), 0);
    for more in [pieces(&[("gift", 1)]), pieces(&[("tea", 1)]), Goods::Full] {
        assert_eq!(shop.give_back("2026-11-03", "a", "r4", more), exceeds(0));
    }
}

#[test]
fn no_free_gift_is_left_once_the_rest_came_back_as_a_whole() {
    let mut shop = Shop::new(plain());
    let order = order("2026-11-01", &[("tea", 500, 2), ("gift", 0, 2)]);
    shop.buy("2026-11-01", "a", order, None).unwrap();
    clawed(&mut shop, "r1", pieces(&[("gift", 1)]));
    assert_eq!(clawed(&mut shop, "r2", Goods::Full), 10);
    let more = shop.give_back("2026-11-03", "a", "r3", pieces(&[("gift", 1)]));
    assert_eq!(more, exceeds(0));
}

#[test]
fn more_than_was_bought_cannot_come_back() {
    let mut shop = bought();
    assert_eq!(
        shop.give_back("2026-11-02", "a", "r1", Goods::Amount(3_001)),
        exceeds(3_000)
    );
    assert_eq!(
        shop.give_back("2026-11-02", "a", "r1", pieces(&[("tea", 3)])),
        exceeds(3_000)
    );
    assert_eq!(
        shop.give_back("2026-11-02", "a", "r1", pieces(&[("tea", 2), ("tea", 1)])),
        exceeds(3_000)
    );
    clawed(&mut shop, "r1", Goods::Amount(1_500));
    assert_eq!(
        shop.give_back("2026-11-02", "a", "r2", pieces(&[("pot", 1)])),
        exceeds(1_500)
    );
    assert_eq!(shop.sums(), [50, 0, 0, 0]);
}

#[test]
fn all_pieces_one_by_one_are_the_whole_order() {
    let mut shop = bought();
    assert_eq!(clawed(&mut shop, "r1", pieces(&[("tea", 1)])), 16);
    assert_eq!(clawed(&mut shop, "r2", pieces(&[("pot", 1)])), 67);
    assert_eq!(clawed(&mut shop, "r3", pieces(&[("tea", 1)])), 17);
    assert_eq!(
        shop.give_back("2026-11-03", "a", "r4", Goods::Full),
        exceeds(0)
    );
    assert_eq!(shop.wallet.rank.purchases(), 0);
}

#[test]
fn pieces_of_an_article_on_two_lines_fill_the_first_line_first() {
    let mut shop = Shop::new(plain());
    let order = order("2026-11-01", &[("tea", 1_000, 1), ("tea", 500, 1)]);
    shop.buy("2026-11-01", "a", order, None).unwrap();
    let first = shop
        .give_back("2026-11-02", "a", "r1", pieces(&[("tea", 1)]))
        .unwrap();
    let second = shop
        .give_back("2026-11-02", "a", "r2", pieces(&[("tea", 1)]))
        .unwrap();
    assert_eq!([first.yen, second.yen], [1_000, 500]);
}

#[test]
fn a_discount_lowers_what_each_piece_is_worth_when_it_comes_back() {
    let mut shop = Shop::new(plain());
    let mut order = order("2026-11-01", &[("tea", 1_000, 3)]);
    order.discount = 500;
    shop.buy("2026-11-01", "a", order, None).unwrap();
    let yen = ["r1", "r2", "r3"].map(|id| {
        let returned = shop
            .give_back("2026-11-02", "a", id, pieces(&[("tea", 1)]))
            .unwrap();
        returned.yen
    });
    assert_eq!(yen, [833, 833, 834]);
}

#[test]
fn pending_points_are_taken_before_anyone_could_use_them() {
    let mut shop = Shop::new(pending(14));
    shop.give("2026-11-01", "gift", 500, None);
    shop.earn("2026-11-01", "a", 10_000);
    let part = shop
        .give_back("2026-11-02", "a", "r1", Goods::Amount(4_000))
        .unwrap();
    assert_eq!(
        (part.clawed_back, part.from_pending),
        (points(40), points(40))
    );
    assert_eq!(shop.sums(), [500, 60, 0, 0]);
    assert_eq!(shop.story(1), ["2026-11-02T12:00 returned +0"]);
    let rest = shop
        .give_back("2026-11-20", "a", "r2", Goods::Full)
        .unwrap();
    assert_eq!(
        (rest.clawed_back, rest.from_pending),
        (points(60), Points::ZERO)
    );
    assert_eq!(shop.sums(), [500, 0, 0, 0]);
    assert_eq!(
        shop.story(2),
        [
            "2026-11-15T00:00 confirmed +60",
            "2026-11-20T12:00 returned -60"
        ]
    );
}

#[test]
fn a_pending_order_that_comes_back_whole_never_matures() {
    let mut shop = Shop::new(pending(14));
    shop.earn("2026-11-01", "a", 10_000);
    shop.give_back("2026-11-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
    assert_eq!(shop.decided("2026-12-31").entries, []);
}

#[test]
fn an_order_of_no_yen_comes_back_once_and_whole() {
    let mut shop = Shop::new(plain());
    shop.earn("2026-11-01", "a", 0);
    assert_eq!(shop.wallet.rank.purchases(), 1);
    assert_eq!(
        shop.give_back("2026-11-02", "a", "r0", Goods::Amount(1)),
        exceeds(0)
    );
    let returned = shop
        .give_back("2026-11-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!((returned.yen, returned.clawed_back), (0, Points::ZERO));
    assert_eq!(shop.wallet.rank.purchases(), 0);
    assert_eq!(
        shop.give_back("2026-11-02", "a", "r2", Goods::Full),
        exceeds(0)
    );
}

#[test]
fn every_piece_of_an_order_of_no_yen_is_the_whole_of_it() {
    let mut shop = Shop::new(with(|program| program.earning.include_shipping = true));
    let mut sent = order("2026-11-01", &[("sample", 0, 2)]);
    sent.shipping = 500;
    shop.buy("2026-11-01", "a", sent, None).unwrap();
    assert_eq!(shop.sums(), [5, 0, 0, 0]);
    shop.give_back("2026-11-02", "a", "r1", pieces(&[("sample", 1)]))
        .unwrap();
    assert_eq!(shop.sums(), [5, 0, 0, 0]);
    shop.give_back("2026-11-02", "a", "r2", pieces(&[("sample", 1)]))
        .unwrap();
    assert_eq!(shop.sums(), [0, 0, 0, 0]);
}

#[test]
fn points_are_taken_from_the_lot_they_went_to_then_from_the_soonest_to_expire() {
    let mut shop = bought();
    shop.give("2026-11-01", "january", 60, Some("2027-01-31"));
    shop.give("2026-11-01", "march", 60, Some("2027-03-31"));
    let mut untouched = shop.clone();
    untouched
        .give_back("2026-11-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(untouched.days(), ["2027-01-31: 60", "2027-03-31: 60"]);

    shop.redeem("2026-11-02", "use", 150).unwrap();
    assert_eq!(shop.days(), ["2027-11-30: 70"]);
    shop.give("2026-11-02", "may", 60, Some("2027-05-31"));
    shop.give_back("2026-11-02", "a", "r1", Goods::Full)
        .unwrap();
    assert_eq!(shop.days(), ["2027-05-31: 30"]);
}

#[test]
fn the_part_of_a_campaigns_limit_that_comes_back_can_be_earned_again() {
    use crate::program::{Campaign, CampaignEffect};
    let double = Campaign {
        max_points_per_member: Some(100),
        ..Campaign::giving(
            "double",
            "2倍",
            CampaignEffect::Multiply("2".parse().unwrap()),
        )
    };
    let mut shop = Shop::new(with(|program| program.campaigns.push(double)));
    shop.earn("2026-11-01", "a", 10_000);
    assert_eq!(shop.earn("2026-11-01", "b", 10_000).moved.change(), 100);
    shop.give_back("2026-11-02", "a", "r1", Goods::Amount(3_333))
        .unwrap();
    assert_eq!(shop.wallet.used.campaign_points["double"], 67);
    shop.give_back("2026-11-02", "a", "r2", Goods::Full)
        .unwrap();
    assert_eq!(shop.wallet.used.campaign_points["double"], 0);
    assert_eq!(shop.earn("2026-11-03", "c", 10_000).moved.change(), 200);
}

#[test]
fn a_part_takes_the_points_that_expire_last_whether_they_wait_or_can_be_used() {
    for days in [0, 14] {
        let mut shop = Shop::new(pending(days));
        shop.program.campaigns.push(Campaign {
            points_expire: Some(crate::program::PointsExpire::Days(30)),
            ..Campaign::giving("gift", "贈", CampaignEffect::AddPoints(50))
        });
        shop.earn("2026-11-22", "a", 10_000);
        shop.give_back("2026-11-23", "a", "r1", Goods::Amount(5_000))
            .unwrap();
        shop.confirm("2026-11-24", "a");
        assert_eq!(shop.days(), ["2026-12-22: 50", "2027-11-30: 25"]);
        shop.give_back("2026-11-25", "a", "r2", Goods::Amount(2_500))
            .unwrap();
        assert_eq!(shop.days(), ["2026-12-22: 38"]);
    }
}
