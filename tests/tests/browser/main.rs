//! What a person meets on a screen, in a real browser: pages are opened, read, tapped and judged.

mod chat;
