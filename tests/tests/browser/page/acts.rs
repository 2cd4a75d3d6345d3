//! What people do on the pages.

use chrono::TimeDelta;
use serde_json::json;
use tests::browser::Size;

use super::{HANAKO, NEWCOMER, Visit};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_needs_no_script() {
    let Some(visit) = Visit::of_hanako("no-script").await else {
        return;
    };
    let window = &visit.window;
    window.scripts(false).await;
    visit.go("").await;
    // Without a script, the page itself comes anew before its code is old.
    window.find("meta[http-equiv=refresh]").await;
    window.named("コードを新しくする").await.click().await;
    window.named("設定").await.click().await;
    window.named("English").await.click().await;
    window.find("input[name=coupons]").await.click().await;
    window.named("保存する").await.click().await;
    window.read("Your settings are saved.").await;
    window.named("Coupons").await.click().await;
    window.read("Show at the till").await.click().await;
    window.read("thanks-2026-11").await;
    window.screenshot("coupon").await;
    window.named("History").await.click().await;
    window.read("Purchase").await;
    let changed = visit.found(&format!("external_id=line:{HANAKO}")).await;
    assert_eq!(
        (&changed["language"], &changed["notifications"]["coupons"]),
        (&json!("en"), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_joins_unlinks_and_goes() {
    let Some(visit) = Visit::open("newcomer").await else {
        return;
    };
    let window = &visit.window;
    window.size(Size::Desk).await;
    visit.sign_in(NEWCOMER).await;
    window.read("ワンタップで会員証をお作りします。").await;
    window.screenshot("join").await;
    assert_eq!(window.violations().await, [""; 0]);
    window.named("会員になる").await.click().await;
    window.find("#code").await;
    visit.go("/settings").await;
    window.named("連携を解除する").await.click().await;
    window.named("解除する").await.click().await;
    window.read("LINEとの連携を解除しました。").await;
    window.screenshot("unlinked").await;
    visit.sign_in(HANAKO).await;
    visit.go("/settings").await;
    window.named("ログアウト").await.click().await;
    window.read("ログアウトしました。").await;
    window.named("LINEでログイン").await;
    window.screenshot("signed-out").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_in_the_chat_leads_to_the_page_of_whoever_taps_it() {
    let Some(visit) = Visit::of_hanako("from-the-chat").await else {
        return;
    };
    let window = &visit.window;
    window.size(Size::Desk).await;
    window.go(&visit.shop.page("/local/chat")).await;
    let ken = "//*[@id='people']//button[contains(., '佐藤 健')]";
    window.find_by_path(ken).await.click().await;
    window.named("会員証").await.click().await;
    window.named("会員証をひらく").await.click().await;
    window.follow(2).await;
    window.read("佐藤 健 様").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_lay_open_too_long_signs_in_again_by_itself() {
    let Some(visit) = Visit::of_hanako("lay-open").await else {
        return;
    };
    let window = &visit.window;
    window
        .script("document.getElementById('code').dataset.old = 'yes'")
        .await;
    visit.shop.wait(TimeDelta::minutes(31));
    window
        .script("document.dispatchEvent(new Event('visibilitychange'))")
        .await;
    window.find("#code:not([data-old])").await;
    window.read("山田 花子 様").await;
}
