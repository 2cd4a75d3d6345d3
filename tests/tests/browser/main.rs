//! What a person meets on a screen, in a real browser: pages are opened, read, tapped and judged.

#![expect(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod chat;
mod linking;
mod page;
mod scanner;
