//! The words members use, in the order in which they are looked for.

use unicode_normalization::UnicodeNormalization;

use super::Intent;
use domain::language::Language;

/// A wish, the words that alone mean it, and the words that mean it inside a short sentence.
/// The particular stands before the general: ポイントの期限 asks for dates, not for the balance.
type Row = (Intent, &'static [&'static str], &'static [&'static str]);

const ROWS: [Row; 17] = [
    (
        Intent::SetNotices(false),
        &[],
        &[
            "通知off",
            "つうちoff",
            "つうちおふ",
            "通知をoff",
            "通知オフ",
            "通知をオフ",
            "通知停止",
            "通知を止め",
            "通知解除",
            "通知を解除",
            "通知不要",
            "notification off",
            "notifications off",
            "notice off",
            "notices off",
            "お知らせoff",
            "お知らせオフ",
            "お知らせ停止",
            "お知らせを止め",
            "お知らせ解除",
            "お知らせを解除",
            "配信停止",
            "配信解除",
            "配信を解除",
            "stop notification",
            "stop the notification",
            "turn off notification",
            "unsubscribe",
        ],
    ),
    (
        Intent::SetNotices(true),
        &[],
        &[
            "通知on",
            "つうちon",
            "つうちおん",
            "通知をon",
            "通知オン",
            "通知をオン",
            "通知再開",
            "通知を再開",
            "notification on",
            "notifications on",
            "notice on",
            "notices on",
            "お知らせon",
            "お知らせオン",
            "お知らせ再開",
            "配信再開",
            "turn on notification",
        ],
    ),
    (
        Intent::Notices,
        &["お知らせ", "つうち", "notices", "stop"],
        &["通知", "notification"],
    ),
    (
        Intent::Unlink,
        &[
            "解除",
            "解除したい",
            "解除して",
            "かいじょ",
            "れんけいかいじょ",
        ],
        &["連携解除", "連携を解除", "unlink", "disconnect"],
    ),
    (
        Intent::Link,
        &["れんけい", "link", "connect"],
        &["連携", "link my", "link account"],
    ),
    (
        Intent::Coupons { after: None },
        &[],
        &["クーポン", "割引券", "coupon"],
    ),
    (
        Intent::Expiring,
        &["きげん", "ゆうこうきげん", "しっこう"],
        &["期限", "失効", "いつまで", "expir"],
    ),
    (
        Intent::History { cursor: None },
        &["りれき"],
        &["履歴", "history"],
    ),
    (Intent::Campaigns, &["お得"], &["キャンペーン", "campaign"]),
    (
        Intent::Rank,
        &["rank", "tier"],
        &["ランク", "ステージ", "my rank"],
    ),
    (
        Intent::Card,
        &["かいいんしょう", "かいいんばんごう", "card", "qr"],
        &[
            "会員証",
            "会員番号",
            "カード",
            "バーコード",
            "my card",
            "member card",
            "membership card",
            "barcode",
            "qr code",
        ],
    ),
    (
        Intent::Points,
        &["ざんだか", "point", "pt", "p"],
        &["ポイント", "残高", "points", "balance"],
    ),
    (
        Intent::SetLanguage(Language::En),
        &["english", "英語"],
        &["英語に", "in english"],
    ),
    (
        Intent::SetLanguage(Language::Ja),
        &["日本語", "japanese"],
        &["日本語に", "in japanese"],
    ),
    (Intent::Languages, &["げんご"], &["言語", "language"]),
    (
        Intent::Join,
        &["登録", "とうろく", "にゅうかい", "join"],
        &["入会", "会員登録", "会員になり", "sign up", "want to join"],
    ),
    (
        Intent::Help,
        &["つかいかた", "hi", "hello"],
        &["ヘルプ", "使い方", "メニュー", "help", "menu"],
    ),
];

/// Folds width and case (NFKC, lower case), takes a dash behind katakana for the long vowel that it stands for, folds
/// hiragana into katakana, and drops everything that is no letter or digit, so that "ﾎﾟｲﾝﾄ ｶ-ﾄﾞ？" and "ポイントカード" are
/// one.
pub(super) fn fold(text: impl Iterator<Item = char>) -> String {
    let mut before = None;
    text.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match before.replace(c) {
            Some('ァ'..='ヺ') if DASHES.contains(&c) => LONG_VOWEL,
            _ => c,
        })
        .map(katakana)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The mark of a long vowel, and what people type for it: hyphens, dashes, a minus, a line.
const LONG_VOWEL: char = 'ー';
const DASHES: [char; 8] = ['-', '‐', '‑', '–', '—', '―', '−', '─'];

/// The wish that a whole text means; the words that count inside a sentence also count alone.
pub(super) fn exactly(folded: &str) -> Option<Intent> {
    find(|alone, inside| {
        let mut words = alone.iter().chain(inside);
        words.any(|word| fold(word.chars()) == folded)
    })
}

/// The wish that a sentence speaks of.
pub(super) fn within(folded: &str) -> Option<Intent> {
    find(|_, inside| {
        let mut words = inside.iter();
        words.any(|word| folded.contains(&fold(word.chars())))
    })
}

fn find(matches: impl Fn(&[&str], &[&str]) -> bool) -> Option<Intent> {
    let row = ROWS
        .iter()
        .find(|(_, alone, inside)| matches(alone, inside));
    row.map(|(intent, ..)| intent.clone())
}

/// Hiragana and katakana stand 0x60 apart in Unicode.
fn katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        other => other,
    }
}
