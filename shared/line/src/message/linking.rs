//! Connecting a LINE account with a membership: how, whether it is the right one, and what came of it.

use serde_json::{Value, json};

use super::part::{Bubble, paragraph};
use super::{quick, words};
use crate::fit;
use crate::intent::Intent;
use crate::limits::TEXT_MAX;
use domain::language::Language;

/// The membership that a code stands for, as much of it as its owner knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The code.
    pub code: String,
    /// The last digits of the card's number.
    pub card: String,
    /// The first letter of the name; none where there is no name.
    pub initial: Option<String>,
    /// The points on it.
    pub points: u64,
    /// The points that come from the membership in LINE; none where there is none.
    pub brought: Option<u64>,
}

/// How to connect a membership that one has already. `page` is where the online store asks for a log-in; none where there
/// is no such page, or LINE gives no token for it now. Who is no member yet may become one instead.
#[must_use]
pub fn offer(page: Option<&str>, is_member: bool, language: Language) -> Value {
    let words = language.pick(
        "お店のレジで「LINE連携コード」をもらい、12桁の数字をこのトークに送ってください。",
        "Ask for a \"LINE link code\" at the till and send its 12 digits here.",
    );
    let title = language.pick("会員証との連携", "Connect your membership");
    let mut bubble = Bubble::titled(title);
    if let Some(page) = page {
        let online = language.pick(
            "オンラインストアの会員の方は、下のボタンからログインしてください。",
            "Member of the online store? Log in with the button below.",
        );
        bubble = bubble
            .with(paragraph(online))
            .link(language.pick("ログインして連携", "Log in and link"), page);
    }
    let message = bubble.with(paragraph(words)).message(title);
    let first = if is_member {
        Intent::Points
    } else {
        Intent::Join
    };
    quick::under(message, &[first, Intent::Help], language)
}

/// Before anything happens: whose card it is.
#[must_use]
pub fn ask(view: &View, language: Language) -> Value {
    let title = language.pick("この会員証と連携しますか？", "Connect this membership?");
    let card = fit::words(&view.card, 8);
    let name = view.initial.as_deref().map(|initial| {
        let initial = fit::words(initial, 2);
        language.pick(format!("（{initial}… さま）"), format!(" ({initial}…)"))
    });
    let whose = language.pick(
        format!("カード番号の末尾 {card}"),
        format!("Card ending in {card}"),
    ) + &name.unwrap_or_default();
    let points = language.pick(
        format!("ポイント {}", words::points(view.points)),
        format!("Points: {}", words::points(view.points)),
    );
    let mut bubble = Bubble::titled(title)
        .with(paragraph(&whose))
        .with(paragraph(&points));
    if let Some(brought) = view.brought {
        let brought = words::points(brought);
        bubble = bubble.with(paragraph(&language.pick(
            format!("このLINEの {brought} を合わせます。一度合わせると、元には戻せません。"),
            format!("{brought} of this LINE account will be added. This cannot be undone."),
        )));
    }
    bubble
        .main_button(
            language.pick("連携する", "Connect"),
            &Intent::LinkAnswered(view.code.clone(), true),
        )
        .button(
            language.pick("やめる", "No"),
            &Intent::LinkAnswered(view.code.clone(), false),
        )
        .message(title)
}

/// It is connected.
#[must_use]
pub fn linked(view: &View, language: Language) -> Value {
    let (card, points) = (fit::words(&view.card, 8), words::points(view.points));
    let done = language.pick(
        format!(
            "会員証（末尾 {card}）と連携しました。ポイントは {points} です。解除するには「解除」とお送りください。"
        ),
        format!(
            "Connected to the card ending in {card}. You have {points}. Send \"unlink\" to disconnect."
        ),
    );
    text(&done, &quick::usual(), language)
}

/// There is nothing to connect.
#[must_use]
pub fn gone(language: Language) -> Value {
    let words = language.pick(
        "この連携は使えません。期限が切れたか、すでに使われています。もう一度お店で手続きしてください。",
        "This link cannot be used: it has expired, or was used before. Please ask the shop for a new one.",
    );
    text(words, &[Intent::Link, Intent::Help], language)
}

/// The member said no.
#[must_use]
pub fn declined(language: Language) -> Value {
    let words = language.pick("連携をやめました。", "Not connected.");
    text(words, &[Intent::Link, Intent::Help], language)
}

/// The LINE account has a membership of its own already.
#[must_use]
pub fn occupied(language: Language) -> Value {
    let words = language.pick(
        "このLINEは別の会員証と連携しています。先に「解除」とお送りください。",
        "This LINE account is connected to another membership. Please send \"unlink\" first.",
    );
    text(words, &[Intent::Unlink, Intent::Points], language)
}

fn text(words: &str, intents: &[Intent], language: Language) -> Value {
    let message = json!({ "type": "text", "text": fit::units(words, TEXT_MAX) });
    quick::under(message, intents, language)
}
