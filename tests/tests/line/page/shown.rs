//! What the pages show.

use serde_json::json;

use crate::account::{Account, HANAKO};
use crate::page::browser::Browser;

#[tokio::test]
async fn the_card_shows_the_points_and_the_day_on_which_the_first_of_them_end() {
    let (account, hanako) = Account::with_hanako().await;
    account.buys(&hanako, "o-1", 12_300).await;
    let gift = json!({ "member_id": hanako, "points": 50, "reason": "gift", "operator": "sato", "expires_on": "2026-12-05" });
    account.call("PUT", "/v1/adjustments/a-1", Some(gift)).await;
    let page = Browser::of(&account, HANAKO).await.open("/my").await;
    let held = account.member_of(HANAKO).await.expect("a member");
    let available = held["balance"]["available"].as_u64().expect("points");
    assert!(
        page.shows(&format!("<strong>{available}</strong>")),
        "{page:?}"
    );
    assert!(
        page.shows("2026年12月5日までのポイントが50ptあります。"),
        "{page:?}"
    );
    assert!(page.shows("2027年11月30日まで"), "all days are listed");
}

#[tokio::test]
async fn the_history_is_read_page_by_page_to_its_beginning() {
    let (account, hanako) = Account::with_hanako().await;
    for order in 1..=45 {
        account
            .records(&hanako, &format!("o-{order}"), 100 * order)
            .await;
    }
    let browser = Browser::of(&account, HANAKO).await;
    let (mut path, mut entries, mut pages) = ("/my/history".to_owned(), 0, 0);
    loop {
        let page = browser.open(&path).await;
        entries += page.body.matches("<time ").count();
        pages += 1;
        let next = page.body.split("rel=\"next\" href=\"").nth(1);
        match next.and_then(|rest| rest.split('"').next()) {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!((entries, pages), (45, 3));
    let newest = browser.open("/my/history?cursor=made-up").await;
    assert_eq!(newest.body.matches("<time ").count(), 20);
    assert!(
        newest.shows("+90pt"),
        "4,500 yen on a double Sunday: {newest:?}"
    );
}

#[tokio::test]
async fn a_coupon_is_shown_with_its_code_until_it_is_used() {
    let (account, hanako) = Account::with_hanako().await;
    let path = format!("/v1/members/{hanako}/coupons/thanks-1");
    let template = json!({ "template": "birthday" });
    account.call("PUT", &path, Some(template)).await;
    let browser = Browser::of(&account, HANAKO).await;
    let shown = browser.open("/my/coupons").await;
    for words in [
        "500円引き",
        "お誕生日クーポン",
        "クーポン番号 thanks-1",
        "3,000円以上",
    ] {
        assert!(shown.shows(words), "{words}: {shown:?}");
    }
    let placed_at = account.system.clock().now().to_rfc3339();
    let order = json!({ "placed_at": placed_at, "channel": "ec",
        "lines": [{ "sku": "shirt", "unit_price": 4_000, "quantity": 1 }] });
    let used = json!({ "order_id": "ec-1", "order": order });
    account
        .call("POST", &format!("{path}/use"), Some(used))
        .await;
    let after = browser.open("/my/coupons").await;
    assert!(after.shows("いま使えるクーポンはありません。"), "{after:?}");
}

#[tokio::test]
async fn the_rewards_stand_with_what_each_takes_and_what_is_missing_to_it() {
    let (account, hanako) = Account::with_hanako().await;
    let mut program = account.call("GET", "/v1/program", None).await;
    program["rewards"] = json!([
        { "id": "mug", "name": "マグカップ", "points": 100, "max_per_member": 1, "to": "2026-12-31" },
        { "id": "tea", "name": "お茶", "name_en": "Tea", "points": 60 },
        { "id": "tin", "name": "お茶缶", "points": 500 },
        { "id": "lounge", "name": "ラウンジ", "points": 10, "ranks": ["gold"] },
        { "id": "cup", "name": "湯のみ", "points": 10 },
        { "id": "towel", "name": "タオル", "points": 10, "to": "2026-11-21" },
    ]);
    account.call("PUT", "/v1/program", Some(program)).await;
    for reward in ["mug", "tea", "tin", "lounge"] {
        let path = format!("/v1/rewards/{reward}/stock");
        let left = json!({ "left": 3 });
        account.call("PUT", &path, Some(left)).await;
    }
    let gift = json!({ "member_id": hanako, "points": 180, "reason": "gift", "operator": "sato" });
    account.call("PUT", "/v1/adjustments/a-1", Some(gift)).await;
    let browser = Browser::of(&account, HANAKO).await;
    let page = browser.open("/my/coupons").await;
    for words in [
        "ポイントで交換できる特典",
        "マグカップ",
        "100pt",
        "2026年12月31日まで",
        "交換できます（残り3点）",
        "お茶缶",
        "あと320ptです",
        "ゴールド会員さま限定です",
        "在庫がありません",
    ] {
        assert!(page.shows(words), "{words}: {page:?}");
    }
    assert!(!page.shows("タオル"), "it is not offered any more");
    let wish = json!({ "member_id": hanako, "reward": "mug" });
    account.call("PUT", "/v1/exchanges/x-1", Some(wish)).await;
    let page = browser.open("/my/coupons").await;
    for words in ["お一人さまの上限まで交換済みです", "あと420ptです"] {
        assert!(page.shows(words), "{words}: {page:?}");
    }
}

#[tokio::test]
async fn the_rank_stands_with_the_way_to_the_next_and_with_all_there_are() {
    let (account, hanako) = Account::with_hanako().await;
    account.buys(&hanako, "o-1", 30_000).await;
    let page = Browser::of(&account, HANAKO).await.open("/my/rank").await;
    for words in [
        "レギュラー",
        "ゴールドまであと70,000円です。",
        "3%還元",
        "100,000円から",
        "週末2倍",
    ] {
        assert!(page.shows(words), "{words}: {page:?}");
    }
}

#[tokio::test]
async fn a_stamp_card_shows_how_full_it_is_and_the_history_names_it_when_it_was() {
    let (account, hanako) = Account::with_hanako().await;
    let cards = json!([{
        "id": "tea", "name": "お茶カード", "stamp_for": { "purchase": { "min_spend": 1000 } }, "size": 2,
        "reward": { "points": 50 },
    }]);
    let program =
        json!({ "version": 0, "name": "Tea", "earning": { "rate": "0.01" }, "stamp_cards": cards });
    account.call("PUT", "/v1/program", Some(program)).await;
    account.buys(&hanako, "o-1", 1_000).await;
    let browser = Browser::of(&account, HANAKO).await;
    let page = browser.open("/my/rank").await;
    for words in ["スタンプカード", "お茶カード", "スタンプ2個で50pt", "1 / 2"] {
        assert!(page.shows(words), "{words}: {page:?}");
    }
    account.buys(&hanako, "o-2", 1_000).await;
    let page = browser.open("/my/rank").await;
    assert!(page.shows("0 / 2"), "{page:?}");
    let page = browser.open("/my/history").await;
    for words in ["スタンプカード特典", "お茶カード"] {
        assert!(page.shows(words), "{words}: {page:?}");
    }
}

#[tokio::test]
async fn a_name_is_shown_as_a_name_whatever_stands_in_it() {
    let (account, hanako) = Account::with_hanako().await;
    let name = json!({ "name": "<script>alert(1)</script>\"'&" });
    account
        .call("PATCH", &format!("/v1/members/{hanako}"), Some(name))
        .await;
    let page = Browser::of(&account, HANAKO).await.open("/my").await;
    assert!(
        page.shows("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{page:?}"
    );
    assert!(!page.shows("<script>alert"), "{page:?}");
}

#[tokio::test]
async fn line_opens_another_page_through_the_first() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let led = browser.open("/my?liff.state=%2Fcoupons").await;
    assert_eq!((led.status, led.header("location")), (303, "/my/coupons"));
    let not_ours = browser.open("/my?liff.state=%2F%2Fevil.example").await;
    assert!(not_ours.status == 200 && not_ours.shows("id=\"code\""));
}

#[tokio::test]
async fn a_fault_is_a_page_with_a_number_to_ask_about_and_nothing_else() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let refused = browser.post("/my/unlink", &[], String::new()).await;
    assert_eq!(
        (refused.status, refused.header("content-type")),
        (403, "text/html; charset=utf-8")
    );
    assert!(refused.shows("もう一度お試しください。") && refused.shows("lang=\"en\""));
    assert!(
        refused.shows("No. ") && !refused.shows("forbidden"),
        "{refused:?}"
    );
}
