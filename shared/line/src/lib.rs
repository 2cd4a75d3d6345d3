#![doc = include_str!("../README.md")]

pub mod client;
pub mod ean13;
mod fit;
pub mod id_token;
pub mod intent;
pub mod limits;
pub mod message;
pub mod rich_menu;
pub mod signature;
pub mod telling;
pub mod webhook;

pub use client::{Client, messenger};
pub use intent::{Intent, Wish};
