//! The history, ten entries at a time.

use serde_json::Value;

use super::part::{Bubble, group, note, row};
use super::view::Entry;
use super::{palette, words};
use crate::fit;
use crate::intent::Intent;
use domain::language::Language;

/// One page of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Newest first; ten are shown.
    pub entries: Vec<Entry>,
    /// It begins with the newest there is.
    pub is_first: bool,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Entries on a page.
pub const PAGE: usize = 10;

/// Characters that say where the points of one entry come from: so many that a page of the longest names stays below the
/// 30 KB of a bubble.
const WHY_MAX: usize = 50;

/// The page.
#[must_use]
pub fn message(view: &View, language: Language) -> Value {
    let title = language.pick("ポイント履歴", "History");
    let Some(newest) = view.entries.first() else {
        let nothing = language.pick("履歴はまだありません。", "There is no history yet.");
        return Bubble::titled(title).with(note(nothing)).message(nothing);
    };
    let shown = view.entries.iter().take(PAGE);
    let lines = shown.flat_map(|entry| {
        let why = entry.why.as_deref();
        let why = why.map(|why| note(&fit::words(why, WHY_MAX)));
        std::iter::once(line(entry, language)).chain(why)
    });
    let lines = lines.collect();
    let mut bubble = Bubble::titled(title).with(group(lines));
    if let Some(cursor) = &view.next_cursor {
        let more = Intent::History {
            cursor: Some(cursor.clone()),
        };
        bubble = bubble.button(language.pick("もっと見る", "More"), &more);
    }
    bubble.message(&alt_text(newest, view.is_first, language))
}

fn alt_text(newest: &Entry, is_first: bool, language: Language) -> String {
    let (day, points) = (
        words::date(newest.on, language),
        words::signed_points(newest.points),
    );
    if !is_first {
        return language.pick(
            format!("ポイント履歴の続きです。{day}以前の分です。"),
            format!("More of your history, from {day} back."),
        );
    }
    language.pick(
        format!("ポイント履歴です。最新は{day}の{points}です。"),
        format!("Your history. The latest is {points} on {day}."),
    )
}

/// One entry as a row, also on the balance card.
pub(super) fn line(entry: &Entry, language: Language) -> Value {
    let colour = match entry.points {
        0 => palette::QUIET,
        n if n > 0 => palette::GAIN,
        _ => palette::LOSS,
    };
    let left = format!("{}　{}", words::short_date(entry.on, language), entry.label);
    row(&left, &words::signed_points(entry.points), colour)
}
