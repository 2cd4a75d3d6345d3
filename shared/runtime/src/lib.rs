#![doc = include_str!("../README.md")]

pub mod auth;
pub mod aws;
pub mod batch;
mod clock;
pub mod config;
mod deployed;
mod function;
pub mod http;
mod ids;
mod job;
mod meter;
pub mod queue;
pub mod secrets;
pub mod telemetry;

pub use clock::SystemClock;
pub use deployed::{Deployed, NewMessenger, deployed};
pub use function::{Error, Function, Panicked, UnknownEvent};
pub use ids::{SystemIds, random_bytes};
pub use job::job;
