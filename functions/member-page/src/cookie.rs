//! Cookies that only we can have made: what they say is signed, and ends.

use app::Pepper;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName};
use chrono::{DateTime, TimeDelta, Utc};

const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// A kind of cookie.
pub(crate) struct Cookie {
    /// Its name. `__Host-` makes browsers hold it to this host, this path and TLS.
    pub(crate) name: &'static str,
    /// What it is signed for, so that none passes for one of another kind.
    pub(crate) purpose: &'static str,
    /// For how long it is good.
    pub(crate) lasts: TimeDelta,
}

/// What a cookie says, while it is good.
pub(crate) struct Content {
    /// What we wrote; it has no dot.
    pub(crate) text: String,
    /// That and the second at which it ends: what is signed.
    pub(crate) signed: String,
}

/// A header that sets a cookie.
pub(crate) type SetCookie = [(HeaderName, String); 1];

impl Cookie {
    /// A cookie that says this, from now on.
    pub(crate) fn with(&self, text: &str, now: DateTime<Utc>, pepper: &Pepper) -> SetCookie {
        let ends = now
            .checked_add_signed(self.lasts)
            .unwrap_or(now)
            .timestamp();
        let signed = format!("{text}.{ends}");
        let signature = pepper.hash(self.purpose, &signed);
        let (name, age) = (self.name, self.lasts.num_seconds());
        let cookie = format!("{name}={signed}.{signature}; Max-Age={age}; {ATTRIBUTES}");
        [(SET_COOKIE, cookie)]
    }

    /// Takes it away from the browser.
    pub(crate) fn away(&self) -> SetCookie {
        let cookie = format!("{}=; Max-Age=0; {ATTRIBUTES}", self.name);
        [(SET_COOKIE, cookie)]
    }

    /// What a request's cookie says, while it is good.
    pub(crate) fn of(
        &self,
        headers: &HeaderMap,
        now: DateTime<Utc>,
        pepper: &Pepper,
    ) -> Option<Content> {
        let lines = headers.get_all(COOKIE).iter();
        let pairs = lines.filter_map(|line| line.to_str().ok());
        let mut pairs = pairs.flat_map(|line| line.split(';')).map(str::trim);
        let value = pairs.find_map(|pair| pair.strip_prefix(self.name)?.strip_prefix('='))?;
        let (signed, signature) = value.rsplit_once('.')?;
        if !pepper.matches(self.purpose, signed, signature) {
            return None;
        }
        let (text, ends) = signed.split_once('.')?;
        let ends: i64 = ends.parse().ok()?;
        (now.timestamp() < ends).then(|| Content {
            text: text.to_owned(),
            signed: signed.to_owned(),
        })
    }
}
