//! The first words, and joining with one tap.

use serde_json::Value;

use super::part::{Bubble, headline, note, paragraph};
use crate::fit;
use crate::intent::Intent;
use domain::language::Language;

/// To someone who has just added the account: one tap and they are a member.
#[must_use]
pub fn follow(program: &str, language: Language) -> Value {
    let name = fit::words(program, 40);
    let thanks = language.pick(
        "友だち追加ありがとうございます！",
        "Thank you for adding us!",
    );
    invitation(&name, thanks, language)
}

/// To someone who asks for points but is no member yet.
#[must_use]
pub fn not_yet_a_member(program: &str, language: Language) -> Value {
    let name = fit::words(program, 40);
    let first = language.pick("まずは会員登録をお願いします。", "Please join first.");
    invitation(&name, first, language)
}

fn invitation(name: &str, opening: &str, language: Language) -> Value {
    Bubble::titled(name)
        .with(headline(opening))
        .with(paragraph(language.pick(
            "ワンタップで会員になれます。入力は必要ありません。お買い物でポイントがたまり、LINEでいつでも残高を確認できます。",
            "One tap makes you a member; there is no form. Collect points when you shop and see your balance here at any time.",
        )))
        .with(note(language.pick(
            "すでに会員の方は「連携」とお送りください。",
            "Already a member? Send \"link\".",
        )))
        .main_button(language.pick("会員になる（無料）", "Join (free)"), &Intent::Join)
        .button(language.pick("すでに会員の方", "I am a member already"), &Intent::Link)
        .message(&language.pick(
            format!("{name}：{opening}ワンタップで会員になれます。"),
            format!("{name}: {opening} One tap makes you a member."),
        ))
}

/// To someone who has just become a member; the card follows.
#[must_use]
pub fn joined(program: &str, language: Language) -> Value {
    let name = fit::words(program, 40);
    let welcome = language.pick("会員登録が完了しました！", "Welcome! You are a member now.");
    Bubble::titled(&name)
        .with(headline(welcome))
        .with(paragraph(language.pick(
            "お会計のときに会員証をご提示ください。ポイントがたまります。",
            "Show your member card when you pay and collect points.",
        )))
        .main_button(language.pick("会員証を表示", "Show my card"), &Intent::Card)
        .button(language.pick("残高を見る", "Balance"), &Intent::Points)
        .message(welcome)
}

/// To a member who comes back, by adding the account again or by tapping "join" twice.
#[must_use]
pub fn welcome_back(program: &str, language: Language) -> Value {
    let name = fit::words(program, 40);
    let welcome = language.pick("おかえりなさい！", "Welcome back!");
    Bubble::titled(&name)
        .with(headline(welcome))
        .with(paragraph(language.pick(
            "会員登録はお済みです。これまでのポイントをそのままご利用いただけます。",
            "You are a member already, and your points are still here.",
        )))
        .main_button(language.pick("残高を見る", "Balance"), &Intent::Points)
        .button(language.pick("会員証を表示", "Show my card"), &Intent::Card)
        .message(&language.pick(format!("{name}：{welcome}"), format!("{name}: {welcome}")))
}
