//! `access.line.me`: LINE's own pages, on which a member links their account. The local page asks besides who one is,
//! because no LINE app has said so.

use crate::line_platform::{Consent, Friend, LinePlatform};
use crate::system::System;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

/// Below which path of the local server `access.line.me` answers.
pub const BASE_PATH: &str = "/local/line/access";

/// The pages.
pub fn router(system: System) -> Router {
    let pages = Router::new()
        .route("/dialog/bot/accountLink", get(ask).post(link))
        .with_state(system);
    Router::new().nest(BASE_PATH, pages)
}

#[derive(Deserialize)]
struct Attempt {
    #[serde(rename = "linkToken", default)]
    link_token: String,
    #[serde(default)]
    nonce: String,
}

async fn ask(State(system): State<System>, Query(attempt): Query<Attempt>) -> Response {
    let line = system.line();
    match line.link_token_of(&attempt.link_token) {
        Some(owner) => page(StatusCode::OK, &question(line, &owner, &attempt)),
        None => page(StatusCode::BAD_REQUEST, EXPIRED),
    }
}

async fn link(State(system): State<System>, Form(consent): Form<Consent>) -> Response {
    match system.link(&consent).await {
        Ok(answer) => {
            let said = format!(
                "{DONE}<p>POST /webhooks/line: {}</p>",
                answer.status.as_u16()
            );
            page(StatusCode::OK, &said)
        }
        Err(reason) => {
            let reason = escaped(&reason.to_string());
            page(
                StatusCode::BAD_REQUEST,
                &format!("{EXPIRED}<p lang=\"en\">{reason}</p>"),
            )
        }
    }
}

const EXPIRED: &str = "<h1>連携できませんでした</h1><p>はじめからやり直してください。</p>";
const DONE: &str =
    "<h1>連携の手続きがおわりました</h1><p><a href=\"/local/chat\">トークにもどる</a></p>";

fn question(line: &LinePlatform, owner: &str, attempt: &Attempt) -> String {
    let people: String = line
        .friends()
        .iter()
        .map(|friend| choice(friend, owner))
        .collect();
    format!(
        "<h1>アカウント連携</h1><p>LINEアカウントを「Tameru」と連携しますか？</p>\
         <form method=\"post\">\
         <input type=\"hidden\" name=\"linkToken\" value=\"{}\">\
         <input type=\"hidden\" name=\"nonce\" value=\"{}\">\
         <p><label>LINEの利用者 <select name=\"user_id\">{people}</select></label></p>\
         <p><button>連携する</button></p></form>",
        escaped(&attempt.link_token),
        escaped(&attempt.nonce),
    )
}

fn choice(friend: &Friend, owner: &str) -> String {
    let selected = if friend.user_id == owner {
        " selected"
    } else {
        ""
    };
    format!(
        "<option value=\"{}\"{selected}>{}</option>",
        escaped(&friend.user_id),
        escaped(&friend.name)
    )
}

fn page(status: StatusCode, content: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>LINE</title>\
         <link rel=\"icon\" href=\"data:,\"></head>\
         <body style=\"font-family: sans-serif; max-width: 24rem; margin: 2rem auto; padding: 0 1rem\"><main>{content}</main></body></html>"
    );
    (status, Html(page)).into_response()
}

/// Text that stays text, also inside an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
