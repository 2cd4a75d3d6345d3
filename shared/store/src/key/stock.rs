//! Keys of what is given for points: how many are left, and what lotteries are drawn with.

use super::{Key, OPENING, STOCK, key};

/// The stock of a reward.
pub(crate) fn stock(reward: &str) -> Key {
    key(format!("{STOCK}{reward}"), "S")
}

/// The reward in the key of a stock.
pub(crate) fn read_stock(key: &Key) -> Option<&str> {
    key.pk.strip_prefix(STOCK)
}

/// A lottery whose seed is settled.
pub(crate) fn opening(lottery: &str) -> Key {
    key(format!("{OPENING}{lottery}"), "S")
}

/// The lottery in the key of an opening.
pub(crate) fn read_opening(key: &Key) -> Option<&str> {
    key.pk.strip_prefix(OPENING)
}
