//! Each wish of the contract (§9), in whichever way it is said: one table for the words and the buttons.

use serde_json::{Value, json};

use crate::account::{Account, HANAKO, TARO, buttons, words};

/// What is written or tapped, and how the answer to both begins.
struct Row {
    texts: &'static [&'static str],
    tap: &'static str,
    ja: &'static str,
    en: &'static str,
}

const fn row(
    texts: &'static [&'static str],
    tap: &'static str,
    ja: &'static str,
    en: &'static str,
) -> Row {
    Row { texts, tap, ja, en }
}

const WISHES: [Row; 14] = [
    row(
        &[
            "ポイント",
            "ﾎﾟｲﾝﾄ",
            "ぽいんと",
            "残高",
            "points",
            "ＰＯＩＮＴＳ",
            "Points?",
        ],
        "v1:points",
        "ポイント残高は200ptです。2026年12月22日までのポイントが100ptあります。",
        "You have 200pt. 100pt can be used until 22 Dec 2026.",
    ),
    row(
        &["履歴", "りれき", "history", "ＨＩＳＴＯＲＹ"],
        "v1:history",
        "ポイント履歴です。最新は2026年11月22日の+200ptです。",
        "Your history. The latest is +200pt on 22 Nov 2026.",
    ),
    row(
        &["期限", "失効", "ポイントの有効期限", "expiring"],
        "v1:expiring",
        "100ptの有効期限は2026年12月22日です。",
        "100pt can be used until 22 Dec 2026.",
    ),
    row(
        &["会員証", "カード", "ｶｰﾄﾞ", "card"],
        "v1:card",
        "会員番号 2",
        "Member number 2",
    ),
    row(
        &["クーポン", "くーぽん", "ｸｰﾎﾟﾝ", "coupons", "coupon"],
        "v1:coupons",
        "使えるクーポンが1枚あります：お誕生日クーポン",
        "You have 1 coupon: お誕生日クーポン",
    ),
    row(
        &["ランク", "らんく", "rank"],
        "v1:rank",
        "会員ランクはレギュラーです。ゴールドまであと90,000円です。",
        "Your rank is レギュラー. ¥90,000 more to reach ゴールド.",
    ),
    row(
        &["キャンペーン", "きゃんぺーん", "campaigns"],
        "v1:campaigns",
        "開催中：週末2倍",
        "On now: 週末2倍",
    ),
    row(
        &["連携", "れんけい", "link"],
        "v1:link",
        "会員証との連携",
        "Connect your membership",
    ),
    row(
        &["解除", "かいじょ", "連携解除", "unlink"],
        "v1:unlink",
        "LINEと会員証の連携を解除しますか？",
        "Disconnect LINE from your membership?",
    ),
    row(
        &["通知", "つうち", "notifications"],
        "v1:notices",
        "いま、通知は ON です。",
        "Notifications are on.",
    ),
    row(
        &["通知 ON", "通知ＯＮ", "通知オン", "notifications on"],
        "v1:notices:on",
        "通知を ON にしました。",
        "Notifications are on. We will tell you",
    ),
    row(
        &["言語", "げんご", "language"],
        "v1:language",
        "言語を選んでください。",
        "言語を選んでください。",
    ),
    row(
        &["ヘルプ", "へるぷ", "使い方", "help"],
        "v1:help",
        "次の言葉を送るか",
        "Send one of these words",
    ),
    row(
        &[
            "おはよう",
            "good morning",
            "🎉",
            "わたしの電話は 090-1234-5678 です",
        ],
        "storeId=12345",
        "ボタンから選ぶか、「ヘルプ」とお送りください。",
        "Please choose below, or send \"help\".",
    ),
];

/// Hanako, who has a coupon, and bought for 10,000 yen on a Sunday, when points are doubled for a month.
async fn customer() -> Account {
    let (account, member) = Account::with_hanako().await;
    let path = format!("/v1/members/{member}/coupons/welcome-1");
    let coupon = json!({ "template": "birthday" });
    account.call("PUT", &path, Some(coupon)).await;
    account.buys(&member, "ec-1", 10_000).await;
    account
}

/// What was answered, but for the tokens in it, which LINE gives anew for each offer to link.
fn without_tokens(messages: &[Value]) -> String {
    let text = json!(messages).to_string();
    let mut parts = text.split("?linkToken=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (token, rest) = part.split_once('"').expect("an address ends");
        assert_eq!(token.len(), 32, "{token}");
        format!("{text}?linkToken=\"{rest}")
    })
}

async fn every_row(account: &Account, expected: fn(&Row) -> &'static str) {
    for row in &WISHES {
        let by_tap = account.tap(HANAKO, row.tap).await;
        assert_eq!(by_tap.len(), 1, "{}: {by_tap:?}", row.tap);
        let said = words(&by_tap[0]);
        assert!(said.starts_with(expected(row)), "{}: {said}", row.tap);
        for text in row.texts {
            let by_text = account.write(HANAKO, text).await;
            assert_eq!(
                without_tokens(&by_text),
                without_tokens(&by_tap),
                "{text} means what {} means",
                row.tap
            );
        }
        assert!(
            !buttons(&by_tap[0]).is_empty(),
            "{}: there is a way on",
            row.tap
        );
    }
}

#[tokio::test]
async fn every_wish_of_the_contract_is_answered_alike_by_text_and_by_tap_in_japanese() {
    every_row(&customer().await, |row| row.ja).await;
}

#[tokio::test]
async fn every_wish_of_the_contract_is_answered_alike_by_text_and_by_tap_in_english() {
    let account = customer().await;
    account.tap(HANAKO, "v1:language:en").await;
    every_row(&account, |row| row.en).await;
}

#[tokio::test]
async fn a_button_names_a_wish_and_never_whose() {
    let account = customer().await;
    account.tap(TARO, "v1:join").await;
    let number = account.member_of(HANAKO).await.expect("a member")["member_number"].clone();
    let number = number.as_str().expect("digits");
    for data in [
        format!("v1:points:{number}"),
        format!("v1:card:{HANAKO}"),
        format!("v1:unlink:yes:{HANAKO}"),
        format!("v1:points#{HANAKO}"),
    ] {
        let answered = account.tap(TARO, &data).await;
        let all = Value::from(answered).to_string();
        assert!(
            !all.contains("200pt") && !all.contains(number),
            "{data}: {all}"
        );
    }
    assert!(account.member_of(HANAKO).await.is_some());
}
