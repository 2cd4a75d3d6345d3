//! A login on the web, outside LIFF: the way in gives the browser a nonce, LINE puts it into the ID token, and only the
//! browser that was given it is signed in by that token.
//! <https://developers.line.biz/en/docs/line-login/integrate-line-login/#making-an-authorization-request>

use app::{App, Pepper};
use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc};

use crate::cookie::{Cookie, SetCookie};

/// Which browser was given which nonce. Nothing is stored: the browser keeps it, signed.
const BEGUN: Cookie = Cookie {
    name: "__Host-tameru-login",
    purpose: "page-login",
    // As long as LINE leaves people to type their password.
    lasts: TimeDelta::minutes(10),
};

/// A new nonce, and the cookie that makes it this browser's.
pub(crate) fn begin(app: &App) -> (String, SetCookie) {
    let nonce = format!("{:016x}{:016x}", app.ids.random(), app.ids.random());
    let cookie = BEGUN.with(&nonce, app.now(), &app.pepper);
    (nonce, cookie)
}

/// The nonce that this browser was given last, while a login may take.
pub(crate) fn begun(headers: &HeaderMap, now: DateTime<Utc>, pepper: &Pepper) -> Option<String> {
    BEGUN.of(headers, now, pepper).map(|given| given.text)
}
