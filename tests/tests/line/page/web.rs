//! A login on the web, outside LIFF: by the login channel's secret, and by the nonce that this browser was given.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use line::client::{Outgoing, http};
use local::line_platform::{Algorithm, BASE_PATH, LOGIN_CHANNEL_ID, LOGIN_CHANNEL_SECRET, Wanted};
use serde_json::{Value, json};

use crate::account::{Account, HANAKO, text};
use crate::page::browser::{Browser, Page, of_liff};

/// A browser before the way in, and the nonce that it was given there.
async fn at_the_way_in(account: &Account) -> (Browser<'_>, String) {
    let mut browser = Browser::new(account);
    let page = browser.open("/my").await;
    assert!(page.is_the_way_in(), "{page:?}");
    let cookie = page.header("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").expect("a cookie");
    assert_eq!(
        attributes,
        "Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    pair.clone_into(&mut browser.cookie);
    let nonce = page.body.split("data-nonce=\"").nth(1).expect("a nonce");
    let nonce = nonce.split('"').next().unwrap_or_default().to_owned();
    assert_eq!(nonce.len(), 32);
    (browser, nonce)
}

/// A token as LINE gives it after a login on the web.
fn of_the_web(nonce: &str) -> Wanted {
    Wanted {
        alg: Algorithm::HS256,
        nonce: Some(nonce.to_owned()),
        ..of_liff(HANAKO)
    }
}

/// A token with this header and these claims, signed with HMAC under this key.
fn forged(header: &Value, claims: &Value, key: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = line::signature::sign(&key.into(), message.as_bytes());
    let signature = STANDARD.decode(signature).expect("base64");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What a sound token of Hanako's says.
fn claims(account: &Account, nonce: &str) -> Value {
    let now = account.system.clock().now().timestamp();
    json!({
        "iss": "https://access.line.me", "sub": HANAKO, "aud": LOGIN_CHANNEL_ID,
        "exp": now + 3_600, "iat": now, "amr": ["pwd"], "nonce": nonce,
    })
}

/// The keys of LINE's tokens, as anybody can read them.
async fn published(account: &Account) -> Value {
    let line = http(&format!("{}{BASE_PATH}", account.system.base_url()));
    let request = Outgoing {
        method: "GET",
        path: "/oauth2/v2.1/certs".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    let answer = line.carry(request).await.expect("LINE answers");
    serde_json::from_slice(&answer.body).expect("JSON")
}

fn is_refused(answer: &Page) -> bool {
    (answer.status, answer.header("set-cookie")) == (401, "")
}

#[tokio::test]
async fn a_login_on_the_web_opens_the_page_to_the_browser_that_began_it() {
    let (account, _) = Account::with_hanako().await;
    let (mut browser, nonce) = at_the_way_in(&account).await;
    let signed = browser.sign_in(&of_the_web(&nonce)).await;
    assert_eq!((signed.status, signed.body.as_str()), (204, ""));
    assert!(!browser.open("/my").await.is_the_way_in());
    let known = browser.open("/my").await;
    assert_eq!(
        known.header("set-cookie"),
        "",
        "whoever is in begins no login"
    );
}

#[tokio::test]
async fn a_token_of_the_web_opens_nothing_in_another_browser_with_another_nonce_or_too_late() {
    let (account, _) = Account::with_hanako().await;
    let (browser, nonce) = at_the_way_in(&account).await;
    let (mut other, other_nonce) = at_the_way_in(&account).await;
    assert_ne!(nonce, other_nonce);
    let sound = of_the_web(&nonce);
    let given = other.cookie.clone();
    assert!(is_refused(&other.sign_in(&sound).await), "another browser");
    let mut without = Browser::new(&account);
    assert!(is_refused(&without.sign_in(&sound).await), "no cookie");
    for forged in [
        given.replace(&other_nonce, &nonce),
        given.replace("tameru-login", "tameru"),
        browser.cookie.replace(".17", ".18"),
    ] {
        without.cookie = forged;
        let answer = without.sign_in(&sound).await;
        assert!(is_refused(&answer), "{}", without.cookie);
    }
    let mut late = Browser::new(&account);
    for (seconds, status) in [(599, 204), (1, 401)] {
        assert!(account.system.clock().advance(TimeDelta::seconds(seconds)));
        late.cookie.clone_from(&browser.cookie);
        let answer = late.sign_in(&sound).await;
        assert_eq!(answer.status, status, "{seconds}");
    }
}

#[tokio::test]
async fn a_token_of_the_web_is_believed_only_where_all_of_it_is_right() {
    let (account, _) = Account::with_hanako().await;
    let (mut browser, nonce) = at_the_way_in(&account).await;
    let cookie = browser.cookie.clone();
    let now = account.system.clock().now().timestamp();
    let hs256 = json!({ "typ": "JWT", "alg": "HS256" });
    let sound = claims(&account, &nonce);
    for (field, value) in [
        ("aud", json!("another-channel")),
        ("iss", json!("https://evil.example")),
        ("exp", json!(now)),
        ("iat", json!(now + 3_600)),
        ("sub", json!("U1")),
        ("nonce", json!("another")),
        ("nonce", Value::Null),
    ] {
        let mut claims = sound.clone();
        claims[field] = value.clone();
        browser.cookie.clone_from(&cookie);
        let token = forged(&hs256, &claims, LOGIN_CHANNEL_SECRET);
        let answer = browser.sign_in_with(&token).await;
        assert!(is_refused(&answer), "{field}: {value}");
    }
    browser.cookie = cookie;
    let right = forged(&hs256, &sound, LOGIN_CHANNEL_SECRET);
    assert_eq!(browser.sign_in_with(&right).await.status, 204);
}

#[tokio::test]
async fn neither_what_line_publishes_nor_an_algorithm_of_ones_own_choice_signs_anybody_in() {
    let (account, _) = Account::with_hanako().await;
    let (mut browser, nonce) = at_the_way_in(&account).await;
    let cookie = browser.cookie.clone();
    let set = published(&account).await;
    let key = &set["keys"][0];
    let (id, x, y) = (&key["kid"], text(&key["x"]), text(&key["y"]));
    let sound = claims(&account, &nonce);
    let header = |alg: &str| json!({ "typ": "JWT", "alg": alg, "kid": id });
    let known_to_all = [
        x.clone(),
        format!("{x}{y}"),
        key.to_string(),
        set.to_string(),
        LOGIN_CHANNEL_ID.to_owned(),
        "local-channel-secret".to_owned(),
        String::new(),
    ];
    let of_known_keys = known_to_all
        .iter()
        .map(|key| forged(&header("HS256"), &sound, key));
    let of_other_algorithms = [
        "none", "None", "", "HS384", "HS512", "RS256", "ES384", "hs256",
    ]
    .map(|alg| forged(&header(alg), &sound, LOGIN_CHANNEL_SECRET));
    let as_published = forged(&header("ES256"), &sound, LOGIN_CHANNEL_SECRET);
    let (unsigned, _) = of_other_algorithms[0]
        .rsplit_once('.')
        .expect("a signature");
    let tokens = of_known_keys.chain(of_other_algorithms.clone()).chain([
        as_published,
        format!("{unsigned}."),
        unsigned.to_owned(),
    ]);
    for token in tokens {
        browser.cookie.clone_from(&cookie);
        assert!(is_refused(&browser.sign_in_with(&token).await), "{token}");
    }
    browser.cookie = cookie;
    let right = browser.sign_in(&of_the_web(&nonce)).await;
    assert_eq!(right.status, 204, "and the right one still does");
}
