//! Where the stock of a reward stands.

use super::{Key, key};

/// What keys of [`super::Kind::Stock`] begin with.
const STOCK: &str = "S#reward#";

/// The stock of a reward.
pub(crate) fn stock(reward: &str) -> Key {
    key(format!("{STOCK}{reward}"), "S")
}

/// The reward in the key of a stock.
pub(crate) fn read_stock(key: &Key) -> Option<&str> {
    key.pk.strip_prefix(STOCK)
}
