#![doc = include_str!("../README.md")]

use app::App;
use app::sweep::ExpireChunk;
use runtime::Function;

/// The function.
#[must_use]
pub fn function(app: App) -> Function {
    let planner = app.clone();
    runtime::job(
        move || {
            let app = planner.clone();
            async move { Ok(app.plan_expiry().await?) }
        },
        move |chunk: ExpireChunk| {
            let app = app.clone();
            async move { Ok(app.work_expiry(&chunk).await.map(|_| ())?) }
        },
    )
}
