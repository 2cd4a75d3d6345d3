//! Who is answered in which language.

use aws_sdk_dynamodb::types::AttributeValue;
use local::line_platform::FaultKind;
use serde_json::json;
use tests::Shop;

use crate::account::{Account, HANAKO, TARO, buttons, text, words};

#[tokio::test]
async fn a_stranger_is_spoken_to_in_the_letters_they_write_and_joins_in_their_language() {
    let account = Account::open().await;
    let invited = account.write(TARO, "My points, please").await;
    assert!(
        words(&invited[0]).contains("Please join first."),
        "{invited:?}"
    );
    let taps = buttons(&invited[0]);
    assert_eq!(taps, ["v1:join#en", "v1:link#en"]);

    let linking = account.tap(TARO, "v1:link#en").await;
    assert!(words(&linking[0]).starts_with("Connect your membership"));
    let welcome = account.tap(TARO, &taps[0]).await;
    assert_eq!(words(&welcome[0]), "Welcome! You are a member now.");
    let member = account.member_of(TARO).await.expect("a member");
    assert_eq!(member["language"], "en");
    assert_eq!(
        words(&account.write(TARO, "残高").await[0]),
        "You have 0pt."
    );
}

#[tokio::test]
async fn a_stranger_who_writes_japanese_or_nothing_that_tells_is_answered_in_japanese() {
    let account = Account::open().await;
    for said in ["残高", "ＰＯＩＮＴＳ", "？", "🎉"] {
        let invited = account.write(TARO, said).await;
        assert!(
            words(&invited[0]).contains("まずは会員登録"),
            "{said}: {invited:?}"
        );
        assert_eq!(buttons(&invited[0]), ["v1:join", "v1:link"]);
    }
    account.tap(TARO, "v1:join").await;
    let member = account.member_of(TARO).await.expect("a member");
    assert_eq!(member["language"], "ja");
}

#[tokio::test]
async fn a_newcomer_is_greeted_in_the_language_of_their_line_and_joins_in_it() {
    let account = Account::open().await;
    let line = account.system.line();
    line.set_language(TARO, Some("en-GB".to_owned()))
        .expect("kept");
    let greeting = account.does(TARO, "follow").await;
    assert!(
        words(&greeting[0]).contains("Thank you for adding us!"),
        "{greeting:?}"
    );
    let taps = buttons(&greeting[0]);
    assert_eq!(taps, ["v1:join#en", "v1:link#en"]);
    account.tap(TARO, &taps[0]).await;
    let member = account.member_of(TARO).await.expect("a member");
    assert_eq!(member["language"], "en");
    // A member's own choice counts from now on, whatever their LINE says, and LINE is not asked.
    account.tap(TARO, "v1:language:ja").await;
    account.does(TARO, "unfollow").await;
    account.forget();
    let back = account.does(TARO, "follow").await;
    assert!(words(&back[0]).contains("おかえりなさい"), "{back:?}");
    let paths = account.calls().into_iter();
    let paths: Vec<String> = paths.map(|call| text(&call["path"])).collect();
    assert_eq!(paths, ["/v2/bot/message/reply"]);
}

#[tokio::test]
async fn a_stranger_whose_wish_has_no_letters_is_spoken_to_in_the_language_of_their_line() {
    let account = Account::open().await;
    let line = account.system.line();
    account.does(TARO, "follow").await;
    line.set_language(TARO, Some("en".to_owned()))
        .expect("kept");
    let code = account.write(TARO, "4312 0755 8126").await;
    assert!(
        words(&code[0]).starts_with("This link cannot be used"),
        "{code:?}"
    );
    assert_eq!(buttons(&code[0]), ["v1:link#en", "v1:help#en"]);
    for untagged in ["v1:points", "v1:card"] {
        let invited = account.tap(TARO, untagged).await;
        assert!(words(&invited[0]).contains("Please join first."));
    }
    account.tap(TARO, "v1:join").await;
    let member = account.member_of(TARO).await.expect("a member");
    assert_eq!(member["language"], "en");
    // Where there are letters they say it, and LINE is not asked.
    account.tap(TARO, "v1:unlink:yes").await;
    account.forget();
    let invited = account.write(TARO, "残高").await;
    assert!(words(&invited[0]).contains("まずは会員登録"), "{invited:?}");
    let paths = account.calls().into_iter();
    let paths: Vec<String> = paths.map(|call| text(&call["path"])).collect();
    assert_eq!(paths, ["/v2/bot/message/reply"]);
}

#[tokio::test]
async fn who_unlinks_in_english_is_offered_the_way_back_in_english() {
    let account = Account::open().await;
    account.tap(TARO, "v1:join#en").await;
    let unlinked = account.tap(TARO, "v1:unlink:yes").await;
    assert_eq!(buttons(&unlinked[0]), ["v1:link#en"]);
}

#[tokio::test]
async fn a_newcomer_whose_language_line_does_not_tell_is_greeted_in_the_shops_own() {
    let account = Account::open().await;
    let line = account.system.line();
    for told in [None, Some("th"), Some("ja")] {
        line.set_language(TARO, told.map(str::to_owned))
            .expect("kept");
        let greeting = account.does(TARO, "follow").await;
        assert!(words(&greeting[0]).contains("友だち追加"), "{told:?}");
        assert_eq!(buttons(&greeting[0]), ["v1:join", "v1:link"]);
    }
    line.set_language(TARO, Some("en".to_owned()))
        .expect("kept");
    let faults = [
        FaultKind::ServerError,
        FaultKind::RateLimit,
        FaultKind::AnswerLost,
        FaultKind::Slow { seconds: 5 },
    ];
    for fault in faults {
        account.line_fails(TARO, fault, 1);
        let greeting = account.does(TARO, "follow").await;
        assert_eq!(greeting.len(), 1, "{fault:?}");
        assert!(words(&greeting[0]).contains("友だち追加"), "{fault:?}");
    }
    assert_eq!(line.faults(), [], "every one was met");
}

#[tokio::test]
async fn a_stranger_who_comes_out_of_lines_dialog_is_told_in_the_language_of_their_line() {
    let account = Account::open().await;
    let line = account.system.line();
    let ended = |id: &str, user: &str| {
        json!({
            "type": "accountLink", "webhookEventId": id, "timestamp": 1_795_316_400_000_i64,
            "mode": "active", "deliveryContext": { "isRedelivery": false }, "replyToken": id,
            "source": { "type": "user", "userId": user }, "link": { "result": "ok", "nonce": "none-of-ours-0123456789" },
        })
    };
    account.does(TARO, "follow").await;
    let language = |tag: &str| line.set_language(TARO, Some(tag.to_owned())).expect("kept");
    language("en");
    let told = account
        .delivered(&[ended("01KAM000000000000000DIALOG1", TARO)])
        .await;
    assert!(
        words(&told[0]).starts_with("This link cannot be used"),
        "{told:?}"
    );
    language("ja");
    let told = account
        .delivered(&[ended("01KAM000000000000000DIALOG2", TARO)])
        .await;
    assert!(
        words(&told[0]).starts_with("この連携は使えません"),
        "{told:?}"
    );
    // A member is told in the language that they chose.
    account.tap(TARO, "v1:join#en").await;
    let told = account
        .delivered(&[ended("01KAM000000000000000DIALOG3", TARO)])
        .await;
    assert!(
        words(&told[0]).starts_with("This link cannot be used"),
        "{told:?}"
    );
}

#[tokio::test]
async fn what_a_member_chose_counts_whatever_letters_they_write() {
    let (account, _) = Account::with_hanako().await;
    assert_eq!(
        words(&account.write(HANAKO, "points").await[0]),
        "ポイント残高は0ptです。"
    );
    account.tap(HANAKO, "v1:language:en").await;
    assert_eq!(
        words(&account.write(HANAKO, "残高").await[0]),
        "You have 0pt."
    );
}

#[tokio::test]
async fn when_something_of_ours_fails_a_member_is_told_so_in_their_language() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 10_000).await;
    account.tap(HANAKO, "v1:language:en").await;
    let shop = Shop {
        system: account.system.clone(),
    };
    let mut entry = shop.stored_entry(&member, 1).await;
    entry.insert("left".to_owned(), AttributeValue::S("much".to_owned()));
    shop.put_item(entry).await;
    let told = account.write(HANAKO, "残高").await;
    assert_eq!(
        words(&told[0]),
        "Something went wrong on our side. Please try again in a moment."
    );
}

#[tokio::test]
async fn when_not_even_the_member_can_be_read_the_letters_say_the_language() {
    let (account, member) = Account::with_hanako().await;
    let shop = Shop {
        system: account.system.clone(),
    };
    let broken = AttributeValue::S("broken".to_owned());
    shop.damage_wallet(&member, "n", Some(broken)).await;
    let in_english = account.write(HANAKO, "points").await;
    assert!(words(&in_english[0]).starts_with("Something went wrong"));
    let in_japanese = account.write(HANAKO, "残高").await;
    assert!(words(&in_japanese[0]).starts_with("ただいま混み合っています。"));
}

#[tokio::test]
async fn topics_are_switched_one_by_one_and_the_shop_sees_them() {
    let (account, member) = Account::with_hanako().await;
    let settings = account.write(HANAKO, "通知").await;
    assert!(buttons(&settings[0]).contains(&"v1:notices:rank:off".to_owned()));
    let after = account.tap(HANAKO, "v1:notices:rank:off").await;
    assert_eq!(
        words(&after[0]),
        "いま、通知は ON です。OFF の通知：ランクアップ"
    );
    let seen = account.member_of(HANAKO).await.expect("a member");
    let expected = json!({ "points": true, "rank": false, "coupons": true, "expiring": true });
    assert_eq!(
        (&seen["notifications"], &seen["accepts_messages"]),
        (&expected, &json!(true))
    );

    let change = json!({ "notifications": { "rank": true, "points": false } });
    let path = format!("/v1/members/{member}");
    account.call("PATCH", &path, Some(change)).await;
    let settings = account.write(HANAKO, "通知").await;
    assert_eq!(
        words(&settings[0]),
        "いま、通知は ON です。OFF の通知：ポイント付与"
    );
    assert_eq!(text(&settings[0]["type"]), "flex");
}
