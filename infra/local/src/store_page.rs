//! The sample shop's online store, as much of it as linking needs: a log-in, at which the bot's button ends, and which
//! sends the member on to LINE. It does what the sample in `functions/members` shows a shop, through the same API.

use crate::gateway::Answer;
use crate::plain_page::{escaped, page};
use crate::system::System;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::language::Language;
use form_urlencoded::byte_serialize;
use runtime::http::spoken;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where the bot's button leads.
pub(crate) const PATH: &str = "/local/store/line";

/// The sample's customer who has no LINE user yet: what the field shows until somebody types.
const SOMEBODY: &str = "c-1004";

/// The page.
pub(crate) fn router(system: System) -> Router {
    Router::new()
        .route(PATH, get(ask).post(log_in))
        .with_state(system)
}

#[derive(Deserialize)]
struct Arrival {
    #[serde(rename = "linkToken", default)]
    link_token: String,
}

#[derive(Deserialize)]
struct LogIn {
    #[serde(rename = "linkToken")]
    link_token: String,
    /// The store's own name of the customer. A real store asks for a password too.
    customer: String,
}

async fn ask(headers: HeaderMap, Query(arrival): Query<Arrival>) -> Response {
    form(StatusCode::OK, spoken(&headers), &arrival.link_token, "")
}

async fn log_in(
    State(system): State<System>,
    headers: HeaderMap,
    Form(given): Form<LogIn>,
) -> Response {
    let language = spoken(&headers);
    let again = |status, why: &str| form(status, language, &given.link_token, why);
    let found = member_of(&system, given.customer.trim()).await;
    let Some(member) = found else {
        let unknown = language.pick("この会員IDは見つかりません。", "There is no such customer.");
        return again(StatusCode::NOT_FOUND, unknown);
    };
    let begun = begin(&system, &member, &given.link_token).await;
    match begun.value()["redirect_url"].as_str() {
        Some(dialog) => Redirect::to(dialog).into_response(),
        None => {
            let over = language.pick(
                "連携をはじめられません。トークで「連携」と送りなおしてください。",
                "This cannot be linked. Please send “link” in the chat again.",
            );
            again(StatusCode::CONFLICT, over)
        }
    }
}

async fn member_of(system: &System, customer: &str) -> Option<String> {
    let customer: String = byte_serialize(customer.as_bytes()).collect();
    let path = format!("/v1/members?external_id=ec:{customer}");
    let found = system.call_as_admin("GET", &path, &[], None).await.value();
    found["member_id"].as_str().map(str::to_owned)
}

/// One link for each token that LINE gave: whoever sends the form twice asks for the same one again.
async fn begin(system: &System, member: &str, link_token: &str) -> Answer {
    let digest = Sha256::digest(link_token.as_bytes());
    let digits: String = digest
        .iter()
        .take(20)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let body: Value = json!({ "member_id": member, "link_token": link_token });
    let path = format!("/v1/line-links/ec-{digits}");
    system.call_as_admin("PUT", &path, &[], Some(&body)).await
}

fn form(status: StatusCode, language: Language, link_token: &str, why: &str) -> Response {
    let title = language.pick("オンラインストアにログイン", "Log in to the online store");
    let label = language.pick("会員ID", "Customer id");
    let button = language.pick("ログイン", "Log in");
    let hint = language.pick(
        "ECサイトの代わりのページです。パスワードはいりません。",
        "This page stands in for a shop's online store. It asks for no password.",
    );
    let content = format!(
        "<h1>{title}</h1><p role=\"alert\">{why}</p><form method=\"post\" action=\"{PATH}\">\
         <input type=\"hidden\" name=\"linkToken\" value=\"{}\">\
         <p><label>{label} <input name=\"customer\" value=\"{SOMEBODY}\" autocomplete=\"off\" required></label></p>\
         <p><button>{button}</button></p></form><p>{hint}</p>",
        escaped(link_token),
    );
    page(status, language, title, &content)
}
