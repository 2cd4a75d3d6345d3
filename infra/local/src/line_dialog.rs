//! `access.line.me`: LINE's own pages, on which a member links their account. The local page asks besides who one is,
//! because no LINE app has said so.

use crate::line_platform::{Consent, Friend, LinePlatform};
use crate::plain_page::{escaped, page};
use crate::system::System;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use domain::language::Language;
use runtime::http::spoken;
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

async fn ask(
    State(system): State<System>,
    headers: HeaderMap,
    Query(attempt): Query<Attempt>,
) -> Response {
    let (line, language) = (system.line(), spoken(&headers));
    match line.link_token_of(&attempt.link_token) {
        Some(owner) => {
            let question = question(line, &owner, &attempt, language);
            page(StatusCode::OK, language, TITLE, &question)
        }
        None => page(StatusCode::BAD_REQUEST, language, TITLE, &expired(language)),
    }
}

async fn link(
    State(system): State<System>,
    headers: HeaderMap,
    Form(consent): Form<Consent>,
) -> Response {
    let language = spoken(&headers);
    match system.link(&consent).await {
        Ok(answer) => {
            let status = answer.status.as_u16();
            let said = format!("{}<p>POST /webhooks/line: {status}</p>", done(language));
            page(StatusCode::OK, language, TITLE, &said)
        }
        Err(reason) => {
            let reason = escaped(&reason.to_string());
            let said = format!("{}<p lang=\"en\">{reason}</p>", expired(language));
            page(StatusCode::BAD_REQUEST, language, TITLE, &said)
        }
    }
}

const TITLE: &str = "LINE";

fn expired(language: Language) -> String {
    let (failed, again) = language.pick(
        ("連携できませんでした", "はじめからやり直してください。"),
        ("This could not be linked", "Please begin again."),
    );
    format!("<h1>{failed}</h1><p>{again}</p>")
}

fn done(language: Language) -> String {
    let (done, back) = language.pick(
        ("連携の手続きがおわりました", "トークにもどる"),
        ("Your answer has been sent", "Back to the chat"),
    );
    format!("<h1>{done}</h1><p><a href=\"/local/chat\">{back}</a></p>")
}

fn question(line: &LinePlatform, owner: &str, attempt: &Attempt, language: Language) -> String {
    let people: String = line
        .friends()
        .iter()
        .map(|friend| choice(friend, owner))
        .collect();
    let title = language.pick("アカウント連携", "Link your account");
    let asked = language.pick(
        "LINEアカウントを「Tameru」と連携しますか？",
        "Link your LINE account with “Tameru”?",
    );
    let who = language.pick("LINEの利用者", "LINE user");
    let yes = language.pick("連携する", "Link");
    format!(
        "<h1>{title}</h1><p>{asked}</p>\
         <form method=\"post\">\
         <input type=\"hidden\" name=\"linkToken\" value=\"{}\">\
         <input type=\"hidden\" name=\"nonce\" value=\"{}\">\
         <p><label>{who} <select name=\"user_id\">{people}</select></label></p>\
         <p><button>{yes}</button></p></form>",
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
