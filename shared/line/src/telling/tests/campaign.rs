//! What is told of campaigns, and of the points that they gave.

use domain::calendar::Hours;
use domain::program::{CampaignEffect, Purchase};
use domain::rules::earn::Part;

use super::*;
use crate::message::campaigns;

#[test]
fn the_history_says_why_in_the_members_language_also_while_the_points_wait() {
    let why = |fact: Fact, language| {
        let told = Entry {
            fact,
            ..adjusted(1, Moved::default(), None)
        };
        entry(&told, &Program::sample().time_zone, language).why
    };
    let mut earned = purchase(Some(day("2026-12-06")));
    let mut double = earned.parts[0].clone();
    double.rule = "campaign:double".to_owned();
    double.label = "週末2倍".to_owned();
    double.label_en = Some("Double weekend".to_owned());
    earned.parts.push(double);
    let fact = Fact::Earned(Box::new(earned));
    assert_eq!(
        why(fact.clone(), Ja).as_deref(),
        Some("通常ポイント 128pt・週末2倍 128pt")
    );
    assert_eq!(
        why(fact, En).as_deref(),
        Some("Regular points 128pt, Double weekend 128pt")
    );
    assert_eq!(why(Fact::DebtOffset, Ja), None);
}

#[test]
fn a_receipt_says_what_each_part_was_reckoned_from() {
    let mut earned = purchase(None);
    let base = earned.parts[0].clone();
    let rate = |rate: &str| Part {
        rate: rate.parse().ok(),
        ..base.clone()
    };
    let double = Part {
        times: Some(2.into()),
        ..base.clone()
    };
    let mut said = |part: Part, language| {
        earned.parts = vec![part];
        let came = adjusted(1, Moved::come(lots(128, "2027-11-30")), None);
        receipt(&earned, &came, language)
            .breakdown
            .remove(0)
            .reckoned
    };
    assert_eq!(said(rate("0.01"), Ja).as_deref(), Some("12,800円 × 1%"));
    assert_eq!(said(rate("0.0125"), En).as_deref(), Some("¥12,800 × 1.25%"));
    assert_eq!(said(double.clone(), Ja).as_deref(), Some("2倍"));
    assert_eq!(said(double, En).as_deref(), Some("2 times"));
    // Points for each whole block of yen have no rate.
    assert_eq!(said(base.clone(), Ja), None);
}

#[test]
fn a_weekend_campaign_is_told_on_a_friday_and_not_after_its_end() {
    let program = Program::sample();
    let friday = campaigns_now(&program, None, at("2026-12-18T03:00:00Z"), Ja);
    assert_eq!(friday.len(), 1);
    assert_eq!(friday[0].until, Some(day("2026-12-31")));
    assert_eq!(
        campaigns_now(&program, None, at("2027-01-01T03:00:00Z"), Ja),
        []
    );
    assert_eq!(
        campaigns_now(&program, None, at("2026-10-31T03:00:00Z"), Ja),
        []
    );
}

#[test]
fn a_campaign_for_gold_members_is_told_to_gold_members() {
    let mut program = Program::sample();
    program.campaigns[0].ranks = vec!["gold".into()];
    let now = at("2026-12-18T03:00:00Z");
    assert_eq!(campaigns_now(&program, Some("regular"), now, Ja), []);
    assert_eq!(campaigns_now(&program, None, now, Ja), []);
    assert_eq!(campaigns_now(&program, Some("gold"), now, Ja).len(), 1);
}

#[test]
fn a_happy_hour_on_every_third_purchase_is_told_in_words() {
    let mut program = Program::sample();
    let campaign = &mut program.campaigns[0];
    campaign.name_en = Some("Happy hour".to_owned());
    campaign.weekdays = Vec::new();
    campaign.hours = Hours::new("17:00:00".parse().unwrap(), "20:00:00".parse().unwrap());
    campaign.purchase = Some(Purchase::Every(3));
    campaign.effect = CampaignEffect::AddPointsPerItem(10);
    let told = |language| {
        let now = at("2026-12-18T03:00:00Z");
        let campaign = campaigns_now(&program, None, now, language).remove(0);
        let mut words = vec![campaign.name.clone()];
        words.push(campaigns::effect(&campaign.effect, language));
        words.extend(campaigns::conditions(&campaign, language));
        words
    };
    assert_eq!(
        told(Ja),
        [
            "週末2倍",
            "1点につきさらに10pt",
            "17:00〜20:00",
            "お買い物3回ごと"
        ]
    );
    assert_eq!(
        told(En),
        [
            "Happy hour",
            "10pt extra per item",
            "17:00–20:00",
            "on every 3 purchases"
        ]
    );
}

#[test]
fn a_campaign_for_some_goods_in_some_places_says_so() {
    let mut program = Program::sample();
    let campaign = &mut program.campaigns[0];
    campaign.channels = vec!["store".to_owned()];
    campaign.stores = vec!["shibuya".to_owned()];
    campaign.categories = vec!["tea".to_owned(), "cake".to_owned()];
    let told = |language| {
        let now = at("2026-12-18T03:00:00Z");
        let campaign = campaigns_now(&program, None, now, language).remove(0);
        let told = campaigns::message(&[campaign], language).to_string();
        [
            "ご利用場所：店舗",
            "対象店舗：shibuya",
            "対象カテゴリー：tea、cake",
            "Where: shops",
            "Stores: shibuya",
            "Categories: tea, cake",
        ]
        .map(|line| told.contains(line))
    };
    assert_eq!(told(Ja), [true, true, true, false, false, false]);
    assert_eq!(told(En), [false, false, false, true, true, true]);
}
