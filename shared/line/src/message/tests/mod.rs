mod pages;
mod sample;
mod strange;

use insta::assert_json_snapshot;
use serde_json::Value;

use self::sample::{coupon, day, many_coupons, receipt, usual};
use super::view::Coupon;
use super::*;
use crate::intent::Intent;
use crate::limits;
use domain::language::Language::{En, Ja};
use domain::program::CouponOnly;

/// What either judge finds wrong with a message: our own knows lengths and misspelt fields, LINE's specification what
/// must be there and which words it takes.
fn faults(message: Value) -> Vec<String> {
    let messages = [message];
    let ours = limits::check(&messages);
    let mut faults: Vec<String> = ours.iter().map(ToString::to_string).collect();
    faults.extend(line_official::faults_of_messages(&messages));
    faults
}

/// The data of every button in a message, in order.
fn buttons(message: &Value) -> Vec<&str> {
    match message {
        Value::Object(fields) => {
            let own = fields.get("data").and_then(Value::as_str);
            own.into_iter()
                .chain(fields.values().flat_map(buttons))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(buttons).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_message_looks_as_it_did() {
    for (name, message) in usual(Ja) {
        assert_json_snapshot!(name, message);
    }
    for (name, message) in usual(En) {
        assert_json_snapshot!(format!("{name}_en"), message);
    }
}

#[test]
fn every_message_says_the_essential_to_those_who_cannot_see_it() {
    let alt = |(name, message): (&str, Value)| {
        let words = message.get("altText").or(message.get("text"));
        format!("{name}: {}", words.and_then(Value::as_str).unwrap())
    };
    let both: Vec<_> = usual(Ja).into_iter().chain(usual(En)).map(alt).collect();
    assert_json_snapshot!("alt_texts", both);
}

#[test]
fn every_message_in_either_language_is_within_lines_limits_and_its_specification() {
    for (name, message) in usual(Ja).into_iter().chain(usual(En)) {
        assert_eq!(faults(message), [""; 0], "{name}");
    }
}

#[test]
fn english_messages_have_no_japanese_words_of_ours() {
    let mut messages = usual(En);
    // Nobody knows who reads in a group, so that one is in both.
    messages.retain(|(name, _)| *name != "one_to_one");
    for (name, message) in messages {
        let words = message.to_string();
        for ours in ["ポイント", "残高", "履歴", "会員"] {
            assert!(
                !words.contains(ours) || names_hold(&words, ours),
                "{name}: {ours}"
            );
        }
    }
}

/// The sample's own data is Japanese; only that may be.
fn names_hold(words: &str, ours: &str) -> bool {
    let mut rest = words.to_owned();
    for name in ["ポイント利用", "来店ポイント", "通常ポイント"] {
        rest = rest.replace(name, "");
    }
    !rest.contains(ours)
}

#[test]
fn an_empty_balance_is_a_card_too() {
    let nothing = balance::View {
        available: 0,
        pending: 0,
        held: 0,
        debt: 300,
        nearest: None,
        rank: None,
        recent: Vec::new(),
    };
    let message = balance::message(&nothing, Ja);
    assert_eq!(message["altText"], "ポイント残高は0ptです。");
    assert_eq!(faults(message), [""; 0]);
}

#[test]
fn lists_with_nothing_in_them_say_so() {
    let empty = history::View {
        entries: vec![],
        is_first: true,
        next_cursor: None,
    };
    for message in [
        history::message(&empty, Ja),
        expiring::message(&[], Ja),
        coupons::message(&[], None, Ja),
        campaigns::message(&[], En),
    ] {
        let alt = message["altText"].as_str().unwrap().to_owned();
        assert_eq!(faults(message), [""; 0]);
        assert!(alt.contains("ありません") || alt.contains("no "), "{alt}");
    }
}

#[test]
fn of_many_campaigns_those_that_end_soonest_are_shown_and_the_others_counted() {
    let ends = |number| campaigns::Campaign {
        name: format!("until {number}"),
        until: Some(day(12, number)),
        ..sample::weekend()
    };
    let for_ever = campaigns::Campaign {
        until: None,
        ..ends(31)
    };
    let days = (2..=10).rev().map(ends);
    let all: Vec<_> = std::iter::once(for_ever).chain(days).collect();
    let shown = campaigns::message(&all, Ja).to_string();
    assert!(
        shown.contains("until 2") && shown.contains("until 9"),
        "{shown}"
    );
    assert!(
        !shown.contains("until 10") && shown.contains("ほかに2件"),
        "{shown}"
    );
}

#[test]
fn the_parts_of_a_receipt_with_many_rules_still_add_up() {
    let mut view = receipt();
    let part = earned::Part {
        points: 1,
        ..view.breakdown.remove(0)
    };
    (view.points, view.breakdown) = (20, vec![part; 20]);
    let message = earned::message(&view, Ja);
    let rows = message["contents"]["body"]["contents"][1]["contents"]
        .as_array()
        .unwrap();
    // Each part, and below it what it was reckoned from.
    assert_eq!(rows.len(), 1 + 12 * 2 + 1);
    assert_eq!(rows[25]["contents"][1]["text"], "8pt");
}

#[test]
fn a_receipt_says_of_points_that_end_on_different_days_how_many_end_when() {
    let mut view = receipt();
    view.ends = vec![
        sample::expiring(day(12, 1), 64),
        sample::expiring(day(12, 31), 64),
    ];
    let said = |language| {
        let message = earned::message(&view, language);
        let rows = message["contents"]["body"]["contents"].as_array().unwrap();
        let texts = rows.iter().filter_map(|row| row["text"].as_str());
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    let [first, second] = [
        "64ptの有効期限：2026年12月1日",
        "64ptの有効期限：2026年12月31日",
    ];
    assert_eq!(said(Ja), [first, second]);
    assert_eq!(
        said(En),
        ["64pt expire on 1 Dec 2026", "64pt expire on 31 Dec 2026"]
    );
}

#[test]
fn a_member_joins_with_one_tap() {
    let message = greeting::follow("ためる商店", Ja);
    let action = &message["contents"]["footer"]["contents"][0]["action"];
    assert_eq!(action["data"], "v1:join");
    assert_eq!(Intent::of_postback("v1:join"), Intent::Join);
}

/// The titles of a carousel's bubbles, and the data of the buttons in it.
fn carousel(message: &Value) -> (Vec<&str>, Vec<&str>) {
    let bubbles = message["contents"]["contents"].as_array().unwrap().iter();
    let titles = bubbles.map(|bubble| bubble["header"]["contents"][0]["text"].as_str().unwrap());
    (titles.collect(), buttons(message))
}

#[test]
fn coupons_stand_side_by_side_and_the_last_place_leads_to_the_rest() {
    let many = many_coupons(30);
    let first = coupons::message(&many, None, Ja);
    let (titles, taps) = carousel(&first);
    assert_eq!(
        (titles.len(), titles[11], &taps[..]),
        (12, "ほか19枚", &["v1:coupons:bday-11"][..])
    );
    let third = coupons::message(&many, Some("bday-22"), Ja);
    let (titles, taps) = carousel(&third);
    assert_eq!((titles.len(), taps.len()), (8, 0));
    assert!(third.to_string().contains("bday-30") && !third.to_string().contains("bday-22"));
    assert_eq!(
        third["altText"], first["altText"],
        "either says how many there are in all"
    );
}

#[test]
fn twelve_coupons_need_no_second_page() {
    let message = coupons::message(&many_coupons(12), None, Ja);
    let (titles, taps) = carousel(&message);
    assert_eq!((titles.len(), taps.len()), (12, 0));
}

#[test]
fn behind_a_coupon_that_is_gone_the_coupons_begin_again() {
    let all = [coupon()];
    let first = coupons::message(&all, None, Ja);
    assert_eq!(coupons::message(&all, Some("used-meanwhile"), Ja), first);
    assert_eq!(
        coupons::message(&all, Some(&all[0].code), Ja),
        first,
        "nor is there a page without any"
    );
}

#[test]
fn a_stranger_who_reads_english_gets_buttons_that_say_so() {
    let to = |language| offered::in_language(greeting::follow("ためる商店", language), language);
    assert_eq!(buttons(&to(En)), ["v1:join#en", "v1:link#en"]);
    assert_eq!(buttons(&to(Ja)), ["v1:join", "v1:link"]);
}

#[test]
fn each_topic_has_the_switch_that_changes_it() {
    let message = notices::message(true, &[domain::topic::Topic::Rank].into(), Ja);
    assert_eq!(
        buttons(&message),
        [
            "v1:notices:points:off",
            "v1:notices:rank:on",
            "v1:notices:coupons:off",
            "v1:notices:expiring:off",
            "v1:notices:off"
        ]
    );
    assert_eq!(
        message["altText"],
        "いま、通知は ON です。OFF の通知：ランクアップ"
    );
    let off = notices::message(false, &[].into(), Ja);
    assert_eq!(buttons(&off), ["v1:notices:on"]);
}

#[test]
fn a_coupon_says_from_when_and_for_what_it_can_be_used() {
    let held = Coupon {
        from: Some(day(12, 1)),
        only: CouponOnly {
            categories: vec!["tea".to_owned()],
            ..CouponOnly::default()
        },
        ..coupon()
    };
    for (language, from, goods) in [
        (Ja, "12月1日", "対象カテゴリー：tea"),
        (En, "From ", "Categories: tea"),
    ] {
        let message = coupons::message(std::slice::from_ref(&held), None, language);
        let said = message.to_string();
        assert!(said.contains(from) && said.contains(goods), "{said}");
        assert_eq!(faults(message), [""; 0]);
    }
}
