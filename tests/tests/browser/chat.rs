//! The chat page, on which a person talks to the bot as in LINE.

use tests::Shop;
use tests::browser::Window;

#[tokio::test(flavor = "multi_thread")]
async fn the_chat_page_opens_and_a_tap_is_answered() {
    let Some(window) = Window::open("chat-opens").await else {
        return;
    };
    let shop = Shop::with_people().await;
    window.go(&shop.page("/local/chat")).await;
    window.named("New user").await.type_in("Ubrowser").await;
    window.named("Follow").await.click().await;
    window.read("友だち追加ありがとうございます").await;
    window.named("ヘルプ").await.click().await;
    window.read("次の言葉を送るか").await;
    window.screenshot("answered").await;
    assert_eq!(window.complaints().await, [""; 0]);
}
