//! What members are offered: when, and under which name.

use super::*;
use crate::calendar::{Day, Instant};
use crate::language::Language;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn reward() -> Reward {
    Reward {
        id: "mug".to_owned(),
        name: "マグ".to_owned(),
        name_en: None,
        points: 500,
        value_yen: None,
        transaction_yen: 0,
        from: None,
        to: None,
        ranks: Vec::new(),
        max_per_member: None,
    }
}

fn card() -> StampCard {
    StampCard {
        id: "tea".to_owned(),
        name: "お茶カード".to_owned(),
        name_en: None,
        from: None,
        to: None,
        stamp_for: StampFor::Activity("visit".to_owned()),
        stores: Vec::new(),
        distinct_stores: false,
        size: 10,
        reward_points: 300,
        reward_coupon: None,
        repeats: true,
    }
}

const AROUND: [&str; 4] = ["2026-11-30", "2026-12-01", "2026-12-24", "2026-12-25"];

#[test]
fn a_reward_is_offered_and_a_lottery_drawn_from_the_first_day_through_the_last() {
    let (from, to) = (day("2026-12-01"), day("2026-12-24"));
    let always = reward();
    let within = Reward {
        from: Some(from),
        to: Some(to),
        ..reward()
    };
    let lottery = Lottery {
        id: "year-end".to_owned(),
        name: "年末抽選".to_owned(),
        name_en: None,
        points: 100,
        from,
        to,
        max_per_member: None,
        max_per_member_per_day: None,
        kind: LotteryKind::General,
        transaction_yen: 0,
        expected_sales_yen: 0,
        prizes: Vec::new(),
    };
    let days = AROUND.map(day);
    assert_eq!(days.map(|day| always.is_offered_on(day)), [true; 4]);
    let expected = [false, true, true, false];
    assert_eq!(days.map(|day| within.is_offered_on(day)), expected);
    assert_eq!(days.map(|day| lottery.is_drawn_on(day)), expected);
}

#[test]
fn a_stamp_card_takes_stamps_from_its_first_instant_through_its_last_day() {
    let within = StampCard {
        from: Some(Moment::Day(day("2026-12-01"))),
        to: Some(Moment::Day(day("2026-12-24"))),
        ..card()
    };
    let is_on = |at: &str| {
        let at: Instant = at.parse().unwrap();
        within.is_on(at, &Zone::TOKYO)
    };
    assert!(!is_on("2026-11-30T23:59:59+09:00"));
    assert!(is_on("2026-12-01T00:00:00+09:00"));
    assert!(is_on("2026-12-24T23:59:59+09:00"));
    assert!(!is_on("2026-12-25T00:00:00+09:00"));
}

#[test]
fn a_stamp_card_is_for_its_activity_and_a_rally_for_stores_that_are_known() {
    assert!(card().is_for("visit") && !card().is_for("review"));
    let at: Instant = "2026-12-01T10:00:00+09:00".parse().unwrap();
    let takes = |card: &StampCard| {
        [None, Some("shibuya"), Some("ueno")].map(|store| card.takes(at, store, &Zone::TOKYO))
    };
    assert_eq!(takes(&card()), [true, true, true]);
    let rally = StampCard {
        distinct_stores: true,
        ..card()
    };
    assert_eq!(takes(&rally), [false, true, true]);
    let of_one = StampCard {
        stores: vec!["shibuya".to_owned()],
        ..card()
    };
    assert_eq!(takes(&of_one), [false, true, false]);
}

#[test]
fn members_who_read_english_read_english_names_where_there_are_any() {
    let english = || Some("English".to_owned());
    let (mut reward, mut card) = (reward(), card());
    let mut campaign = Program::sample().campaigns.remove(0);
    let mut level = Program::sample().ranks.unwrap().levels.remove(1);
    let mut benefit = Benefit {
        text: "ラウンジ".to_owned(),
        text_en: None,
    };
    let names = ["マグ", "お茶カード", "週末2倍", "ゴールド", "ラウンジ"];
    for (has_english, expected) in [(false, names), (true, ["English"; 5])] {
        if has_english {
            (reward.name_en, card.name_en) = (english(), english());
            (campaign.name_en, level.name_en) = (english(), english());
            benefit.text_en = english();
        }
        let read = |language| {
            [
                reward.name_in(language),
                card.name_in(language),
                campaign.name_in(language),
                level.name_in(language),
                benefit.text_in(language),
            ]
        };
        assert_eq!(read(Language::Ja), names);
        assert_eq!(read(Language::En), expected);
    }
}

#[test]
fn a_campaign_is_on_from_its_first_day_through_its_last_or_that_of_its_points() {
    let giving = || Campaign::giving("c", "倍", CampaignEffect::AddPoints(1));
    let (from, to) = (day("2026-12-01"), day("2026-12-24"));
    let within = Campaign {
        from: Some(Moment::Day(from)),
        to: Some(Moment::Day(to)),
        ..giving()
    };
    let points = Campaign {
        from: within.from,
        points_expire: Some(PointsExpire::On(to)),
        ..giving()
    };
    for campaign in [within, points] {
        let is_on = |on: &str| {
            let noon = format!("{on}T12:00:00+09:00").parse().unwrap();
            campaign.is_on(&Zone::TOKYO, noon)
        };
        assert_eq!(AROUND.map(is_on), [false, true, true, false]);
        assert_eq!(campaign.last_day(&Zone::TOKYO), Some(to));
    }
    let until = Campaign {
        to: Some(Moment::At("2026-12-24T15:00:00Z".parse().unwrap())),
        ..giving()
    };
    let last = until.last_day(&Zone::TOKYO);
    assert_eq!(last, Some(day("2026-12-25")));
    assert_eq!(giving().last_day(&Zone::TOKYO), None);
}
