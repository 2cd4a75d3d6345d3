//! The local system.

pub mod clients;
pub mod clock;
pub mod engine;
pub mod fresh;
pub mod gateway;
pub mod invoker;
pub mod line_platform;
pub mod poller;
pub mod queues;
pub mod streams;
pub mod template;
