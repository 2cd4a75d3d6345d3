//! What the command line's values must be: a slip is said at the start, and not found out by a call that fails later.

use crate::clock::can_show;
use axum::http::Uri;
use axum::http::uri::Scheme;
use chrono::{DateTime, Utc};

/// An instant that the clock can show.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let instant = DateTime::parse_from_rfc3339(text)
        .map_err(|_| "give an instant with its offset, like 2026-11-22T09:00:00+09:00".to_owned())?
        .to_utc();
    if can_show(instant) {
        Ok(instant)
    } else {
        Err("the clock shows the years 1970 to 8999".to_owned())
    }
}

/// Where a server is.
pub(crate) fn base_url(text: &str) -> Result<String, String> {
    let uri: Option<Uri> = text.parse().ok();
    let is_web = |uri: &Uri| [Some(&Scheme::HTTP), Some(&Scheme::HTTPS)].contains(&uri.scheme());
    match uri.filter(is_web) {
        Some(_) => Ok(text.to_owned()),
        None => Err("give a URL, like http://127.0.0.1:8000".to_owned()),
    }
}

/// A key that can be sent in a header, and stand between the quotes of the printed `curl` lines.
pub(crate) fn api_key(text: &str) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'\'';
    if !text.is_empty() && text.bytes().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("a key is made of letters, digits and signs, without spaces and quotes".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_an_offset_and_a_year_of_four_digits() {
        let noon = instant("2026-11-22T12:00:00+09:00").unwrap();
        assert_eq!(noon.to_rfc3339(), "2026-11-22T03:00:00+00:00");
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T12:00:00",
            "9999-12-31T00:00:00Z",
        ] {
            assert!(instant(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_server_is_named_by_a_url() {
        for url in [
            "http://127.0.0.1:8000",
            "https://api.line.me",
            "http://localhost:1/x",
        ] {
            assert_eq!(base_url(url).as_deref(), Ok(url));
        }
        for text in [
            "",
            "localhost:8000",
            "api.line.me",
            "ftp://x",
            "http://",
            "/x",
        ] {
            assert!(base_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_fits_a_header_and_a_quoted_line() {
        assert_eq!(api_key("local-dev-key").as_deref(), Ok("local-dev-key"));
        for text in ["", "a b", "it's", "鍵", "a\n"] {
            assert!(api_key(text).is_err(), "{text}");
        }
    }
}
