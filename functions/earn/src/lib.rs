#![doc = include_str!("../README.md")]

mod activities;
mod adjustments;
mod amendments;
mod earnings;
mod quotes;
mod returns;

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
        .routes(routes!(quotes::quote))
        .routes(routes!(earnings::put, earnings::get))
        .routes(routes!(earnings::confirm))
        .routes(routes!(returns::put, returns::get))
        .routes(routes!(amendments::put, amendments::get))
        .routes(routes!(adjustments::put, adjustments::get))
        .routes(routes!(activities::put, activities::get))
}
