//! The rank and the way to the next.

use serde_json::Value;

use super::part::{Bubble, bar, headline, note, paragraph};
use super::view::{NextRank, Rank, RankUnit};
use super::words;
use crate::intent::Intent;
use domain::language::Language;

/// Characters of a benefit that a card shows.
const BENEFIT_LENGTH_MAX: usize = 100;

/// The card.
#[must_use]
pub fn message(rank: &Rank, language: Language) -> Value {
    let mut bubble =
        Bubble::titled(language.pick("会員ランク", "Your rank")).with(headline(&rank.name));
    bubble = match &rank.next {
        Some(next) => bubble
            .with(bar(next.percent))
            .with(paragraph(&missing(next, language))),
        None => bubble.with(paragraph(
            language.pick("最高ランクです。", "This is the highest rank."),
        )),
    };
    for benefit in &rank.benefits {
        bubble = bubble.with(paragraph(&format!(
            "・{}",
            crate::fit::words(benefit, BENEFIT_LENGTH_MAX)
        )));
    }
    if let Some(kept) = kept(rank, language) {
        bubble = bubble.with(note(&kept));
    }
    bubble
        .button(
            language.pick("キャンペーンを見る", "Campaigns"),
            &Intent::Campaigns,
        )
        .message(&alt_text(rank, language))
}

fn alt_text(rank: &Rank, language: Language) -> String {
    let name = crate::fit::words(&rank.name, 40);
    let held = language.pick(
        format!("会員ランクは{name}です。"),
        format!("Your rank is {name}. "),
    );
    match &rank.next {
        Some(next) => held + &missing(next, language),
        None => held,
    }
}

/// Until when the rank is held, in words, where it ends; also on the member's page.
#[must_use]
pub fn kept(rank: &Rank, language: Language) -> Option<String> {
    let day = words::date(rank.kept_until?, language);
    Some(if rank.in_grace {
        language.pick(
            format!("猶予期間中です。{day}まで現在のランクのままで、そのあと見直します。"),
            format!("In its grace period: yours until {day}, then judged once more."),
        )
    } else {
        language.pick(
            format!("{day}まで現在のランクです。"),
            format!("Yours until {day} at least."),
        )
    })
}

/// What is missing to the next rank, in words; also on the balance card and on the member's page.
#[must_use]
pub fn missing(next: &NextRank, language: Language) -> String {
    let name = crate::fit::words(&next.name, 40);
    let left = match next.unit {
        RankUnit::Yen => words::yen(next.missing, language),
        RankUnit::Points => words::points(next.missing),
        RankUnit::Purchases => {
            let count = words::number(next.missing);
            language.pick(format!("{count}回のお買い物"), format!("{count} purchases"))
        }
    };
    language.pick(
        format!("{name}まであと{left}です。"),
        format!("{left} more to reach {name}."),
    )
}
