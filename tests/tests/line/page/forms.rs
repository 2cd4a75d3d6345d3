//! What a member does on the page, and what others cannot make them do.

use serde_json::{Value, json};

use crate::account::{Account, HANAKO, TARO, text};
use crate::page::browser::Browser;

#[tokio::test]
async fn a_line_user_joins_on_the_page_with_one_tap() {
    let account = Account::open().await;
    let browser = Browser::of(&account, TARO).await;
    let invited = browser.open("/my").await;
    assert!(invited.shows("action=\"/my/join\""), "{invited:?}");
    for _ in 0..2 {
        let joined = browser.submit("/my", "/my/join", "").await;
        assert!(
            joined.status == 303 || joined.status == 403,
            "a second tap has no form any more"
        );
    }
    let member = account.member_of(TARO).await.expect("a member now");
    assert_eq!(member["accepts_messages"], true);
    assert_eq!(member["language"], "ja");
    assert!(browser.open("/my").await.shows("id=\"code\""));
}

#[tokio::test]
async fn whoever_is_asked_in_english_joins_in_english() {
    let account = Account::open().await;
    let browser = Browser::of(&account, TARO).await;
    let english = [
        ("accept-language", "en-GB,en"),
        ("sec-fetch-site", "same-origin"),
    ];
    let invited = browser.send("GET", "/my", &english, String::new()).await;
    assert!(invited.shows("One tap makes your card."), "{invited:?}");
    let form = format!("form={}", invited.form_token());
    assert_eq!(browser.post("/my/join", &english, form).await.status, 303);
    let member = account.member_of(TARO).await.expect("a member now");
    assert_eq!(member["language"], "en");
    assert!(
        browser
            .open("/my/coupons")
            .await
            .shows("You have no coupons")
    );
}

#[tokio::test]
async fn settings_are_kept_as_the_form_says() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let fields = "&messages=on&points=on&coupons=on&language=en&birthday=01-01&unknown=x";
    let saved = browser.submit("/my/settings", "/my/settings", fields).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, "/my/settings?saved")
    );
    let member = account.member_of(HANAKO).await.expect("a member");
    let told = json!({ "points": true, "rank": false, "coupons": true, "expiring": false });
    assert_eq!(member["notifications"], told);
    assert_eq!(
        (&member["accepts_messages"], &member["language"]),
        (&json!(true), &json!("en"))
    );
    assert_eq!(
        member["birthday"],
        Value::Null,
        "what the form does not have is not changed"
    );
    let page = browser.open("/my/settings?saved").await;
    assert!(
        page.shows("Your settings are saved.") && page.shows("<html lang=\"en\">"),
        "{page:?}"
    );
    browser
        .submit("/my/settings", "/my/settings", "&language=xx")
        .await;
    let member = account.member_of(HANAKO).await.expect("a member");
    assert_eq!(
        (&member["accepts_messages"], &member["language"]),
        (&json!(false), &json!("en"))
    );
}

#[tokio::test]
async fn unlinking_on_the_page_keeps_the_membership_and_counts_at_once() {
    let (account, id) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let unlinked = browser.submit("/my/settings", "/my/unlink", "").await;
    assert_eq!(
        (unlinked.status, unlinked.header("location")),
        (303, "/my?unlinked")
    );
    assert_eq!(account.member_of(HANAKO).await, None);
    let kept = account
        .call("GET", &format!("/v1/members/{id}"), None)
        .await;
    assert_eq!(text(&kept["member_id"]), id);
    let page = browser.open("/my?unlinked").await;
    assert!(page.shows("LINEとの連携を解除しました。") && page.shows("action=\"/my/join\""));
}

#[tokio::test]
async fn a_member_who_has_left_is_a_stranger_on_the_page() {
    let (account, id) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    account
        .call("DELETE", &format!("/v1/members/{id}"), None)
        .await;
    let page = browser.open("/my").await;
    assert!(
        page.shows("action=\"/my/join\"") && !page.shows("id=\"code\""),
        "{page:?}"
    );
    assert_eq!(browser.open("/my/code.svg").await.status, 401);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_this_device() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let out = browser.submit("/my/settings", "/my/sign-out", "").await;
    assert_eq!(
        (out.status, out.header("location")),
        (303, "/my?signed-out")
    );
    assert!(
        out.header("set-cookie")
            .starts_with("__Host-tameru=; Max-Age=0"),
        "{out:?}"
    );
    let page = Browser::new(&account).open("/my?signed-out").await;
    assert!(
        page.is_the_way_in() && page.shows("data-waits"),
        "the script waits to be asked"
    );
}

#[tokio::test]
async fn another_site_can_make_nobody_do_anything() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    account.tap(TARO, "v1:join").await;
    let taro = Browser::of(&account, TARO).await;
    let own = browser.open("/my/settings").await.form_token();
    let of_taro = taro.open("/my/settings").await.form_token();
    let same = [("sec-fetch-site", "same-origin")];
    let cross = [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ];
    let older = [("origin", "https://evil.example")];
    for path in ["/my/unlink", "/my/settings", "/my/sign-out", "/my/join"] {
        for (headers, token) in [
            (&cross[..], &own),
            (&older[..], &own),
            (&[][..], &own),
            (&same[..], &of_taro),
            (&same[..], &String::new()),
            (&same[..], &own[..10].to_owned()),
        ] {
            let answer = browser.post(path, headers, format!("form={token}")).await;
            assert_eq!(answer.status, 403, "{path} {headers:?} {token}");
        }
    }
    let member = account.member_of(HANAKO).await.expect("still linked");
    assert_eq!(member["accepts_messages"], true);
    let by_an_older_browser = [("origin", "https://shop.example")];
    let taken = browser
        .post("/my/settings", &by_an_older_browser, format!("form={own}"))
        .await;
    assert_eq!(taken.status, 303);
}

#[tokio::test]
async fn another_site_can_sign_nobody_in() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::new(&account);
    let wanted = crate::page::browser::of_liff(HANAKO);
    let token = account.system.line().id_token(&wanted).expect("randomness");
    let body = json!({ "id_token": token }).to_string();
    let plain = [
        ("content-type", "text/plain"),
        ("sec-fetch-site", "same-origin"),
    ];
    let cross = [
        ("content-type", "application/json"),
        ("sec-fetch-site", "cross-site"),
    ];
    for (headers, status) in [(plain, 415), (cross, 403)] {
        let answer = browser
            .send("POST", "/my/session", &headers, body.clone())
            .await;
        assert_eq!((answer.status, answer.header("set-cookie")), (status, ""));
    }
}
