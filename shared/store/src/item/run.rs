//! What a run of a job has done: five counters that only ever grow, added to where they stand.

use app::ports::Fault;
use app::store::RunCounts;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::open;

const KIND: &str = "run record";

/// The counters. [`ADDED`] names them too.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    visited: u64,
    settled: u64,
    expired: u64,
    notices: u64,
    coupons: u64,
}

/// How counts are added: the placeholders are those of [`counters`]. The form's version is set each time, because the
/// first to count makes the item.
pub(crate) const ADDED: &str = "SET v = :v ADD visited :visited, settled :settled, expired :expired, notices :notices, coupons :coupons";

/// The counters by their placeholders.
pub(crate) fn counters(counts: RunCounts) -> [(&'static str, u64); 6] {
    [
        (":v", 1),
        (":visited", counts.visited),
        (":settled", counts.settled),
        (":expired", counts.points_expired),
        (":notices", counts.notices),
        (":coupons", counts.coupons),
    ]
}

pub(crate) fn read(item: Item) -> Result<RunCounts, Fault> {
    let (_, form) = open::<Form>(KIND, item)?;
    Ok(RunCounts {
        visited: form.visited,
        settled: form.settled,
        points_expired: form.expired,
        notices: form.notices,
        coupons: form.coupons,
    })
}
