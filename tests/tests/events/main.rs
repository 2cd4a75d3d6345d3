//! Every case under `events/` through its function, as Lambda would hand it over. (LINE's own cases are sent by the
//! tests of what is said on LINE.)
//!
//! The cases of a function follow each other on one system, so a case may stand on those before it.

#![expect(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod beyond;
mod http;
mod page;
mod rights;
mod role;
mod schedules;
mod shop;
