//! Coupons that follow from a command, each once.

use std::collections::BTreeSet;

use super::follow::brought;
use super::stamps::{purchases, ties_out};
use super::*;
use crate::ids::CouponId;
use crate::program::StampCard;
use crate::wallet::gifts::is_gift;

/// The second purchase of 1,000 yen fills a card, and whoever spends 100,000 yen is gold for a year: both give a coupon.
pub(super) fn giving() -> Program {
    with(|program| {
        let sample = Program::sample();
        program.coupons = sample.coupons;
        program.ranks = sample.ranks;
        let levels = program.ranks.iter_mut().flat_map(|ranks| &mut ranks.levels);
        for level in levels.skip(1) {
            level.coupon = Some("birthday".to_owned());
        }
        program.stamp_cards = vec![StampCard {
            reward_points: 0,
            reward_coupon: Some("birthday".to_owned()),
            ..purchases(2)
        }];
    })
}

/// Of these coupons, how many have which beginning; none has the name of another.
fn given(shops: &[&Shop], kind: &str) -> usize {
    let all = shops.iter().flat_map(|shop| &shop.gifts);
    let names: Vec<&str> = all.map(|coupon| coupon.id.as_str()).collect();
    let different: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(different.len(), names.len());
    let of_kind = names.iter().filter(|name| name.starts_with(kind));
    of_kind.count()
}

#[test]
fn a_full_card_gives_its_coupon_with_the_purchase_that_fills_it() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-22", "a", 1_000);
    assert!(shop.gifts.is_empty());
    shop.earn("2026-11-23", "b", 1_000);
    let [coupon] = shop.gifts.as_slice() else {
        panic!("one coupon, not {:?}", shop.gifts)
    };
    assert_eq!(coupon.template.id, "birthday");
    assert_eq!(coupon.member, shop.wallet.member);
    assert_eq!(coupon.expires_on, day("2026-12-23"));
    shop.earn("2026-11-24", "c", 1_000);
    shop.earn("2026-11-24", "d", 1_000);
    assert_eq!(given(&[&shop], "stamp-"), 2);
    // The card gave no points.
    assert_eq!(shop.sums(), [40, 0, 0, 0]);
    assert!(ties_out(&shop));
}

#[test]
fn a_card_that_a_return_empties_keeps_its_coupon_and_gives_no_second_one_when_it_is_full_again() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-22", "a", 1_000);
    shop.earn("2026-11-22", "b", 1_000);
    for (day, returned, bought) in [("2026-11-23", "b", "c"), ("2026-11-24", "c", "d")] {
        shop.give_back(day, returned, &format!("r-{returned}"), Goods::Full)
            .unwrap();
        shop.earn(day, bought, 1_000);
        assert_eq!(given(&[&shop], "stamp-"), 1);
    }
    shop.earn("2026-11-25", "e", 1_000);
    shop.earn("2026-11-25", "f", 1_000);
    assert_eq!(given(&[&shop], "stamp-"), 2);
    assert!(ties_out(&shop));
}

#[test]
fn a_rank_gives_its_coupon_once_for_each_time_that_it_is_reached() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-22", "a", 99_999);
    assert_eq!(given(&[&shop], "rank-"), 0);
    shop.earn("2026-11-23", "b", 1);
    shop.earn("2026-11-24", "c", 1);
    assert_eq!(given(&[&shop], "rank-"), 1);
    // Judged again on 23 November 2027 it is lost, and reached once more, in the same command.
    shop.earn("2027-11-24", "d", 100_000);
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    assert_eq!(given(&[&shop], "rank-"), 2);
}

#[test]
fn two_ranks_that_are_reached_in_one_instant_give_a_coupon_each() {
    let mut program = giving();
    let levels = &mut program.ranks.as_mut().unwrap().levels;
    let mut platinum = levels[1].clone();
    (platinum.id, platinum.threshold) = ("platinum".to_owned(), 200_000);
    levels.push(platinum);
    let mut shop = Shop::new(program);
    shop.earn("2026-11-23", "a", 100_000);
    shop.earn("2026-11-23", "b", 100_000);
    assert_eq!(shop.wallet.rank.level(), Some("platinum"));
    assert_eq!(given(&[&shop], "rank-"), 2);
    shop.earn("2026-11-23", "c", 1);
    assert_eq!(given(&[&shop], "rank-"), 2);
}

#[test]
fn a_rank_that_is_kept_gives_no_second_coupon() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-23", "a", 100_000);
    shop.earn("2027-11-23", "b", 100_000);
    shop.earn("2027-11-24", "c", 1);
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    assert_eq!(given(&[&shop], "rank-"), 1);
}

#[test]
fn a_rank_that_a_return_took_gives_no_second_coupon_within_its_term() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-23", "a", 100_000);
    shop.give_back("2026-11-24", "a", "r-a", Goods::Full)
        .unwrap();
    assert_eq!(shop.wallet.rank.level(), Some("regular"));
    shop.earn("2026-11-25", "b", 100_000);
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    assert_eq!(given(&[&shop], "rank-"), 1);
    assert_eq!(shop.wallet.used.gifts.due, []);
}

#[test]
fn what_a_new_program_raises_is_given_with_the_next_purchase() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-22", "a", 60_000);
    shop.program.ranks.as_mut().unwrap().levels[1].threshold = 50_000;
    (shop.version, shop.since) = (2, Some(jst("2026-11-23")));
    // Points that are spent write no coupon.
    shop.redeem("2026-11-24", "u", 10).unwrap();
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    assert_eq!(given(&[&shop], "rank-"), 0);
    assert_eq!(shop.wallet.used.gifts.due.len(), 1);
    shop.earn("2026-11-25", "b", 1);
    assert_eq!(given(&[&shop], "rank-"), 1);
    assert_eq!(shop.wallet.used.gifts.due, []);
}

#[test]
fn what_two_filled_and_reached_together_is_given_once_with_the_next_purchase() {
    let (mut card, mut app) = (Shop::new(giving()), Shop::second(giving()));
    card.earn("2026-11-20", "a", 60_000);
    app.earn("2026-11-21", "b", 60_000);
    card.merge("2026-11-22", &mut app).unwrap();
    assert_eq!(card.wallet.rank.level(), Some("gold"));
    assert!(card.gifts.is_empty() && app.gifts.is_empty());
    assert_eq!(card.wallet.used.gifts.due.len(), 2);
    card.earn("2026-11-23", "c", 1);
    assert_eq!(given(&[&card, &app], "rank-"), 1);
    assert_eq!(given(&[&card, &app], "stamp-"), 1);
}

#[test]
fn what_one_of_two_was_given_is_not_given_to_both_again() {
    let (mut card, mut app) = (Shop::new(giving()), Shop::second(giving()));
    card.earn("2026-11-20", "a", 1_000);
    card.earn("2026-11-20", "b", 1_000);
    app.earn("2026-11-21", "c", 1_000);
    app.earn("2026-11-21", "d", 100_000);
    card.merge("2026-11-22", &mut app).unwrap();
    card.earn("2026-11-23", "e", 1);
    assert_eq!(given(&[&card, &app], "stamp-"), 2);
    assert_eq!(given(&[&card, &app], "rank-"), 1);
    card.earn("2026-11-24", "f", 1_000);
    card.earn("2026-11-24", "g", 1_000);
    assert_eq!(given(&[&card, &app], "stamp-"), 3);
}

#[test]
fn a_wallet_that_forgot_a_gift_knows_of_it_again_when_it_follows_its_journal() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-22", "a", 1_000);
    let then = shop.wallet.clone();
    shop.earn("2026-11-22", "b", 100_000);
    let followed = brought(&shop, &then).unwrap();
    assert_eq!(followed.wallet.used, shop.wallet.used);
    assert_eq!(given(&[&shop], ""), 2);
}

#[test]
fn a_rank_that_was_reached_before_it_had_a_coupon_gives_none() {
    let mut shop = Shop::new(giving());
    let coupon = shop.program.ranks.as_mut().unwrap().levels[1].coupon.take();
    shop.earn("2026-11-22", "a", 100_000);
    shop.program.ranks.as_mut().unwrap().levels[1].coupon = coupon;
    shop.earn("2026-11-23", "b", 1);
    assert_eq!(shop.wallet.rank.level(), Some("gold"));
    assert_eq!(given(&[&shop], "rank-"), 0);
}

#[test]
fn a_rank_that_a_return_took_gives_a_second_coupon_once_its_term_has_passed() {
    for (again, coupons) in [("2027-11-23", 1), ("2027-11-24", 2)] {
        let mut shop = Shop::new(giving());
        shop.earn("2026-11-23", "a", 100_000);
        shop.give_back("2026-11-24", "a", "r-a", Goods::Full)
            .unwrap();
        shop.earn(again, "b", 100_000);
        assert_eq!(given(&[&shop], "rank-"), coupons, "{again}");
    }
}

#[test]
fn what_one_of_two_is_owed_is_given_with_the_next_purchase_of_both() {
    let mut app = Shop::second(giving());
    app.earn("2026-11-22", "a", 60_000);
    app.program.ranks.as_mut().unwrap().levels[1].threshold = 50_000;
    let mut card = Shop::new(app.program.clone());
    for shop in [&mut app, &mut card] {
        (shop.version, shop.since) = (2, Some(jst("2026-11-23")));
    }
    app.redeem("2026-11-24", "u", 10).unwrap();
    card.merge("2026-11-25", &mut app).unwrap();
    card.earn("2026-11-26", "b", 1);
    assert_eq!(given(&[&card, &app], "rank-"), 1);
}

#[test]
fn one_purchase_hands_over_ten_coupons_and_the_next_one_the_rest() {
    let mut program = giving();
    let card = program.stamp_cards.remove(0);
    let cards = (0..11).map(|number| StampCard {
        id: format!("card-{number}"),
        size: 1,
        repeats: false,
        ..card.clone()
    });
    program.stamp_cards = cards.collect();
    let mut shop = Shop::new(program);
    shop.earn("2026-11-22", "a", 1_000);
    assert_eq!(given(&[&shop], "stamp-"), 10);
    shop.earn("2026-11-23", "b", 1);
    assert_eq!(given(&[&shop], "stamp-"), 11);
}

#[test]
fn a_gift_is_known_by_its_name() {
    let mut shop = Shop::new(giving());
    shop.earn("2026-11-22", "a", 1_000);
    shop.earn("2026-11-22", "b", 100_000);
    assert!(shop.gifts.iter().all(|gift| is_gift(&gift.id)));
    for other in ["birthday-m1-2026", "stamp-2026", "rank"] {
        assert!(!is_gift(&CouponId::parse(other).unwrap()), "{other}");
    }
}
