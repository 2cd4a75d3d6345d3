//! The keys of campaigns' budgets.

use super::{BUDGET, Key, key};

/// One of the counters of a campaign's budget. Each has a partition of its own.
pub(crate) fn counter(campaign: &str, shard: u8) -> Key {
    key(format!("{BUDGET}{shard:x}#{campaign}"), "S")
}

/// The counter and the campaign in the key of a counter.
pub(crate) fn read_counter(key: &Key) -> Option<(u8, &str)> {
    let (shard, campaign) = key.pk.strip_prefix(BUDGET)?.split_once('#')?;
    Some((u8::from_str_radix(shard, 16).ok()?, campaign))
}
