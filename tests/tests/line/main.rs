//! The LINE account as members meet it: signed webhooks in, replies and pushes out, through the real functions, queues
//! and streams, against a stand-in for LINE that refuses what LINE would refuse.

#![expect(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod account;
mod announce;
mod arrivals;
mod bot;
mod events;
mod language;
mod link;
mod log;
mod menu;
mod official;
mod page;
mod push;
mod slow;
mod unsend;
mod wishes;
