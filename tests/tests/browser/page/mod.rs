//! The member's page on a phone and on a desk: looked at, judged, read by a scanner, and gone through by keyboard.

mod acts;
mod keyboard;
mod looks;
mod scanned;

use serde_json::{Value, json};
use tests::Shop;
use tests::browser::{Size, Window};

/// A member of the sample, who has bought for half a year.
const HANAKO: &str = "U1001100110011001100110011001a001";
/// Somebody whom the shop has never seen.
const NEWCOMER: &str = "Ua1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";

const PAGES: [&str; 5] = ["", "/history", "/coupons", "/rank", "/settings"];

/// Somebody with the page before them.
struct Visit {
    shop: Shop,
    window: Window,
}

impl Visit {
    /// `None` where the machine has no browser.
    async fn open(test: &str) -> Option<Visit> {
        let window = Window::open(&format!("page-{test}")).await?;
        window.size(Size::Phone).await;
        let shop = Shop::with_people().await;
        Some(Visit { shop, window })
    }

    /// Hanako, who is signed in and has a coupon.
    async fn of_hanako(test: &str) -> Option<Visit> {
        let visit = Visit::open(test).await?;
        let hanako = visit.member().await;
        let coupon = format!("/v1/members/{hanako}/coupons/thanks-2026-11");
        let template = json!({ "template": "birthday" });
        visit.shop.put(&coupon, &template).await.good();
        visit.offers_rewards().await;
        visit.sign_in(HANAKO).await;
        Some(visit)
    }

    /// Points can be given for a tea, which is there, for what takes more than anybody has, and for what is for members of another rank.
    async fn offers_rewards(&self) {
        let mut program = self.shop.get("/v1/program").await.good();
        program["rewards"] = json!([
            { "id": "tea", "name": "宇治の煎茶", "name_en": "Sencha of Uji", "points": 1, "to": "2026-12-31" },
            { "id": "tin", "name": "銅の茶筒", "name_en": "Tea caddy of copper", "points": 1_000_000 },
            { "id": "lounge", "name": "ラウンジ", "name_en": "Lounge", "points": 10, "ranks": ["regular"] },
        ]);
        self.shop.publish(&program).await;
        for reward in ["tea", "tin", "lounge"] {
            let stock = format!("/v1/rewards/{reward}/stock");
            self.shop.put(&stock, &json!({ "left": 12 })).await.good();
        }
    }

    /// Opens the page as LINE would, for this user of its.
    async fn sign_in(&self, user: &str) {
        let opened = format!("/local/line/liff/open?user_id={user}");
        self.window.go(&self.shop.page(&opened)).await;
        // A script that waits would end with the page that it waits in.
        self.window.find("#code, form[action='/my/join']").await;
    }

    async fn go(&self, page: &str) {
        self.window.go(&self.shop.page(&format!("/my{page}"))).await;
    }

    async fn found(&self, query: &str) -> Value {
        self.shop.get(&format!("/v1/members?{query}")).await.body
    }

    async fn member(&self) -> String {
        let found = self.found(&format!("external_id=line:{HANAKO}")).await;
        found["member_id"].as_str().expect("a member").to_owned()
    }

    /// How many pixels of the open page stand out beyond its right edge.
    async fn beyond_the_edge(&self) -> i64 {
        let script =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.window
            .script(script)
            .await
            .as_i64()
            .unwrap_or(i64::MAX)
    }

    async fn open_all(&self) {
        let script = "document.querySelectorAll('details').forEach(part => { part.open = true; })";
        self.window.script(script).await;
    }

    async fn has_come_to(&self, page: &str) {
        let here = format!("nav a[aria-current=page][href='/my{page}']");
        self.window.find(&here).await;
    }

    async fn choose(&self, language: &str) {
        let hanako = format!("/v1/members/{}", self.member().await);
        let choice = json!({ "language": language });
        let changed = self.shop.send("PATCH", &hanako, &[], Some(&choice)).await;
        assert_eq!(changed.status, 200);
    }
}
