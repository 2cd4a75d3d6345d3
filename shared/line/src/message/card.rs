//! The member card: the number and its barcode, to be shown at the till.

use serde_json::{Value, json};

use super::part::{Bubble, headline, note};
use super::{barcode, palette};
use crate::fit;
use crate::intent::Intent;
use domain::language::Language;

/// What the card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The name, when the member gave one.
    pub name: Option<String>,
    /// 13 digits with their check digit.
    pub number: String,
    /// The rank's name.
    pub rank: Option<String>,
    /// The address of the member's page, where the card's code turns and nobody can photograph it for later.
    pub page: Option<String>,
}

/// The card.
#[must_use]
pub fn message(view: &View, language: Language) -> Value {
    let mut bubble = Bubble::titled(language.pick("会員証", "Member card"));
    if let Some(name) = &view.name {
        let name = fit::words(name, 38);
        bubble = bubble.with(headline(&language.pick(format!("{name} 様"), name.clone())));
    }
    if let Some(page) = &view.page {
        bubble = bubble.link(language.pick("会員証をひらく", "Open the card"), page);
    }
    bubble
        .with_all(barcode::ean13(&view.number))
        .with(digits(&view.number))
        .with_all(
            view.rank
                .as_deref()
                .map(|rank| note(&rank_line(rank, language))),
        )
        .with(note(language.pick(
            "お会計のときにご提示ください。",
            "Please show this when you pay.",
        )))
        .button(language.pick("残高を見る", "Balance"), &Intent::Points)
        .message(&alt_text(view, language))
}

fn alt_text(view: &View, language: Language) -> String {
    let number = grouped(&view.number);
    language.pick(
        format!("会員番号 {number}"),
        format!("Member number {number}"),
    )
}

fn rank_line(rank: &str, language: Language) -> String {
    let name = fit::words(rank, 40);
    language.pick(format!("ランク：{name}"), format!("Rank: {name}"))
}

fn digits(number: &str) -> Value {
    json!({
        "type": "text", "text": grouped(number), "size": palette::LARGE, "weight": "bold",
        "align": "center", "color": palette::INK, "adjustMode": "shrink-to-fit",
    })
}

/// As printed under a barcode: `2 000000 000008`.
fn grouped(number: &str) -> String {
    let number = fit::words(number, 20);
    match (number.get(..1), number.get(1..7), number.get(7..13)) {
        (Some(first), Some(left), Some(right)) if number.len() == 13 => {
            format!("{first} {left} {right}")
        }
        _ => number,
    }
}
