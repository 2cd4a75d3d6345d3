#![doc = include_str!("../README.md")]

mod assets;
mod card;
mod codes;
mod cookie;
mod coupons;
mod history;
mod layout;
mod rank;
mod rewards;
mod session;
mod settings;
mod sign_in;
mod site;
mod stamps;
mod visitor;
mod web_login;

use app::App;
use axum::middleware;
use axum::routing::get;
use runtime::Function;
use runtime::config::LineLogin;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use session::COOKIE_NAME as SESSION_COOKIE;
use site::{Shield, Site};

/// Where the pages begin.
pub const PATH: &str = "/my";

/// The function.
///
/// # Panics
/// When an operation does not declare what it checks: such a function must not start.
#[must_use]
pub fn function(app: App, login: &LineLogin) -> Function {
    let site = Site::new(app, login);
    let shield = middleware::from_fn_with_state(Shield::new(&login.sdk_url), site::shielded);
    let pages = operations()
        .route(&assets::STYLE.path(), get(assets::style))
        .route(&assets::SCRIPT.path(), get(assets::script));
    Function::http(runtime::http::pages(pages, site, layout::failure).layer(shield))
}

/// What it answers, for the specification.
#[must_use]
pub fn api() -> OpenApiRouter<App> {
    let (_, specification) = operations().split_for_parts();
    OpenApiRouter::with_openapi(specification)
}

fn operations() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(card::show))
        .routes(routes!(card::code))
        .routes(routes!(history::show))
        .routes(routes!(coupons::show))
        .routes(routes!(rank::show))
        .routes(routes!(settings::show, settings::change))
        .routes(routes!(settings::unlink))
        .routes(routes!(sign_in::begin))
        .routes(routes!(sign_in::end))
        .routes(routes!(sign_in::join_now))
}
