//! What members say, and what they get.

use local::Said;
use local::line_platform::FaultKind;
use serde_json::{Value, json};

use crate::account::{Account, HANAKO, TARO, buttons, said_by, text, words};

/// The words of the one message that a text gets.
async fn answer(account: &Account, user: &str, words_said: &str) -> String {
    let messages = account.write(user, words_said).await;
    assert_eq!(messages.len(), 1, "{words_said}: {messages:?}");
    words(&messages[0])
}

#[tokio::test]
async fn a_newcomer_is_greeted_and_joins_with_one_tap() {
    let account = Account::open().await;
    let greeting = account.does(TARO, "follow").await;
    assert_eq!(
        words(&greeting[0]),
        "Sample：友だち追加ありがとうございます！ワンタップで会員になれます。"
    );
    assert!(buttons(&greeting[0]).contains(&"v1:join".to_owned()));
    assert_eq!(account.member_of(TARO).await, None);

    let welcome = account.tap(TARO, "v1:join").await;
    assert_eq!(welcome.len(), 2);
    assert_eq!(words(&welcome[0]), "会員登録が完了しました！");
    let member = account.member_of(TARO).await.expect("a member now");
    let number = text(&member["member_number"]);
    assert_eq!(
        words(&welcome[1]).replace(' ', ""),
        format!("会員番号{number}")
    );
}

#[tokio::test]
async fn joining_again_is_answered_and_makes_nobody_new() {
    let (account, member) = Account::with_hanako().await;
    let again = account.tap(HANAKO, "v1:join").await;
    assert_eq!(words(&again[0]), "Sample：おかえりなさい！");
    let found = account.member_of(HANAKO).await.expect("still a member");
    assert_eq!(text(&found["member_id"]), member);
}

#[tokio::test]
async fn two_taps_at_once_make_one_member() {
    let account = Account::open().await;
    let app = account.system.app("test");
    let joins = (0..8).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { app.join_by_line(TARO, app.clock.now(), None).await })
    });
    let mut new = 0;
    for join in joins.collect::<Vec<_>>() {
        let joined = join.await.expect("no panic").expect("an answer");
        new += u32::from(matches!(joined, app::line_account::Joined::Now(_)));
    }
    assert_eq!(new, 1);
}

#[tokio::test]
async fn who_is_no_member_yet_is_invited_whatever_they_ask_for() {
    let account = Account::open().await;
    for wish in [
        "ポイント",
        "履歴",
        "期限",
        "クーポン",
        "会員証",
        "通知 OFF",
        "解除",
    ] {
        let invitation = answer(&account, TARO, wish).await;
        assert!(
            invitation.contains("まずは会員登録"),
            "{wish}: {invitation}"
        );
    }
    assert_eq!(account.member_of(TARO).await, None);
}

#[tokio::test]
async fn the_balance_comes_with_its_nearest_expiry_rank_and_last_entries() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 12_800).await;
    account.forget();
    let messages = account.write(HANAKO, "ﾎﾟｲﾝﾄ？").await;
    assert_eq!(
        words(&messages[0]),
        "ポイント残高は256ptです。2026年12月22日までのポイントが128ptあります。"
    );
    let card = messages[0].to_string();
    for part in [
        "レギュラー",
        "ゴールドまであと87,200円です。",
        "お買い物",
        "+256pt",
    ] {
        assert!(card.contains(part), "{part}: {card}");
    }
    assert_eq!(
        messages[0]["quickReply"]["items"].as_array().map(Vec::len),
        Some(8)
    );
}

#[tokio::test]
async fn a_reply_is_free_and_takes_no_retry_key() {
    let (account, _) = Account::with_hanako().await;
    account.write(HANAKO, "残高").await;
    let calls = account.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["path"], "/v2/bot/message/reply");
    assert_eq!(calls[0]["headers"].get("x-line-retry-key"), None);
}

#[tokio::test]
async fn the_history_goes_on_by_its_button() {
    let (account, member) = Account::with_hanako().await;
    for n in 1..=13 {
        account.buys(&member, &format!("ec-{n}"), n * 100).await;
    }
    account.forget();
    let first = account.write(HANAKO, "履歴").await;
    let more = buttons(&first[0]["contents"]);
    assert_eq!(more, ["v1:history:4"]);
    let second = account.tap(HANAKO, &more[0]).await;
    assert_eq!(buttons(&second[0]["contents"]), [""; 0]);
    let rows = |message: &Value| message["contents"].to_string().matches("お買い物").count();
    assert_eq!((rows(&first[0]), rows(&second[0])), (10, 3));
}

#[tokio::test]
async fn an_event_that_comes_again_is_answered_once() {
    let (account, _) = Account::with_hanako().await;
    let said = || Said {
        text: Some("残高".to_owned()),
        webhook_event_id: Some("01KAMTHESAMEEVENTTWICE0000".to_owned()),
        ..said_by(HANAKO)
    };
    assert_eq!(account.said(said()).await.len(), 1);
    assert_eq!(account.said(said()).await.len(), 0);
}

#[tokio::test]
async fn english_is_spoken_from_the_word_on() {
    let (account, _) = Account::with_hanako().await;
    assert_eq!(
        answer(&account, HANAKO, "English").await,
        "We will answer in English."
    );
    assert_eq!(answer(&account, HANAKO, "points").await, "You have 0pt.");
    account.tap(HANAKO, "v1:language:ja").await;
    assert_eq!(
        answer(&account, HANAKO, "points").await,
        "ポイント残高は0ptです。"
    );
}

#[tokio::test]
async fn disconnecting_asks_first_and_keeps_the_membership() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 10_000).await;
    let asked = account.write(HANAKO, "解除").await;
    assert!(buttons(&asked[0]).contains(&"v1:unlink:yes".to_owned()));
    assert!(account.member_of(HANAKO).await.is_some());

    account.tap(HANAKO, "v1:unlink:yes").await;
    assert_eq!(account.member_of(HANAKO).await, None);
    let kept = account
        .call("GET", &format!("/v1/members/{member}"), None)
        .await;
    assert_eq!(kept["balance"]["available"], 200);

    // The shop connects her again, to the same membership.
    let line = json!({ "external_ids": [{ "provider": "line", "id": HANAKO }] });
    account
        .call("PATCH", &format!("/v1/members/{member}"), Some(line))
        .await;
    assert!(
        answer(&account, HANAKO, "残高")
            .await
            .starts_with("ポイント残高は200ptです。")
    );
}

#[tokio::test]
async fn a_reply_that_line_does_not_take_at_once_is_tried_again_and_then_let_go() {
    let (account, _) = Account::with_hanako().await;
    account.line_fails("reply", FaultKind::ServerError, 2);
    assert_eq!(
        account.write(HANAKO, "残高").await.len(),
        3,
        "two that failed and one that did not"
    );
    account.forget();
    account.line_fails("reply", FaultKind::ServerError, 9);
    account.write(HANAKO, "残高").await;
    assert_eq!(account.calls().len(), 3);
    account.drain().await;
    assert_eq!(account.calls().len(), 3, "its token would be dead by now");
}
