#![doc = include_str!("../README.md")]

use app::App;
use app::birthday::BirthdayChunk;
use runtime::Function;

/// The function.
#[must_use]
pub fn function(app: App) -> Function {
    let planner = app.clone();
    runtime::job(
        move || {
            let app = planner.clone();
            async move { Ok(app.plan_birthdays().await?) }
        },
        move |chunk: BirthdayChunk| {
            let app = app.clone();
            async move { Ok(app.work_birthdays(&chunk).await.map(|_| ())?) }
        },
    )
}
