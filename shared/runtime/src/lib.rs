//! runtime

pub mod auth;
mod function;
pub mod http;

pub use function::{Error, Function, Panicked, UnknownEvent};
