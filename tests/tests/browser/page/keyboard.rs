//! The pages without a mouse and without a finger.

use serde_json::json;
use tests::browser::key;

use super::{HANAKO, Visit};

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_reached_by_keyboard_and_the_focus_is_always_seen() {
    let Some(visit) = Visit::open("keyboard").await else {
        return;
    };
    let window = &visit.window;
    visit.go("").await;
    window.named("LINEでログイン").await;
    visit.tab_to("LINEでログイン").await;
    window.press(key::ENTER).await;
    window.named("山田 花子").await;
    visit.tab_to("山田 花子").await;
    window.press(key::ENTER).await;
    window.read("山田 花子 様").await;
    for (name, page) in [
        ("履歴", "/history"),
        ("クーポン", "/coupons"),
        ("ランク", "/rank"),
        ("設定", "/settings"),
    ] {
        visit.tab_to(name).await;
        window.press(key::ENTER).await;
        visit.has_come_to(page).await;
    }
    visit.tab_to("ランクアップ").await;
    window.press(key::SPACE).await;
    visit.tab_to("連携を解除する").await;
    window.press(key::ENTER).await;
    visit.tab_to("解除する").await;
    window.screenshot("unlink").await;
    visit.go_back_to("保存する").await;
    window.press(key::ENTER).await;
    window.read("設定を保存しました。").await;
    let told = visit.found(&format!("external_id=line:{HANAKO}")).await["notifications"].take();
    assert_eq!(
        told,
        json!({ "points": true, "rank": false, "coupons": true, "expiring": true })
    );
}

impl Visit {
    async fn tab_to(&self, name: &str) {
        self.walk(key::TAB, name).await;
    }

    /// Backwards, with the shift key held.
    async fn go_back_to(&self, name: &str) {
        self.walk("\u{e008}\u{e004}", name).await;
    }

    /// Presses keys until the focus is on what goes by this name, and looks at the focus at each step.
    async fn walk(&self, keys: &str, name: &str) {
        for _ in 0..40 {
            if self.window.focused().await.label().await == name {
                return;
            }
            self.window.press(keys).await;
            let seen = self.window.script(SEEN).await;
            assert_eq!(seen, true, "the focus is hidden on the way to {name}");
        }
        panic!("{name} is not reached by the keyboard");
    }
}

/// Whether whoever looks sees what has the focus: it has an outline, and nothing lies above it.
const SEEN: &str = "
    const focus = document.activeElement;
    if (focus === document.body) return true;
    const style = getComputedStyle(focus), box = focus.getBoundingClientRect();
    const above = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return outlined && above !== null && (focus.contains(above) || above.contains(focus));";
