//! What the parts of a breakdown are called, in both languages.

use super::*;
use crate::language::Language;
use crate::program::{CategoryRate, Level, SkuRate};

fn labels(program: &Program, order: &Order, rank: Option<&str>) -> Vec<[String; 2]> {
    let buyer = Buyer { rank, ..stranger() };
    let parts = award(program, order, 0, &buyer).unwrap().parts;
    let both = |part: &Part| [Language::Ja, Language::En].map(|it| part.label_in(it).into_owned());
    parts.iter().map(both).collect()
}

#[test]
fn every_rule_has_a_name_in_japanese_and_in_english() {
    let mut program = plain("0.01");
    program.earning.include_shipping = true;
    program.earning.skus = vec![SkuRate {
        sku: "cup".to_owned(),
        rate: rate("0.02"),
    }];
    program.earning.categories = vec![CategoryRate {
        category: "tea".to_owned(),
        rate: rate("0.03"),
    }];
    let mut double = Campaign::giving("double", "週末2倍", CampaignEffect::AddPoints(1));
    double.name_en = Some("Double weekend".to_owned());
    let plain_name = Campaign::giving("sale", "セール", CampaignEffect::AddPoints(1));
    program.campaigns = vec![double, plain_name];
    let mut order = order(&[("cup", 1000, 1), ("oolong", 1000, 1), ("pot", 1000, 1)]);
    order.lines[0].name = Some("湯のみ".to_owned());
    order.lines[1].category = Some("tea".to_owned());
    order.shipping = 500;
    assert_eq!(
        labels(&program, &order, None),
        [
            ["対象商品: 湯のみ", "Item: 湯のみ"],
            ["対象カテゴリー: tea", "Category: tea"],
            ["通常ポイント", "Regular points"],
            ["送料", "Shipping"],
            ["週末2倍", "Double weekend"],
            // The shop has given it no English name.
            ["セール", "セール"],
        ]
    );
}

#[test]
fn a_rank_is_called_as_the_program_calls_it_in_each_language() {
    let mut program = plain("0.01");
    let level = Level {
        id: "gold".to_owned(),
        name: "ゴールド".to_owned(),
        name_en: Some("Gold".to_owned()),
        threshold: 0,
        rate: Some(rate("0.03")),
        coupon: None,
        benefits: Vec::new(),
    };
    program.ranks = Program::sample().ranks.map(|ranks| crate::program::Ranks {
        levels: vec![level],
        ..ranks
    });
    let named = labels(&program, &of_price(1000), Some("gold"));
    assert_eq!(named, [["ゴールド", "Gold"]]);
}

#[test]
fn a_part_that_was_recorded_before_it_had_english_words_is_told_in_those_that_its_rule_has() {
    let old = r#"{"rule":"base","label":"通常ポイント","basis_yen":1000,"points":10}"#;
    let part: Part = serde_json::from_str(old).unwrap();
    assert_eq!(part.label_in(Language::En), "Regular points");
    assert_eq!(
        serde_json::to_string(&part)
            .unwrap()
            .replace("\"rate\":null,", ""),
        old
    );
}
