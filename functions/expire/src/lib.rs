#![doc = include_str!("../README.md")]

use app::App;
use app::runs::Message;
use app::store::Job;
use runtime::Function;

/// The function.
#[must_use]
pub fn function(app: App) -> Function {
    let planner = app.clone();
    runtime::job(
        move || {
            let app = planner.clone();
            async move { Ok(app.plan(Job::Expire).await?) }
        },
        move |message: Message| {
            let app = app.clone();
            async move { Ok(app.work(message).await?) }
        },
    )
}
