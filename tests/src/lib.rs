#![doc = include_str!("../README.md")]
#![expect(
    clippy::expect_used,
    reason = "this crate is tests: what cannot be had stops the test that wants it"
)]

pub mod answer;
pub mod browser;
pub mod harness;
pub mod log;
pub mod queue;
pub mod table;

pub use answer::Answer;
pub use harness::{Shop, order};
