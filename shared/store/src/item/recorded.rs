//! What stands under a caller's id: an entry, or a mark.

use app::ports::Fault;
use app::store::Recorded;
use serde_dynamo::Item;

use super::{entry, mark};

pub(crate) fn read(item: Item) -> Result<Recorded, Fault> {
    if item.contains_key(mark::MARK) {
        mark::read(item)
    } else {
        entry::read(item).map(Recorded::Entry)
    }
}
