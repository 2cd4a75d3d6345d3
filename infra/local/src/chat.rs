//! The chat page, on which a person talks to the bot as in LINE.

use crate::line_platform::LinePlatform;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
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
        .route(
            "/local/chat/menu.js",
            file(
                "text/javascript; charset=utf-8",
                include_str!("chat/menu.js"),
            ),
        )
        .route(
            "/local/chat/tools.js",
            file(
                "text/javascript; charset=utf-8",
                include_str!("chat/tools.js"),
            ),
        )
        .route("/local/chat/lines", get(lines))
        .route("/local/chat/menus/{id}", get(menu))
        .route("/local/chat/menus/{id}/image", get(menu_image))
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

/// What was said since the page last asked, and which menu everybody sees.
async fn lines(State(line): State<LinePlatform>, Query(From { from }): Query<From>) -> Json<Value> {
    let lines = line.lines(0);
    let new = lines.get(from..).unwrap_or_default();
    let friends = line.friends();
    let friends = friends.iter().map(|friend| {
        let mut shown = json!(friend);
        shown["menu"] = json!(line.menu_of(&friend.user_id));
        shown
    });
    let friends: Vec<Value> = friends.collect();
    Json(json!({ "friends": friends, "lines": new, "next": lines.len() }))
}

async fn menu(State(line): State<LinePlatform>, Path(id): Path<String>) -> Response {
    match line.menu(&id) {
        Some((object, ..)) => Json(object).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn menu_image(State(line): State<LinePlatform>, Path(id): Path<String>) -> Response {
    match line.menu(&id) {
        Some((_, media_type, image)) => {
            ([(header::CONTENT_TYPE, media_type)], image).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
