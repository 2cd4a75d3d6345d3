mod sample;
mod strange;

use insta::assert_json_snapshot;
use serde_json::Value;

use self::sample::{page, receipt, usual};
use super::*;
use crate::intent::Intent;
use crate::limits;
use domain::language::Language::{En, Ja};

#[test]
fn every_message_looks_as_it_did() {
    for (name, message) in usual(Ja) {
        assert_json_snapshot!(name, message);
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
fn every_message_in_either_language_is_within_lines_limits() {
    for (name, message) in usual(Ja).into_iter().chain(usual(En)) {
        assert_eq!(limits::check(&[message]), [], "{name}");
    }
}

#[test]
fn english_messages_have_no_japanese_words_of_ours() {
    for (name, message) in usual(En) {
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
    assert_eq!(limits::check(&[message]), []);
}

#[test]
fn lists_with_nothing_in_them_say_so() {
    let empty = history::View {
        entries: vec![],
        next_cursor: None,
    };
    for message in [
        history::message(&empty, Ja),
        expiring::message(&[], Ja),
        coupons::message(&[], Ja),
        campaigns::message(&[], En),
    ] {
        assert_eq!(limits::check(std::slice::from_ref(&message)), []);
        let alt = message["altText"].as_str().unwrap();
        assert!(alt.contains("ありません") || alt.contains("no "), "{alt}");
    }
}

#[test]
fn the_history_offers_more_only_where_there_is_more() {
    let with = history::message(&page(Some("120")), Ja);
    let data = &with["contents"]["footer"]["contents"][0]["action"]["data"];
    assert_eq!(data, "v1:history:120");
    let without = history::message(&page(None), Ja);
    assert_eq!(without["contents"].get("footer"), None);
}

#[test]
fn the_parts_of_a_receipt_with_many_rules_still_add_up() {
    let mut view = receipt();
    view.points = 20;
    view.breakdown = (0..20)
        .map(|n| earned::Part {
            label: format!("rule {n}"),
            points: 1,
        })
        .collect();
    let message = earned::message(&view, Ja);
    let rows = message["contents"]["body"]["contents"][1]["contents"]
        .as_array()
        .unwrap();
    assert_eq!(rows.len(), 1 + 12 + 1);
    assert_eq!(rows[13]["contents"][1]["text"], "8pt");
}

#[test]
fn a_member_joins_with_one_tap() {
    let message = greeting::follow("ためる商店", Ja);
    let action = &message["contents"]["footer"]["contents"][0]["action"];
    assert_eq!(action["data"], "v1:join");
    assert_eq!(Intent::of_postback("v1:join"), Intent::Join);
}
