//! What a member is told unasked: on or off as a whole, and topic by topic.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::palette;
use super::part::{Bubble, note, paragraph, rule, tap};
use crate::intent::Intent;
use domain::language::Language;
use domain::topic::Topic;

/// How it is now, with a switch for each topic.
#[must_use]
pub fn message(on: bool, muted: &BTreeSet<Topic>, language: Language) -> Value {
    let state = match on {
        true => language.pick("いま、通知は ON です。", "Notifications are on."),
        false => language.pick("いま、通知は OFF です。", "Notifications are off."),
    };
    let bubble = Bubble::titled(language.pick("通知の設定", "Notifications"));
    let bubble = bubble.with(paragraph(state));
    if !on {
        return bubble
            .with(note(language.pick(
                "こちらからのお知らせはお送りしません。",
                "We do not write to you unasked.",
            )))
            .main_button(
                language.pick("通知を ON にする", "Turn notifications on"),
                &Intent::SetNotices(true),
            )
            .message(state);
    }
    let switches = Topic::ALL
        .into_iter()
        .map(|topic| switch(topic, !muted.contains(&topic), language));
    bubble
        .with(rule())
        .with_all(switches)
        .button(
            language.pick("すべての通知を OFF にする", "Turn all of them off"),
            &Intent::SetNotices(false),
        )
        .message(&alt_text(state, muted, language))
}

fn alt_text(state: &str, muted: &BTreeSet<Topic>, language: Language) -> String {
    if muted.is_empty() {
        return state.to_owned();
    }
    let names = muted.iter().map(|topic| name(*topic, language));
    let names = names.collect::<Vec<_>>().join(language.pick("、", ", "));
    language.pick(
        format!("{state}OFF の通知：{names}"),
        format!("{state} Except: {names}."),
    )
}

/// A topic, how it is, and the button that changes it.
fn switch(topic: Topic, on: bool, language: Language) -> Value {
    let name = name(topic, language);
    let (state, colour) = match on {
        true => ("ON", palette::GAIN),
        false => ("OFF", palette::QUIET),
    };
    let label = match on {
        true => language.pick("OFF にする", "Turn off"),
        false => language.pick("ON にする", "Turn on"),
    };
    let mut button = tap(label, &Intent::SetTopic(topic, !on));
    button["displayText"] =
        json!(language.pick(format!("{name}の通知を{label}"), format!("{label}: {name}")));
    json!({
        "type": "box", "layout": "horizontal", "spacing": palette::CLOSE, "alignItems": "center",
        "contents": [
            {
                "type": "text", "text": name, "size": palette::SMALL, "color": palette::INK,
                "flex": 5, "wrap": true,
            },
            {
                "type": "text", "text": state, "size": palette::SMALL, "color": colour,
                "weight": "bold", "align": "center", "flex": 2,
            },
            {
                "type": "button", "style": "link", "color": palette::BRAND, "height": "sm",
                "flex": 5, "action": button,
            },
        ],
    })
}

/// A topic's name for members.
#[must_use]
pub fn name(topic: Topic, language: Language) -> &'static str {
    match topic {
        Topic::Points => language.pick("ポイント付与", "Points earned"),
        Topic::Rank => language.pick("ランクアップ", "A new rank"),
        Topic::Coupons => language.pick("クーポン", "Coupons"),
        Topic::Expiring => language.pick("ポイントの期限", "Expiring points"),
    }
}
