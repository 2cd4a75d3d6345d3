//! Which goods the points of a replay were given for.

use super::amended::campaign;
use super::replay::november;
use super::*;
use crate::program::CategoryRate;
use crate::replay::Both;

/// What each category was given, where an order of leaves for 10,000 yen and of wares for so many is judged.
fn by_category(program: Program, wares_yen: u64) -> Vec<(String, u64)> {
    let mut goods = order("2026-11-01", &[("tea", 10_000, 1), ("cup", wares_yen, 1)]);
    goods.lines[0].category = Some("leaf".to_owned());
    goods.lines[1].category = Some("ware".to_owned());
    goods.shipping = 10_000;
    let mut shop = Shop::new(program.clone());
    shop.buy("2026-11-01", "ec-1", goods, None).unwrap();
    let figures = november(&shop, program);
    let each = figures.by_category.into_iter();
    each.map(|(category, Both { recorded, proposed })| {
        assert_eq!(recorded, proposed);
        (category.unwrap(), recorded)
    })
    .collect()
}

fn at_rate(category: &str, rate: &str) -> CategoryRate {
    CategoryRate {
        category: category.to_owned(),
        rate: Rate::Share(rate.parse().unwrap()),
    }
}

fn each(leaf: u64, ware: u64) -> Vec<(String, u64)> {
    vec![("leaf".to_owned(), leaf), ("ware".to_owned(), ware)]
}

#[test]
fn what_a_campaign_gives_for_some_goods_is_theirs() {
    let of_article = campaign(|campaign| campaign.skus = vec!["tea".to_owned()]);
    assert_eq!(by_category(of_article, 10_000), each(200, 100));
    let of_category = campaign(|campaign| campaign.categories = vec!["ware".to_owned()]);
    assert_eq!(by_category(of_category, 10_000), each(100, 200));
    let of_other_article = campaign(|campaign| {
        campaign.id = "a".to_owned();
        campaign.skus = vec!["tea".to_owned()];
    });
    let mut two = campaign(|campaign| campaign.skus = vec!["cup".to_owned()]);
    two.campaigns.extend(of_other_article.campaigns);
    assert_eq!(by_category(two, 10_000), each(200, 200));
}

#[test]
fn what_a_campaign_gives_for_all_goods_is_of_those_that_earn_by_their_value() {
    let with_rate = |rate: &str| {
        let mut program = campaign(|campaign| {
            campaign.effect = crate::program::CampaignEffect::Multiply(2.into());
        });
        program.earning.categories = vec![at_rate("leaf", rate)];
        program
    };
    assert_eq!(
        by_category(with_rate("0"), 10_000),
        [("ware".to_owned(), 200)]
    );
    // 200 and 100, and their sum once more for equal values.
    assert_eq!(by_category(with_rate("0.02"), 10_000), each(350, 250));
}

#[test]
fn what_shipping_earns_is_shared_by_the_value_of_goods_that_have_rates_of_their_own() {
    let program = with(|program| {
        program.earning.include_shipping = true;
        program.earning.categories = vec![at_rate("leaf", "0.01"), at_rate("ware", "0.01")];
    });
    assert_eq!(by_category(program, 30_000), each(125, 375));
}
