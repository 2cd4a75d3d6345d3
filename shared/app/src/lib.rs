//! app

mod api_key;

pub use api_key::{ApiKey, Scope, UnknownScope};
