//! The store over the embedded engine, through the ordinary client and HTTP.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod ambiguous;
#[path = "../conformance/mod.rs"]
mod conformance;
mod corrupt;
mod faults;
mod images;
mod rig;
mod size;
mod sizes;
mod units;
mod whole;

for_every_law!(rig::store);
