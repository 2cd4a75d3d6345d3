//! The HTTP API.

mod event;
mod routes;

pub use event::{Answer, Context, Request, answer, event};
pub use routes::{Match, Routes};
