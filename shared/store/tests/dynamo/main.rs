//! The store over the embedded engine, through the ordinary client and HTTP.

#[path = "../conformance/mod.rs"]
mod conformance;
mod rig;

for_every_law!(rig::store);
