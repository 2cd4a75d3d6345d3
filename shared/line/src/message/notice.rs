//! Short answers in plain words: help, settings, and what went wrong.

use serde_json::{Value, json};

use super::quick;
use crate::fit;
use crate::intent::Intent;
use crate::limits::TEXT_MAX;
use domain::language::Language;

fn text(words: &str, intents: &[Intent], language: Language) -> Value {
    let message = json!({ "type": "text", "text": fit::units(words, TEXT_MAX) });
    quick::under(message, intents, language)
}

/// What can be asked.
#[must_use]
pub fn help(language: Language) -> Value {
    let words = language.pick(
        "次の言葉を送るか、下のボタンを押してください。\n\n\
         ・ポイント … 残高\n・履歴 … 使った・もらったポイント\n・期限 … ポイントの有効期限\n\
         ・会員証 … バーコード\n・クーポン\n・ランク\n・キャンペーン\n・通知 ON / 通知 OFF\n\
         ・連携 / 解除\n・言語 … Language",
        "Send one of these words or tap a button below.\n\n\
         · points – your balance\n· history\n· expiring – when points expire\n\
         · card – your barcode\n· coupons\n· rank\n· campaigns\n· notifications on / off\n\
         · link / unlink\n· language … 言語",
    );
    let mut intents = quick::usual();
    intents.retain(|intent| *intent != Intent::Help);
    intents.extend([Intent::Notices, Intent::Languages]);
    text(words, &intents, language)
}

/// To words we did not understand: short, with the way on.
#[must_use]
pub fn not_understood(language: Language) -> Value {
    let words = language.pick(
        "ボタンから選ぶか、「ヘルプ」とお送りください。",
        "Please choose below, or send \"help\".",
    );
    text(words, &quick::usual(), language)
}

/// In a group or a room, to whoever is there: a balance is told to its owner alone.
#[must_use]
pub fn one_to_one() -> Value {
    let words = "ポイントや会員証は、1対1のトークでご案内します。このアカウントを友だちに追加して、話しかけてください。\n\n\
                 Please write to us one-to-one: add this account as a friend and ask there.";
    json!({ "type": "text", "text": words })
}

/// After switching everything on or off.
#[must_use]
pub fn notices_set(on: bool, language: Language) -> Value {
    let words = match on {
        true => language.pick(
            "通知を ON にしました。ポイントやクーポンのお知らせをお届けします。",
            "Notifications are on. We will tell you about points and coupons.",
        ),
        false => language.pick(
            "通知を OFF にしました。こちらからのお知らせはお送りしません。",
            "Notifications are off. We will not write to you unasked.",
        ),
    };
    text(words, &[Intent::SetNotices(!on), Intent::Points], language)
}

/// The choice of languages, in both.
#[must_use]
pub fn languages(language: Language) -> Value {
    let both = [
        Intent::SetLanguage(Language::Ja),
        Intent::SetLanguage(Language::En),
    ];
    text(
        "言語を選んでください。\nChoose a language.",
        &both,
        language,
    )
}

/// After choosing, in the new language.
#[must_use]
pub fn language_set(language: Language) -> Value {
    let words = language.pick("日本語でご案内します。", "We will answer in English.");
    text(words, &quick::usual(), language)
}

/// To a member who asks to connect again.
#[must_use]
pub fn linked_already(language: Language) -> Value {
    let words = language.pick(
        "この LINE は会員証と連携済みです。解除するには「解除」とお送りください。",
        "This LINE account is connected to your membership. Send \"unlink\" to disconnect it.",
    );
    text(words, &[Intent::Points, Intent::Unlink], language)
}

/// Where the shop's program has no ranks.
#[must_use]
pub fn no_ranks(language: Language) -> Value {
    let words = language.pick("会員ランクの設定はありません。", "There are no ranks.");
    text(words, &[Intent::Points], language)
}

/// Before disconnecting: what it means, the number to keep, and the button that does it.
#[must_use]
pub fn unlink(number: &str, language: Language) -> Value {
    let number = fit::words(number, 20);
    let words = language.pick(
        format!(
            "LINEと会員証の連携を解除しますか？ポイントは会員証に残ります。会員番号 {number} をお控えください。"
        ),
        format!(
            "Disconnect LINE from your membership? Your points stay on it. Please note your member number: {number}."
        ),
    );
    text(&words, &[Intent::UnlinkConfirmed, Intent::Points], language)
}

/// After disconnecting.
#[must_use]
pub fn unlinked(number: &str, language: Language) -> Value {
    let number = fit::words(number, 20);
    let words = language.pick(
        format!(
            "連携を解除しました。会員番号は {number} です。もう一度つなぐには「連携」とお送りください。"
        ),
        format!(
            "Disconnected. Your member number is {number}. Send \"link\" to connect again."
        ),
    );
    text(&words, &[Intent::Link], language)
}

/// When something of ours failed: no details, the way on.
#[must_use]
pub fn try_again(language: Language) -> Value {
    let words = language.pick(
        "ただいま混み合っています。少し待って、もう一度お試しください。",
        "Something went wrong on our side. Please try again in a moment.",
    );
    text(words, &[Intent::Points, Intent::Help], language)
}
