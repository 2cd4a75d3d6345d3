//! The balance card: the answer to "how many points do I have?", and what one asks next.

use serde_json::Value;

use super::part::{Bubble, bar, big_number, group, headline, label, note, row, rule, soon};
use super::view::{Entry, Expiring, Rank};
use super::{history, palette, rank, words};
use crate::intent::Intent;
use domain::language::Language;

/// What the card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Points that can be used now.
    pub available: u64,
    /// Points that will be usable later.
    pub pending: u64,
    /// Points set aside for orders that are not finished.
    pub held: u64,
    /// Points owed, which the next earning pays first.
    pub debt: u64,
    /// What ends next.
    pub nearest: Option<Expiring>,
    /// The rank held.
    pub rank: Option<Rank>,
    /// The last entries, newest first; three are shown.
    pub recent: Vec<Entry>,
}

const RECENT_MAX: usize = 3;

/// The card.
#[must_use]
pub fn message(view: &View, language: Language) -> Value {
    let mut bubble = Bubble::titled(language.pick("ポイント残高", "Your points"))
        .with(big_number(&words::number(view.available), "pt"))
        .with_all(side_rows(view, language))
        .with(nearest(view, language));
    if let Some(held) = &view.rank {
        bubble = bubble.with(rule()).with(rank_part(held, language));
    }
    if !view.recent.is_empty() {
        bubble = bubble.with(rule()).with(recent(view, language));
    }
    bubble
        .main_button(language.pick("会員証を表示", "Show my card"), &Intent::Card)
        .button(
            language.pick("履歴を見る", "History"),
            &Intent::History { cursor: None },
        )
        .message(&alt_text(view, language))
}

fn alt_text(view: &View, language: Language) -> String {
    let available = words::points(view.available);
    let balance = language.pick(
        format!("ポイント残高は{available}です。"),
        format!("You have {available}."),
    );
    let Some(next) = &view.nearest else {
        return balance;
    };
    balance + &expiry_sentence(next, language)
}

/// Until when the points that end first can be used, in a sentence.
#[must_use]
pub fn expiry_sentence(next: &Expiring, language: Language) -> String {
    let (points, day) = (words::points(next.points), words::date(next.on, language));
    language.pick(
        format!("{day}までのポイントが{points}あります。"),
        format!(" {points} can be used until {day}."),
    )
}

fn side_rows(view: &View, language: Language) -> impl Iterator<Item = Value> {
    [
        (
            view.pending,
            language.pick("付与予定", "Coming"),
            palette::GAIN,
        ),
        (
            view.held,
            language.pick("お取り置き中", "On hold"),
            palette::QUIET,
        ),
        (
            view.debt,
            language.pick("次回の付与から差し引き", "Taken from your next points"),
            palette::LOSS,
        ),
    ]
    .into_iter()
    .filter(|(points, ..)| *points > 0)
    .map(|(points, words, colour)| row(words, &words::points(points), colour))
}

fn nearest(view: &View, language: Language) -> Value {
    match &view.nearest {
        Some(next) => soon(expiry_sentence(next, language).trim()),
        None => note(language.pick(
            "期限が近いポイントはありません。",
            "No points are about to expire.",
        )),
    }
}

fn rank_part(held: &Rank, language: Language) -> Value {
    let mut lines = vec![label(language.pick("ランク", "Rank")), headline(&held.name)];
    if let Some(next) = &held.next {
        lines.push(bar(next.percent));
        lines.push(note(&rank::missing(next, language)));
    }
    group(lines)
}

fn recent(view: &View, language: Language) -> Value {
    let mut lines = vec![label(language.pick("最近の履歴", "Latest"))];
    lines.extend(
        view.recent
            .iter()
            .take(RECENT_MAX)
            .map(|entry| history::line(entry, language)),
    );
    group(lines)
}
