//! The receipt for points: what came, and why.

use serde_json::Value;

use super::part::{Bubble, big_number, group, label, note, row, rule};
use super::view::Expiring;
use super::{palette, words};
use crate::intent::Intent;
use domain::language::Language;

/// What the receipt shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// All points together.
    pub points: u64,
    /// Each rule's part; the parts add up to the whole.
    pub breakdown: Vec<Part>,
    /// Their last days, the soonest first; points that never expire are not among them.
    pub ends: Vec<Expiring>,
    /// What can be used after this.
    pub balance: u64,
}

/// What one rule gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The rule's name.
    pub label: String,
    /// What they were reckoned from, where that can be said in few words.
    pub reckoned: Option<String>,
    /// Its points.
    pub points: u64,
}

/// Rules that fit on the receipt; the rest is summed up, so that the parts still add up.
const PARTS_MAX: usize = 12;

/// Last days that fit on the receipt.
const ENDS_MAX: usize = 4;

/// The receipt.
#[must_use]
pub fn message(view: &View, language: Language) -> Value {
    let mut bubble =
        Bubble::titled(language.pick("ポイントがつきました", "You earned points")).with(
            big_number(&format!("+{}", words::number(view.points)), "pt"),
        );
    if !view.breakdown.is_empty() {
        bubble = bubble.with(breakdown(&view.breakdown, language));
    }
    bubble
        .with(rule())
        .with_all(ends(view, language))
        .with(row(
            language.pick("ご利用可能なポイント", "Points you can use"),
            &words::points(view.balance),
            palette::INK,
        ))
        .button(language.pick("残高を見る", "Balance"), &Intent::Points)
        .message(&alt_text(view, language))
}

fn alt_text(view: &View, language: Language) -> String {
    let (points, balance) = (words::points(view.points), words::points(view.balance));
    language.pick(
        format!("{points}がつきました。残高は{balance}です。"),
        format!("You earned {points} and now have {balance}."),
    )
}

fn breakdown(parts: &[Part], language: Language) -> Value {
    let mut lines = vec![label(language.pick("内訳", "Breakdown"))];
    let line = |words: &str, points| row(words, &words::points(points), palette::GAIN);
    for part in parts.iter().take(PARTS_MAX) {
        lines.push(line(&part.label, part.points));
        lines.extend(part.reckoned.iter().map(|reckoned| note(reckoned)));
    }
    let others = parts.iter().skip(PARTS_MAX).map(|part| part.points);
    let others = others.fold(0, u64::saturating_add);
    if others > 0 {
        lines.push(line(language.pick("その他", "Others"), others));
    }
    group(lines)
}

/// Until when the points can be used: all of them, or so many of them each.
fn ends(view: &View, language: Language) -> Vec<Value> {
    let ends = view.ends.iter().take(ENDS_MAX);
    let said = ends.map(|end| {
        let (points, day) = (words::points(end.points), words::date(end.on, language));
        if end.points == view.points {
            language.pick(format!("有効期限：{day}"), format!("Expires on {day}"))
        } else {
            language.pick(
                format!("{points}の有効期限：{day}"),
                format!("{} on {day}", words::expire(end.points)),
            )
        }
    });
    said.map(|said| note(&said)).collect()
}
