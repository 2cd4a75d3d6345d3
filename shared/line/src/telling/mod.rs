//! From what the house knows to what a message shows: days in the program's zone, words in the
//! member's language, and nothing that a member should not read.

mod balance;
mod campaign;
mod coupon;
mod entry;
mod rank;
mod receipt;
mod reward;
mod stamp;

pub use balance::{balance, card, expiring};
pub use campaign::campaigns_now;
pub use coupon::{coupon, coupon_ending, usable_coupons};
pub use entry::entry;
pub use rank::{benefits, rank, rank_up};
pub use receipt::{given, receipt};
pub use reward::rewards;
pub use stamp::stamp_cards;

#[cfg(test)]
mod tests;
