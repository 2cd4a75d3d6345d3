//! The notice that points end soon.

use serde_json::Value;

use super::part::{Bubble, big_number, paragraph, soon};
use super::view::Expiring;
use super::words;
use crate::intent::Intent;
use domain::language::Language;

/// The message.
#[must_use]
pub fn message(expiring: &Expiring, language: Language) -> Value {
    let (points, day) = (
        words::points(expiring.points),
        words::date(expiring.on, language),
    );
    Bubble::titled(language.pick("まもなく期限です", "Expiring soon"))
        .with(big_number(&words::number(expiring.points), "pt"))
        .with(soon(&language.pick(
            format!("{day}の終わりまで使えます"),
            format!("Can be used until the end of {day}"),
        )))
        .with(paragraph(language.pick(
            "お買い物でぜひご利用ください。",
            "Use them when you shop next.",
        )))
        .main_button(language.pick("会員証を表示", "Show my card"), &Intent::Card)
        .button(language.pick("期限を見る", "All dates"), &Intent::Expiring)
        .message(&language.pick(
            format!("{points}の期限は{day}です。"),
            format!("{} on {day}.", words::expire(expiring.points)),
        ))
}
