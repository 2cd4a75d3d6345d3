//! What a function says about itself: one JSON object a line, which CloudWatch reads field by field.
//!
//! No personal data stands in a line: ids and codes do, names, phones and bodies never.

use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

use crate::config;

/// Sends what is traced to the log, and panics with it. Called once, before anything else.
pub fn init() {
    let filter = EnvFilter::try_new(config::log_level()).unwrap_or_else(|_| EnvFilter::new("INFO"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_env_filter(filter)
        .init();
    std::panic::set_hook(Box::new(log_panic));
}

/// Where a panic happened, and its words where they stand in the source: formatted ones could hold data.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string);
    let words = panic.payload().downcast_ref::<&'static str>().copied();
    tracing::error!(location, words, "a broken invariant");
}
