//! The chat page, on which a person talks to the bot as in LINE.

use tests::browser::{Scheme, Size, Window, key};
use tests::{Shop, order};

/// Somebody who has just begun to follow the account. Their name in the chat.
pub(crate) const NEWCOMER: &str = "Ubrowser";

pub(crate) async fn follow(window: &Window) {
    window.named("New user").await.type_in(NEWCOMER).await;
    window.named("Follow").await.click().await;
    window.read("友だち追加ありがとうございます").await;
}

/// Sets the clock by its field, which is filled in as typing would: the keys depend on the browser's language. Before the
/// button is clicked the page looks at the clock, which must not take away what was typed.
async fn set_clock(window: &Window, at: &str) {
    let typed = format!(
        "const field = document.getElementById('clock-at'); field.value = '{at}'; field.dispatchEvent(new Event('input'));"
    );
    window.script(&typed).await;
    let looks = "performance.getEntriesByName(`${location.origin}/local/clock`).length";
    let before = window.script(&format!("return {looks}")).await;
    window.until(&format!("{looks} > {before}")).await;
    window.named("Set").await.click().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chat_page_opens_and_a_tap_on_the_rich_menu_is_answered() {
    let Some(window) = Window::open("chat-opens").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    follow(&window).await;
    window
        .until("document.querySelector('#menu img').naturalWidth === 2500")
        .await;
    assert_eq!(window.count("#menu button").await, 6);
    let bar = window.named("メニュー").await;
    bar.click().await;
    assert_eq!(
        bar.attribute("aria-expanded").await.as_deref(),
        Some("false")
    );
    bar.click().await;
    let tile = window.named("ヘルプ・設定").await;
    assert_eq!(
        (tile.role().await, tile.label().await),
        ("button".into(), "ヘルプ・設定".into())
    );
    tile.click().await;
    window.read("次の言葉を送るか").await;
    window.screenshot("answered").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_joins_with_one_tap_and_sees_the_menu_in_the_language_they_choose() {
    let Some(window) = Window::open("chat-joins").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    follow(&window).await;
    window.named("会員になる（無料）").await.click().await;
    window.read("会員登録が完了しました").await;
    window.screenshot("joined").await;
    window.named("メッセージ").await.type_in("English").await;
    window.named("送信").await.click().await;
    window.read("We will answer in English.").await;
    window.named("Points").await.click().await;
    window
        .until("document.querySelector('#log li:last-child').textContent.includes('0pt')")
        .await;
    window.screenshot("english").await;
    // The others still see the Japanese one.
    window.read("山田 花子").await.click().await;
    window.named("ポイント").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_is_marked_and_does_not_reach_whoever_has_blocked_the_account() {
    let Some(window) = Window::open("chat-pushes").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    follow(&window).await;
    window.named("会員になる（無料）").await.click().await;
    window.read("会員登録が完了しました").await;
    let path = format!("/v1/members?external_id=line:{NEWCOMER}");
    let found = shop.get(&path).await;
    let member = found.good()["member_id"].as_str().unwrap().to_owned();

    window.named("ブロック").await.click().await;
    window.named("友だち追加").await;
    shop.drain().await;
    shop.earn("order-1", &member, &order(10_000)).await.good();
    shop.drain().await;
    window.named("友だち追加").await.click().await;
    window.read("おかえりなさい").await;
    shop.drain().await;
    shop.earn("order-2", &member, &order(20_000)).await.good();
    window.read("プッシュ").await;
    assert_eq!(window.count("#log .tag").await, 1);
    window.screenshot("pushed").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_goes_on_by_its_button_and_points_are_told_of_before_they_expire() {
    let Some(window) = Window::open("chat-history").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    follow(&window).await;
    window.named("会員になる（無料）").await.click().await;
    window.read("会員登録が完了しました").await;
    let path = format!("/v1/members?external_id=line:{NEWCOMER}");
    let member = shop.get(&path).await.good();
    let member = member["member_id"].as_str().unwrap();
    for (at, yen) in (1..=12).map(|at| (at, at * 1_000)) {
        shop.earn(&format!("order-{at}"), member, &order(yen))
            .await
            .good();
    }
    shop.drain().await;
    window
        .until("document.querySelectorAll('#log .tag').length === 12")
        .await;
    window.named("履歴").await.click().await;
    let more = window.named("もっと見る").await;
    window.screenshot("first-page").await;
    more.click().await;
    window
        .until("document.querySelector('#log li.reply:last-child')?.textContent.includes('+10pt')")
        .await;
    window.screenshot("second-page").await;

    set_clock(&window, "2027-11-15T09:00").await;
    window.read("15 Nov 2027, 09:00").await;
    window.named("Run expire").await.click().await;
    window
        .until("document.querySelectorAll('#log .tag').length === 13")
        .await;
    window.screenshot("expires-soon").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn time_passes_at_a_tap_and_the_schedules_run_when_they_are_told_to() {
    let Some(window) = Window::open("chat-clock").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    window.read("24 Nov 2026, 10:00").await;
    window.named("+1 day").await.click().await;
    window.read("25 Nov 2026, 10:00").await;
    window.named("+1 month").await.click().await;
    window.read("25 Dec 2026, 10:00").await;
    window.named("Run birthday").await.click().await;
    window.read("birthday ran:").await;
    window.named("+1 year").await.click().await;
    window.read("25 Dec 2027, 10:00").await;
    assert_eq!(shop.now(), tests::harness::at("2027-12-25T10:00:00+09:00"));
    window.named("Run expire").await.click().await;
    window.read("expire ran:").await;
    window.screenshot("expired").await;
    set_clock(&window, "2028-02-29T08:30").await;
    window.read("29 Feb 2028, 08:30").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chat_page_is_for_everybody_in_the_light_and_in_the_dark_at_a_desk_and_on_a_phone() {
    let Some(window) = Window::open("chat-looks").await else {
        return;
    };
    let shop = Shop::with_people().await;
    for (size, place) in [(Size::Desk, "desk"), (Size::Phone, "phone")] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            window.size(size).await;
            window.scheme(scheme).await;
            window.go(&shop.page("/local/chat")).await;
            window.read("山田 花子").await.click().await;
            let tile = window.named("ポイント").await;
            let before = window.count("#log li.reply").await;
            tile.click().await;
            let replies = "document.querySelectorAll('#log li.reply').length";
            window.until(&format!("{replies} > {before}")).await;
            window
                .screenshot(&format!("{place}-{}", scheme.name()))
                .await;
            assert_eq!(window.violations().await, [""; 0], "{place} {scheme:?}");
            let wide = "return document.documentElement.scrollWidth > innerWidth";
            assert_eq!(window.script(wide).await, false, "{place}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_is_reached_and_tapped_by_keyboard_alone() {
    let Some(window) = Window::open("chat-keys").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    window.named("ポイント").await;
    let on_the_tile =
        "return document.activeElement?.matches('#menu button[aria-label=\"ポイント\"]') ?? false";
    for _ in 0..100 {
        window.press(key::TAB).await;
        if window.script(on_the_tile).await == true {
            break;
        }
    }
    window.screenshot("focused").await;
    window.press(key::ENTER).await;
    window
        .until("document.querySelector('#log li:last-child.reply')")
        .await;
    assert_eq!(window.focused().await.label().await, "ポイント");
}
