#![doc = include_str!("../README.md")]

mod answer;
mod audit;
mod campaigns;
mod chat;
mod cluster;
mod counter;
mod database;
mod director;
mod fault;
mod history;
mod house;
mod invocation;
mod kills;
mod leaver;
mod line;
mod linker;
mod merger;
mod midnight;
#[expect(
    clippy::expect_used,
    reason = "a ledger that cannot go on has a fault of its own, and judges nothing"
)]
pub mod model;
mod multiplier;
mod operator;
mod ports;
mod programs;
mod queue;
mod relatives;
mod run;
mod shrink;
mod stand_in;
mod stream;
mod table;
mod till;
mod workload;
mod world;

pub use audit::{Checked, Invariant, Talk, Violation};
pub use fault::{Fault, Fired};
pub use history::{Morning, Night, Outcome, Script};
pub use house::{House, IndexShape, QueueShape, Request, SortKey, TableShape};
pub use programs::of as program;
pub use run::{Failure, OPERATIONS_PER_HISTORY, Options, Report, run, script};
pub use shrink::shrink;
pub use stand_in::StandIn;
pub use workload::{Deed, Known, Wish, wishes};
