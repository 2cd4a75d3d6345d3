//! The chat page, on which a person talks to the bot as in LINE.

use crate::line_platform::LinePlatform;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

/// The page and what it asks for.
pub fn router(line: LinePlatform) -> Router {
    let file =
        |kind: &'static str, text: &'static str| get(move || async move { page(kind, text) });
    Router::new()
        .route(
            "/local/chat",
            file("text/html; charset=utf-8", include_str!("chat/page.html")),
        )
        .route(
            "/local/chat/style.css",
            file("text/css; charset=utf-8", include_str!("chat/style.css")),
        )
        .route(
            "/local/chat/chat.js",
            file(
                "text/javascript; charset=utf-8",
                include_str!("chat/chat.js"),
            ),
        )
        .route(
            "/local/chat/flex.js",
            file(
                "text/javascript; charset=utf-8",
                include_str!("chat/flex.js"),
            ),
        )
        .route("/local/chat/lines", get(lines))
        .with_state(line)
}

fn page(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    from: usize,
}

/// What was said since the page last asked.
async fn lines(State(line): State<LinePlatform>, Query(From { from }): Query<From>) -> Json<Value> {
    let lines = line.lines(0);
    let new = lines.get(from..).unwrap_or_default();
    Json(json!({ "friends": line.friends(), "lines": new, "next": lines.len() }))
}
