//! The frame of the few pages that stand in for somebody else's: LINE's dialog, and the online store's log-in.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::language::Language;

/// A page with a title, around what it is about.
pub(crate) fn page(status: StatusCode, language: Language, title: &str, content: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <link rel=\"icon\" href=\"data:,\"></head>\
         <body style=\"font-family: sans-serif; max-width: 24rem; margin: 2rem auto; padding: 0 1rem\"><main>{content}</main></body></html>",
        language.tag(),
    );
    (status, Html(page)).into_response()
}

/// Text that stays text, also inside an attribute.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
