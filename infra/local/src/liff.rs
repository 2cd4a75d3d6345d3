//! LIFF, as the member's page meets it: the SDK's stand-in, and LINE opening the page for one of its users.

use axum::Router;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

/// Where the script of the SDK's stand-in is.
pub(crate) const SDK_PATH: &str = "/local/line/liff/sdk.js";

/// What LINE serves, and what it does when a link to the page is tapped.
pub fn router() -> Router {
    Router::new()
        .route(SDK_PATH, get(sdk))
        .route("/local/line/liff/open", get(open))
}

async fn sdk() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("liff/sdk.js")).into_response()
}

#[derive(Deserialize)]
struct Opened {
    user_id: String,
}

/// Opens the page as one of LINE's users. In LINE each has a browser of their own; here all share one, so whoever was
/// signed in is forgotten first.
async fn open(Query(Opened { user_id }): Query<Opened>) -> Response {
    let forget = format!(
        "{}=; Max-Age=0; Path=/; Secure",
        member_page::SESSION_COOKIE
    );
    let user = form_urlencoded::byte_serialize(user_id.as_bytes()).collect::<String>();
    let page = format!("{}?liff.user={user}", member_page::PATH);
    ([(header::SET_COOKIE, forget)], Redirect::to(&page)).into_response()
}
