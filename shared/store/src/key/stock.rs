//! Keys of what is given for points: how many are left, and what lotteries are drawn with.

use super::{Key, key};

/// The stock of a reward.
pub(crate) fn stock(reward: &str) -> Key {
    key(format!("S#reward#{reward}"), "S")
}

/// The reward in the key of a stock.
pub(crate) fn read_stock(key: &Key) -> Option<&str> {
    key.pk.strip_prefix("S#reward#")
}

/// What keys of [`Kind::Opening`] begin with.
pub(super) const OPENING: &str = "S#lottery#";

/// A lottery whose seed is settled.
pub(crate) fn opening(lottery: &str) -> Key {
    key(format!("{OPENING}{lottery}"), "S")
}

/// The lottery in the key of an opening.
pub(crate) fn read_opening(key: &Key) -> Option<&str> {
    key.pk.strip_prefix(OPENING)
}
