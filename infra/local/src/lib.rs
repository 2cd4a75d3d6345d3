#![doc = include_str!("../README.md")]

pub mod apps;
pub mod banner;
pub mod chat;
pub mod cli;
pub mod clients;
pub mod clock;
pub mod controls;
pub mod engine;
pub mod fresh;
pub mod functions;
pub mod gateway;
pub mod invoker;
pub mod keys;
pub mod lambda;
pub mod line_platform;
pub mod metrics;
pub mod options;
pub mod poller;
pub mod queues;
pub mod schedule;
pub mod seed;
pub mod server;
pub mod simulate;
pub mod simulation;
pub mod streams;
pub mod system;
pub mod template;
pub mod worker;

pub use clock::ProgramClock;
pub use engine::Place;
pub use gateway::Answer;
pub use line_platform::Said;
pub use options::Options;
pub use system::{StartError, System};
pub use worker::Drained;
