//! runtime

mod function;

pub use function::{Error, Function, Panicked, UnknownEvent};
