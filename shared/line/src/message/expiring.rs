//! Points by their last day.

use serde_json::Value;

use super::part::{Bubble, group, note, row, rule};
use super::view::Expiring;
use super::{palette, words};
use crate::intent::Intent;
use domain::language::Language;

/// Days that fit on the card; the rest is summed up.
const DAYS_MAX: usize = 12;

/// The card: soonest first.
#[must_use]
pub fn message(expiring: &[Expiring], language: Language) -> Value {
    let title = language.pick("ポイントの有効期限", "When your points expire");
    let Some(soonest) = expiring.first() else {
        let nothing = language.pick(
            "期限のあるポイントはありません。",
            "You have no points that expire.",
        );
        return Bubble::titled(title).with(note(nothing)).message(nothing);
    };
    let rows = expiring.iter().take(DAYS_MAX);
    let mut bubble = Bubble::titled(title).with(group(rows.map(|e| line(e, language)).collect()));
    let later = expiring.iter().skip(DAYS_MAX).map(|e| e.points);
    let later = later.fold(0, u64::saturating_add);
    if later > 0 {
        let words = language.pick("それ以降", "Later");
        bubble = bubble.with(row(words, &words::points(later), palette::QUIET));
    }
    bubble
        .with(rule())
        .with(note(language.pick(
            "各日の終わりまでご利用いただけます。",
            "Points can be used until the end of the day.",
        )))
        .button(language.pick("残高を見る", "Balance"), &Intent::Points)
        .message(&alt_text(soonest, language))
}

fn line(expiring: &Expiring, language: Language) -> Value {
    let day = words::date(expiring.on, language);
    let until = language.pick(format!("{day}まで"), format!("Until {day}"));
    row(&until, &words::points(expiring.points), palette::SOON)
}

fn alt_text(soonest: &Expiring, language: Language) -> String {
    let (points, day) = (
        words::points(soonest.points),
        words::date(soonest.on, language),
    );
    language.pick(
        format!("{points}の有効期限は{day}です。"),
        format!("{points} can be used until {day}."),
    )
}
