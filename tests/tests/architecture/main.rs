//! The laws of the house that a machine can hold. A broken one names the file, the line and what to do instead.

#![expect(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod blank;
mod dependencies;
mod events;
mod laws;
mod readme;
mod size;
mod source;
mod zoo;
