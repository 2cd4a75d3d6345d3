//! Who gets in, and what an outsider can do: nothing.

use local::line_platform::{Algorithm, FaultKind, Wanted};
use serde_json::json;

use crate::account::{Account, HANAKO, TARO, text};
use crate::page::browser::{Browser, of_liff};

/// Everything that a member can look at.
const PAGES: [&str; 5] = [
    "/my",
    "/my/history",
    "/my/coupons",
    "/my/rank",
    "/my/settings",
];

#[tokio::test]
async fn a_member_signs_in_by_lines_token_and_sees_their_card() {
    let (account, _) = Account::with_hanako().await;
    let hanako = account.member_of(HANAKO).await.expect("a member");
    let number = text(&hanako["member_number"]);
    let mut browser = Browser::new(&account);
    assert!(browser.open("/my").await.is_the_way_in());
    let signed = browser.sign_in(&of_liff(HANAKO)).await;
    assert_eq!((signed.status, signed.body.as_str()), (204, ""));
    let cookie = signed.header("set-cookie");
    for word in [
        "__Host-tameru=",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Path=/",
    ] {
        assert!(cookie.contains(word), "{word}: {cookie}");
    }
    let card = browser.open("/my").await;
    let shown = format!("{} {} {}", &number[..1], &number[1..7], &number[7..]);
    assert!(card.shows(&shown), "{}", card.body);
}

#[tokio::test]
async fn a_token_that_proves_nothing_opens_nothing() {
    let (account, _) = Account::with_hanako().await;
    let mut browser = Browser::new(&account);
    let ended = Wanted {
        expires_in: Some(0),
        ..of_liff(HANAKO)
    };
    let of_the_web = Wanted {
        alg: Algorithm::HS256,
        ..of_liff(HANAKO)
    };
    let of_another_login = Wanted {
        nonce: Some("n".to_owned()),
        ..of_liff(HANAKO)
    };
    for wanted in [ended, of_the_web, of_another_login] {
        let answer = browser.sign_in(&wanted).await;
        assert_eq!(
            (answer.status, answer.header("set-cookie")),
            (401, ""),
            "{wanted:?}"
        );
    }
    let line = account.system.line();
    let sound = line.id_token(&of_liff(HANAKO)).expect("randomness");
    let (head, _) = sound.rsplit_once('.').expect("a signature");
    for token in ["", "x", head, &format!("{head}."), &format!("{head}.AAAA")] {
        assert_eq!(browser.sign_in_with(token).await.status, 401, "{token}");
    }
    assert!(browser.open("/my").await.is_the_way_in());
}

#[tokio::test]
async fn a_key_that_line_took_back_opens_nothing_and_its_new_one_does() {
    let (account, _) = Account::with_hanako().await;
    let line = account.system.line();
    let mut browser = Browser::of(&account, HANAKO).await;
    let old = line.id_token(&of_liff(HANAKO)).expect("randomness");
    line.rotate_login_key().expect("randomness");
    let asked = |account: &Account| {
        let calls = account.calls().into_iter();
        calls
            .filter(|call| text(&call["path"]).ends_with("/certs"))
            .count()
    };
    assert_eq!(asked(&account), 1);
    assert_eq!(
        browser.sign_in(&of_liff(HANAKO)).await.status,
        401,
        "a minute has not passed"
    );
    assert!(
        account
            .system
            .clock()
            .advance(chrono::TimeDelta::minutes(1))
    );
    assert_eq!(browser.sign_in(&of_liff(HANAKO)).await.status, 204);
    assert_eq!(browser.sign_in_with(&old).await.status, 401);
    assert_eq!(asked(&account), 2, "one look for each key that nobody knew");
}

#[tokio::test]
async fn while_line_gives_no_keys_one_is_told_to_try_again() {
    let (account, _) = Account::with_hanako().await;
    account.line_fails("/certs", FaultKind::ServerError, 1);
    let mut browser = Browser::new(&account);
    assert_eq!(browser.sign_in(&of_liff(HANAKO)).await.status, 503);
    assert_eq!(browser.sign_in(&of_liff(HANAKO)).await.status, 204);
}

#[tokio::test]
async fn without_a_session_every_page_is_the_way_in_and_the_code_is_refused() {
    let (account, _) = Account::with_hanako().await;
    let known = Browser::of(&account, HANAKO).await;
    let mut forged = Browser::new(&account);
    let taro = known.cookie.replace(HANAKO, TARO);
    let longer = known.cookie.replace(".17", ".18");
    for cookie in [
        "",
        "__Host-tameru=",
        &taro,
        &longer,
        &known.cookie[..known.cookie.len() - 1],
    ] {
        forged.cookie = cookie.to_owned();
        for page in PAGES {
            assert!(
                forged.open(page).await.is_the_way_in(),
                "{page} with {cookie}"
            );
        }
        assert_eq!(forged.open("/my/code.svg").await.status, 401);
    }
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    assert!(
        account
            .system
            .clock()
            .advance(chrono::TimeDelta::seconds(1_799))
    );
    assert!(!browser.open("/my").await.is_the_way_in());
    assert!(
        account
            .system
            .clock()
            .advance(chrono::TimeDelta::seconds(1))
    );
    assert!(browser.open("/my").await.is_the_way_in());
    let form = browser.post(
        "/my/unlink",
        &[("sec-fetch-site", "same-origin")],
        String::new(),
    );
    assert_eq!(form.await.status, 401);
}

#[tokio::test]
async fn nobody_is_shown_anything_of_another_member() {
    let (account, hanako) = Account::with_hanako().await;
    account.buys(&hanako, "o-1", 12_300).await;
    let named = json!({ "name": "山田 花子" });
    account
        .call("PATCH", &format!("/v1/members/{hanako}"), Some(named))
        .await;
    account.tap(TARO, "v1:join").await;
    let number = text(&account.member_of(HANAKO).await.expect("a member")["member_number"]);
    let browser = Browser::of(&account, TARO).await;
    let spied = [
        format!("/my?member_id={hanako}"),
        format!("/my?member_number={number}"),
        "/my/history?cursor=99".to_owned(),
        format!("/my/coupons?member={hanako}"),
    ];
    for page in PAGES.into_iter().chain(spied.iter().map(String::as_str)) {
        let shown = browser.open(page).await;
        assert_eq!(shown.status, 200, "{page}");
        for secret in ["花子", "123pt", &number[1..7], hanako.as_str(), HANAKO] {
            assert!(!shown.shows(secret), "{page} shows {secret}");
        }
    }
}

#[tokio::test]
async fn every_answer_is_kept_by_nobody_and_runs_nothing_but_ours() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let not_there = browser.post("/my/unlink", &[], String::new()).await;
    let mut answers = vec![not_there];
    for page in PAGES.into_iter().chain(["/my/code.svg"]) {
        answers.push(browser.open(page).await);
    }
    for answer in &answers {
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{answer:?}"
        );
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        for inline in [" style=", "<style", " onclick=", "javascript:"] {
            assert!(!answer.shows(inline), "{inline} would be blocked");
        }
    }
    let card = browser.open("/my").await;
    for (before, kind) in [
        ("href=\"/my/style.css", "text/css"),
        ("src=\"/my/page.js", "text/javascript"),
    ] {
        let address = card.body.split(before).nth(1).expect("it is linked");
        let version = address.split('"').next().unwrap_or_default();
        let path = before.split('"').nth(1).unwrap_or_default();
        let asset = Browser::new(&account)
            .open(&format!("{path}{version}"))
            .await;
        assert_eq!(
            asset.header("content-type"),
            format!("{kind}; charset=utf-8")
        );
        assert_eq!(
            asset.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
}
