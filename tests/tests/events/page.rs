//! What a phone sends to the member's page, and what the page does to the table for it.

use local::line_platform::Wanted;
use serde_json::Value;

use crate::rights::{Used, check_calls, check_nothing_is_left, check_writes, table};
use crate::shop::Shop;

const USER: &str = "U4af4980629000000000000000000000a";

/// What a case is answered: the status and the body as it is.
async fn answered(shop: &Shop, case: &str) -> (u64, String) {
    let answer = shop.invoke(case).await;
    let body = answer["body"].as_str().unwrap_or_default().to_owned();
    (answer["statusCode"].as_u64().expect("a status"), body)
}

#[tokio::test]
async fn whoever_proves_nothing_is_asked_in_and_does_nothing() {
    let shop = Shop::open().await;
    let before = table(&shop).await;
    let (status, way_in) = answered(&shop, "member-page/card-without-a-session").await;
    assert_eq!(status, 200);
    assert!(way_in.contains("data-liff=\"local-liff-app\""), "{way_in}");
    for case in [
        "member-page/sign-in-with-a-forged-token",
        "member-page/unlink-with-a-forged-session",
    ] {
        let (status, page) = answered(&shop, case).await;
        assert_eq!(status, 401, "{case}");
        assert!(page.contains("Your session has ended"), "{case}: {page}");
    }
    assert_eq!(before, table(&shop).await);
}

/// Sends what a page of ours would. Answers the session's cookie, or the page.
async fn send(shop: &Shop, method: &str, path: &str, cookie: &str, body: String) -> String {
    let kind = match path {
        "/my/session" => "application/json",
        _ => "application/x-www-form-urlencoded",
    };
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", kind),
        ("cookie", cookie),
    ];
    let answer = shop.system.call(method, path, &headers, body).await;
    assert!(answer.status.as_u16() < 400, "{path}: {}", answer.status);
    match answer.headers.get("set-cookie") {
        Some(cookie) => {
            let cookie = cookie.to_str().expect("a cookie is ASCII");
            cookie.split(';').next().unwrap_or_default().to_owned()
        }
        None => String::from_utf8_lossy(&answer.body).into_owned(),
    }
}

#[tokio::test]
async fn the_members_page_does_nothing_that_its_role_does_not_allow() {
    let shop = Shop::open().await;
    let wanted = Wanted {
        user_id: USER.to_owned(),
        ..Wanted::default()
    };
    let token = shop.system.line().id_token(&wanted).expect("a token");
    let sign_in = serde_json::json!({ "id_token": token }).to_string();
    let cookie = send(&shop, "POST", "/my/session", "", sign_in).await;
    let page = send(&shop, "GET", "/my", &cookie, String::new()).await;
    let form = page.split("name=\"form\" value=\"").nth(1).expect("a form");
    let form = format!("form={}", form.split('"').next().unwrap_or_default());
    let mut before = table(&shop).await;
    let mut used = Used::new();
    for (method, path, more, writes) in [
        ("POST", "/my/join", "", true),
        ("GET", "/my", "", false),
        ("GET", "/my/code.svg", "", false),
        ("GET", "/my/history", "", false),
        ("GET", "/my/coupons", "", false),
        ("GET", "/my/rank", "", false),
        ("GET", "/my/settings", "", false),
        ("POST", "/my/settings", "&language=en", true),
        ("POST", "/my/unlink", "", true),
    ] {
        send(&shop, method, path, &cookie, format!("{form}{more}")).await;
        let after = table(&shop).await;
        assert_eq!(before != after, writes, "{method} {path}");
        used.extend(check_writes("member-page", &before, &after));
        before = after;
    }
    let asked = check_calls(&shop);
    assert!(asked.contains("member-page"));
    check_nothing_is_left(&["member-page"], &used);
    let value: Value = shop.system.metrics().shown();
    assert!(value["by_function"]["member-page"].is_object());
}
