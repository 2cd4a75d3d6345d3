//! Everything the account says: pure templates, one file each, from plain data to LINE's JSON.
//!
//! Each template takes a small view and a language and answers one message object. Names are cut,
//! numbers grouped and texts kept within LINE's limits here, so that no name or number can make
//! LINE refuse a message; a property test holds every template to [`crate::limits`].

pub mod balance;
pub mod birthday;
pub mod campaigns;
pub mod card;
pub mod coupon_ending;
pub mod coupon_given;
pub mod coupon_only;
pub mod coupons;
pub mod earned;
pub mod expiring;
pub mod expiring_soon;
pub mod greeting;
pub mod history;
pub mod linking;
pub mod notice;
pub mod notices;
pub mod offered;
pub mod quick;
pub mod rank;
pub mod rank_up;
pub mod view;
pub mod words;

mod barcode;
mod palette;
mod part;

#[cfg(test)]
mod tests;
