//! A session: that somebody has proved to be a LINE user, remembered for half an hour by a signed cookie.
//!
//! It names the LINE user and not the member, so that joining, linking, unlinking and leaving count at once. Nothing is
//! stored: what ends a session early is the cookie's removal.

use app::Pepper;
use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc};
use line::id_token::LineUser;

use crate::cookie::{Cookie, SetCookie};

/// The cookie's name.
pub const COOKIE_NAME: &str = "__Host-tameru";

const COOKIE: Cookie = Cookie {
    name: COOKIE_NAME,
    purpose: SESSION,
    // A visit to the till, and no longer than a phone lies unlocked on a table.
    lasts: TimeDelta::minutes(30),
};

/// What the hashes are for.
const SESSION: &str = "page-session";
const FORM: &str = "page-form";

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// Who.
    pub(crate) user: String,
    /// Their id and the second at which the session ends: what is signed.
    signed: String,
    /// What a form of this session carries, so that no other site can send one.
    pub(crate) form_token: String,
}

/// The cookie of a new session.
pub(crate) fn begin(user: &LineUser, now: DateTime<Utc>, pepper: &Pepper) -> SetCookie {
    COOKIE.with(user.as_str(), now, pepper)
}

/// The cookie that ends any session.
pub(crate) fn end() -> SetCookie {
    COOKIE.away()
}

impl Session {
    /// The session of a request, while it lasts.
    pub(crate) fn of(headers: &HeaderMap, now: DateTime<Utc>, pepper: &Pepper) -> Option<Self> {
        let found = COOKIE.of(headers, now, pepper)?;
        Some(Self {
            user: found.text,
            form_token: pepper.hash(FORM, &found.signed),
            signed: found.signed,
        })
    }

    /// Whether a form was made for this session.
    pub(crate) fn made(&self, form_token: &str, pepper: &Pepper) -> bool {
        pepper.matches(FORM, &self.signed, form_token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: &str = "U4af4980629a1b2c3d4e5f60718293a4b";

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn noon() -> DateTime<Utc> {
        at("2026-11-22T03:00:00Z")
    }

    fn cookie() -> String {
        let user = LineUser::parse(USER).unwrap();
        let [(_, cookie)] = begin(&user, noon(), &Pepper::new(b"p"));
        cookie
    }

    fn headers(line: &str) -> HeaderMap {
        HeaderMap::from_iter([(axum::http::header::COOKIE, line.parse().unwrap())])
    }

    fn found(line: &str, now: &str) -> Option<String> {
        let session = Session::of(&headers(line), at(now), &Pepper::new(b"p"));
        session.map(|session| session.user)
    }

    #[test]
    fn a_session_is_known_by_its_cookie_for_half_an_hour() {
        let cookie = cookie();
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(
            attributes,
            "Max-Age=1800; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
        let among_others = format!("a=b; {pair};c=d");
        for line in [pair, &among_others] {
            for (now, known) in [
                ("2026-11-22T03:00:00Z", true),
                ("2026-11-22T03:29:59Z", true),
                ("2026-11-22T03:30:00Z", false),
            ] {
                let user = found(line, now);
                assert_eq!(user.as_deref(), known.then_some(USER), "{now}");
            }
        }
    }

    #[test]
    fn a_cookie_that_is_changed_anywhere_or_signed_by_somebody_else_is_no_session() {
        let cookie = cookie();
        let (pair, _) = cookie.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        for place in 0..value.len() {
            let mut bytes = value.to_owned().into_bytes();
            bytes[place] = if bytes[place] == b'1' { b'2' } else { b'1' };
            let changed = format!("{name}={}", String::from_utf8(bytes).unwrap());
            assert_eq!(found(&changed, "2026-11-22T03:00:00Z"), None, "{changed}");
        }
        for line in [
            "",
            "__Host-tameru",
            "__Host-tameru=",
            "__Host-tameru=..",
            "tameru=x",
        ] {
            assert_eq!(found(line, "2026-11-22T03:00:00Z"), None, "{line}");
        }
        let elsewhere = Session::of(&headers(pair), noon(), &Pepper::new(b"q"));
        assert_eq!(elsewhere, None);
    }

    #[test]
    fn a_form_fits_the_session_that_it_was_made_for_and_no_other() {
        let pepper = Pepper::new(b"p");
        let session = |now| {
            let user = LineUser::parse(USER).unwrap();
            let [(_, cookie)] = begin(&user, now, &pepper);
            let (pair, _) = cookie.split_once(';').unwrap();
            Session::of(&headers(pair), now, &pepper).unwrap()
        };
        let (first, second) = (session(noon()), session(at("2026-11-22T03:00:01Z")));
        assert!(first.made(&first.form_token, &pepper));
        assert!(!first.made(&second.form_token, &pepper));
        assert!(!first.made("", &pepper));
        let signature = pepper.hash(SESSION, &first.signed);
        assert!(
            !first.made(&signature, &pepper),
            "a cookie is no form token"
        );
    }
}
