//! Linking as a person does it: from the chat over the online store's page and LINE's dialog, and back.

use serde_json::json;
use tests::browser::Window;
use tests::{Shop, order};

use crate::chat::{NEWCOMER, follow};

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_the_dialog_for_linking_open_beside_the_chat() {
    let Some(window) = Window::open("chat-links").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    follow(&window).await;
    // What LINE's own dialog is opened by: an address that the bot, or the shop's page, sends people to.
    let dialog = "https://access.line.me/dialog/bot/accountLink?linkToken=none&nonce=none";
    let button = |label: &str, uri: &str| json!({ "type": "button", "action": { "type": "uri", "label": label, "uri": uri } });
    let buttons = [
        button("LINEで連携する", dialog),
        button("会員ページ", &shop.page("/my")),
    ];
    let message = json!({ "type": "flex", "altText": "連携", "contents": { "type": "bubble", "body": {
        "type": "box", "layout": "vertical", "contents": buttons,
    } } });
    let show = format!(
        "return import('/local/chat/chat.js').then(chat => document.getElementById('log').append(chat.shown({message})))"
    );
    window.script(&show).await;
    window.named("LINEで連携する").await.click().await;
    window.follow(2).await;
    window.read("連携できませんでした").await;
    let dialog = shop.page("/local/line/access/dialog/bot/accountLink?linkToken=none&nonce=none");
    assert_eq!(window.url().await, dialog);
    window.follow(1).await;
    window.named("会員ページ").await.click().await;
    window.follow(2).await;
    window.until("location.pathname === '/my'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_links_over_the_stores_log_in_and_lines_dialog_and_sees_one_balance() {
    let Some(window) = Window::open("chat-linking").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    follow(&window).await;
    window.named("会員になる（無料）").await.click().await;
    window.read("会員登録が完了しました").await;
    let of_newcomer = format!("/v1/members?external_id=line:{NEWCOMER}");
    let tapped = shop.get(&of_newcomer).await.good()["member_id"].clone();
    let tapped = tapped.as_str().unwrap();
    shop.earn("order-1", tapped, &order(30_000)).await.good();
    let yota = "/v1/members?external_id=ec:c-1004";
    let points = async |path: &str| {
        let member = shop.get(path).await.good();
        member["balance"]["available"].as_i64().unwrap()
    };
    let sum = points(yota).await + points(&of_newcomer).await;

    window.named("メッセージ").await.type_in("連携").await;
    window.named("送信").await.click().await;
    window.named("ログインして連携").await.click().await;
    window.follow(2).await;
    window.read("オンラインストアにログイン").await;
    window.screenshot("store").await;
    assert_eq!(window.violations().await, [""; 0]);
    window.named("ログイン").await.click().await;
    window.read("アカウント連携").await;
    window.screenshot("dialog").await;
    assert_eq!(window.violations().await, [""; 0]);
    window.named("連携する").await.click().await;
    window.read("連携の手続きがおわりました").await;
    window.follow(1).await;
    window.read(&format!("ポイントは {sum}pt です")).await;
    window.screenshot("linked").await;
    let linked = shop.get(&of_newcomer).await.good();
    assert_eq!(
        linked["external_ids"],
        shop.get(yota).await.good()["external_ids"]
    );
    assert_eq!(points(yota).await, sum);

    window.named("メッセージ").await.type_in("解除").await;
    window.named("送信").await.click().await;
    window.named("解除する").await.click().await;
    window.read("連携を解除しました").await;
    assert_eq!(shop.get(&of_newcomer).await.status, 404);
    assert_eq!(points(yota).await, sum);
    assert_eq!(window.complaints().await, [""; 0]);
}
