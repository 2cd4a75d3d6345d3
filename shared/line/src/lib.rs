#![doc = include_str!("../README.md")]

mod fit;
pub mod intent;
pub mod language;
pub mod limits;
pub mod signature;
pub mod webhook;

pub use intent::Intent;
pub use language::Language;
