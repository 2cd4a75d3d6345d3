//! The push on a higher rank.

use serde_json::Value;

use super::part::{Bubble, headline, paragraph};
use crate::fit;
use crate::intent::Intent;
use domain::language::Language;

/// The message; `rank` is the name of the new one.
#[must_use]
pub fn message(rank: &str, language: Language) -> Value {
    let name = fit::words(rank, 40);
    let alt = language.pick(
        format!("おめでとうございます！{name}にランクアップしました。"),
        format!("Congratulations! You have reached {name}."),
    );
    Bubble::titled(language.pick("ランクアップ", "A new rank"))
        .with(headline(&name))
        .with(paragraph(language.pick(
            "おめでとうございます！ランクが上がりました。いつもありがとうございます。",
            "Congratulations, and thank you for coming back.",
        )))
        .button(language.pick("ランクを見る", "Your rank"), &Intent::Rank)
        .message(&alt)
}
