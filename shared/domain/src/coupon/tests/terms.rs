//! Which orders a coupon can be used for, and which of their goods count.

use proptest::prelude::*;

use super::*;
use crate::order::arbitrary;
use crate::program::CouponOnly;
use crate::program::arbitrary::coupon as any_template;

/// Tea for 2,000 yen, cake for 1,000 and a gift card for 5,000, sold in Shibuya, for 800 yen less.
fn basket() -> Order {
    let order = json!({
        "placed_at": "2026-11-22T10:00:00+09:00", "channel": "store", "store_id": "shibuya", "discount": 800,
        "lines": [
            {"sku": "sencha", "category": "tea", "unit_price": 1_000, "quantity": 2},
            {"sku": "mille-crepes", "category": "cake", "unit_price": 1_000, "quantity": 1},
            {"sku": "card-5000", "unit_price": 5_000, "quantity": 1},
        ],
    });
    serde_json::from_value(order).unwrap()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Half off, from so many yen on.
fn half(min_spend: u64, only: CouponOnly) -> Coupon {
    let percent = Decimal::new(50, 0);
    let mut half = coupon(CouponEffect::PercentOff { percent, max: None });
    half.template.min_spend = min_spend;
    half.template.only = only;
    half
}

fn used(coupon: Coupon) -> Result<Coupon, Refusal> {
    let at = (jst("2026-11-22T10:00:00"), &Zone::TOKYO);
    coupon.used_by(id("ec-1"), (&basket(), &[]), Fingerprint::default(), at)
}

/// What it takes off the basket, or why it cannot be used.
fn off(min_spend: u64, only: CouponOnly) -> Result<u64, String> {
    let used = used(half(min_spend, only)).map_err(|refusal| refusal.to_string())?;
    Ok(used.used.unwrap().discount_yen)
}

fn goods(categories: &[&str], skus: &[&str]) -> CouponOnly {
    CouponOnly {
        categories: names(categories),
        skus: names(skus),
        ..CouponOnly::default()
    }
}

#[test]
fn only_goods_of_its_categories_and_articles_count_after_their_share_of_the_discount() {
    assert_eq!(off(0, goods(&[], &[])), Ok(3_600));
    // 2,000 of 8,000 yen bear 200 of the 800.
    assert_eq!(off(0, goods(&["tea"], &[])), Ok(900));
    assert_eq!(off(0, goods(&["tea"], &["mille-crepes"])), Ok(1_350));
    assert_eq!(off(0, goods(&[], &["card-5000"])), Ok(2_250));
    let other = "the coupon cannot be used: it is for other goods".to_owned();
    assert_eq!(off(0, goods(&["coffee"], &["sencha-2"])), Err(other));
}

#[test]
fn its_minimum_spend_is_of_the_goods_that_count() {
    assert_eq!(off(1_800, goods(&["tea"], &[])), Ok(900));
    let below = "the coupon cannot be used: the order is below its minimum spend".to_owned();
    assert_eq!(off(1_801, goods(&["tea"], &[])), Err(below));
}

#[test]
fn yen_off_are_no_more_than_the_goods_that_count_cost() {
    let mut coupon = half(0, goods(&["cake"], &[]));
    coupon.template.effect = CouponEffect::AmountOff(5_000);
    assert_eq!(used(coupon).unwrap().used.unwrap().discount_yen, 900);
}

#[test]
fn an_order_of_another_channel_or_store_cannot_use_it() {
    let only = |channels: &[&str], stores: &[&str]| CouponOnly {
        channels: names(channels),
        stores: names(stores),
        ..CouponOnly::default()
    };
    assert_eq!(off(0, only(&["ec", "store"], &["shibuya"])), Ok(3_600));
    let refused = off(0, only(&["ec"], &[])).unwrap_err();
    assert_eq!(
        refused,
        "the coupon cannot be used: it is for other channels"
    );
    let refused = off(0, only(&[], &["ginza"])).unwrap_err();
    assert_eq!(refused, "the coupon cannot be used: it is for other stores");
    let mut online = basket();
    (online.channel, online.store_id) = ("ec".to_owned(), None);
    let somewhere = half(0, only(&[], &["shibuya"])).template;
    assert_eq!(
        somewhere.counted_yen(&online),
        Err("it is for other stores")
    );
}

#[test]
fn it_can_be_used_from_its_first_day_on_and_its_days_are_counted_from_there() {
    let day = |text: &str| -> Day { text.parse().unwrap() };
    let mut early = coupon(CouponEffect::AmountOff(500));
    early.template.from = Some(day("2026-12-01"));
    assert_eq!(
        reason(used_at(early.clone(), 3_000, "2026-11-30T23:59:59")),
        "the coupon cannot be used: its first day has not come"
    );
    assert!(early.is_open(day("2026-11-30")) && !early.is_usable(day("2026-11-30")));
    assert!(early.is_usable(day("2026-12-01")));
    let template = &mut early.template;
    assert_eq!(template.last_day(day("2026-11-22")), day("2026-12-31"));
    assert_eq!(template.last_day(day("2026-12-10")), day("2027-01-09"));
    template.to = Some(day("2026-12-25"));
    assert_eq!(template.last_day(day("2026-12-10")), day("2026-12-25"));
    assert!(!template.is_over(day("2026-12-25")) && template.is_over(day("2026-12-26")));
    assert!(used_at(early, 3_000, "2026-12-01T00:00:00").is_ok());
}

proptest! {
    #[test]
    fn no_order_gets_more_off_than_its_goods_that_count_cost(
        template in any_template(),
        order in arbitrary::order(),
    ) {
        let mut coupon = coupon(template.effect);
        (coupon.template, coupon.expires_on) = (template.clone(), Day::MAX);
        coupon.template.from = None;
        let at = (jst("2026-11-22T10:00:00"), &Zone::TOKYO);
        let used = coupon.used_by(id("ec-1"), (&order, &[]), Fingerprint::default(), at);
        match (template.counted_yen(&order), used) {
            (Ok(counted), Ok(used)) => {
                let used = used.used.unwrap();
                prop_assert!(used.discount_yen <= counted && counted <= order.goods_yen());
                prop_assert!(counted >= template.min_spend);
            }
            (Err(unfit), Err(refusal)) => prop_assert!(refusal.to_string().ends_with(unfit)),
            (counted, used) => prop_assert!(false, "{counted:?} {used:?}"),
        }
    }

    #[test]
    fn a_coupon_that_names_more_goods_counts_no_less(
        mut template in any_template(),
        order in arbitrary::order(),
        more in "[abcd]",
    ) {
        template.min_spend = 0;
        prop_assume!(!template.only.categories.is_empty());
        let before = template.counted_yen(&order);
        template.only.categories.push(more);
        if let Ok(before) = before {
            prop_assert!(template.counted_yen(&order).is_ok_and(|after| after >= before));
        }
    }
}

#[test]
fn a_coupon_that_multiplies_promises_what_it_asks_for_and_writes_nothing_else() {
    let promised = |coupon: &Coupon| {
        let promised = coupon.multiplier(Fingerprint::default());
        promised.map(|promised| serde_json::to_value(promised).unwrap())
    };
    let mut double = coupon(CouponEffect::Multiply {
        times: 2.into(),
        max_points: None,
    });
    double.template.min_spend = 0;
    let plain = promised(&double).unwrap();
    assert_eq!((plain.get("s"), plain.get("o")), (None, None));
    double.template.min_spend = 3_000;
    double.template.only = goods(&["tea"], &[]);
    let asking = promised(&double).unwrap();
    assert_eq!(asking["s"], 3_000);
    assert_eq!(asking["o"], json!({ "cat": ["tea"] }));
    assert_eq!(promised(&coupon(CouponEffect::AddPoints(200))), None);
}
