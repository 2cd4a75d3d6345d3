#![doc = include_str!("../README.md")]

mod answer;
mod draws;
mod endings;
mod exchanges;
mod lotteries;
mod redemptions;
mod rewards;
mod stock;
mod transfers;

use app::App;
use runtime::Function;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The function.
#[must_use]
pub fn function(app: App) -> Function {
    Function::http(runtime::http::api(api(), app))
}

/// What it answers.
#[must_use]
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(redemptions::put, redemptions::get))
        .routes(routes!(endings::capture))
        .routes(routes!(endings::void))
        .routes(routes!(transfers::put, transfers::get))
        .routes(routes!(exchanges::put, exchanges::get))
        .routes(routes!(exchanges::cancel))
        .routes(routes!(exchanges::complete))
        .routes(routes!(rewards::list))
        .routes(routes!(stock::put, stock::get))
        .routes(routes!(draws::put, draws::get))
        .routes(routes!(lotteries::get))
}
