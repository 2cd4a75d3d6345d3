//! Each file of `events/line-bot` and `events/notify`, through its function.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::account::{Account, HANAKO, TARO, list, words};

/// Invokes a function with a file of `events/`, as `cargo lambda invoke` would.
async fn invoke(account: &Account, case: &str) -> Value {
    let (package, _) = case.split_once('/').expect("<function>/<case>");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let file = root.join(case).with_extension("json");
    let event = fs::read_to_string(&file).expect("the file is there");
    let event = serde_json::from_str(&event).expect("the file is JSON");
    let answer = account.system.invoke(package, event).await;
    answer
        .expect("the function is there")
        .expect("the function answers")
}

/// The messages of all replies, in words.
fn replies(account: &Account) -> Vec<String> {
    let calls = account.calls().into_iter();
    let messages = calls.flat_map(|call| list(&call["body"]["messages"]));
    messages.map(|message| words(&message)).collect()
}

fn none_failed() -> Value {
    json!({ "batchItemFailures": [] })
}

#[tokio::test]
async fn bot_follow_and_join_with_one_tap() {
    let account = Account::open().await;
    // The stand-in gave out no such reply tokens and refuses them; what was sent counts here.
    assert_eq!(invoke(&account, "line-bot/follow").await, none_failed());
    assert_eq!(
        invoke(&account, "line-bot/join-with-one-tap").await,
        none_failed()
    );
    let said = replies(&account);
    assert!(
        said[0].contains("友だち追加ありがとうございます"),
        "{said:?}"
    );
    assert_eq!(said[1], "会員登録が完了しました！");
    assert!(account.member_of(TARO).await.is_some());
}

#[tokio::test]
async fn bot_points_twice_is_answered_once() {
    let (account, _) = Account::with_hanako().await;
    assert_eq!(
        invoke(&account, "line-bot/points-twice").await,
        none_failed()
    );
    assert_eq!(replies(&account), ["ポイント残高は0ptです。"]);
}

#[tokio::test]
async fn bot_poisoned_among_good_fails_alone() {
    let account = Account::open().await;
    let answer = invoke(&account, "line-bot/poisoned-among-good").await;
    let failed = json!([{ "itemIdentifier": "059f36b4-87a3-44ab-83d2-661975700001" }]);
    assert_eq!(answer["batchItemFailures"], failed);
    assert_eq!(replies(&account).len(), 1);
}

#[tokio::test]
async fn bot_group_gets_a_short_word_where_it_asks_and_standby_gets_silence() {
    let (account, _) = Account::with_hanako().await;
    assert_eq!(
        invoke(&account, "line-bot/group-and-standby").await,
        none_failed()
    );
    let calls = account.calls();
    let answered: Vec<&Value> = calls
        .iter()
        .map(|call| &call["body"]["replyToken"])
        .collect();
    assert_eq!(answered, ["reply-join", "reply-group"]);
    for said in replies(&account) {
        assert!(
            said.contains("1対1") && said.contains("one-to-one"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn bot_reads_what_the_version_before_queued() {
    let (account, _) = Account::with_hanako().await;
    assert_eq!(
        invoke(&account, "line-bot/queued-by-the-version-before").await,
        none_failed()
    );
    assert_eq!(
        replies(&account),
        ["ポイント残高は0ptです。"],
        "it said nothing of groups, so there is silence"
    );
}

#[tokio::test]
async fn bot_unfollow_is_remembered() {
    let (account, member) = Account::with_hanako().await;
    assert_eq!(invoke(&account, "line-bot/unfollow").await, none_failed());
    account.buys(&member, "ec-1", 10_000).await;
    assert_eq!(account.calls(), [Value::Null; 0]);
    assert!(account.member_of(HANAKO).await.is_some());
}

#[tokio::test]
async fn notify_queues_news_and_nothing_else() {
    let account = Account::open().await;
    let answer = invoke(&account, "notify/stream-what-is-news-and-what-is-not").await;
    assert_eq!(answer, none_failed());
    assert_eq!(
        queued(&account).await,
        3,
        "the purchase, the coupon and the notice"
    );
    account.drain().await;
    assert_eq!(
        account.calls(),
        [Value::Null; 0],
        "nobody here has that member id"
    );
}

#[tokio::test]
async fn notify_stops_before_a_record_that_cannot_be_read() {
    let account = Account::open().await;
    let answer = invoke(&account, "notify/stream-with-a-corrupt-record").await;
    let stuck = json!([{ "itemIdentifier": "111400000000001234567802" }]);
    assert_eq!(answer["batchItemFailures"], stuck);
    assert_eq!(queued(&account).await, 1, "what stood before it is done");
}

#[tokio::test]
async fn notify_works_around_a_poisoned_push() {
    let account = Account::open().await;
    let answer = invoke(&account, "notify/pushes-with-a-poisoned-message").await;
    let failed = json!([{ "itemIdentifier": "2e1424d4-f796-459a-8184-9c92662be6d2" }]);
    assert_eq!(answer["batchItemFailures"], failed);
}

async fn queued(account: &Account) -> u64 {
    account
        .system
        .depths()
        .await
        .expect("the queues answer")
        .values()
        .sum()
}

#[tokio::test]
async fn bot_account_link_with_a_nonce_that_nobody_was_given_links_nobody() {
    let account = Account::open().await;
    assert_eq!(
        invoke(&account, "line-bot/account-link").await,
        none_failed()
    );
    let said = replies(&account);
    assert!(said[0].contains("この連携は使えません"), "{said:?}");
    assert!(account.member_of(TARO).await.is_none());
}
