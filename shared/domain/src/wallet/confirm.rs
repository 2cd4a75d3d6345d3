//! Pending points become usable before their day.

use super::Wallet;
use super::turn::{Decision, Moment, Turn};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::Fact;
use crate::ids::OrderId;
use crate::refusal::Refusal;

/// Makes an order's pending points usable now. `None` where nothing of the order is pending any more.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`].
pub fn confirm(
    wallet: Wallet,
    order_id: OrderId,
    moment: &Moment<'_>,
) -> Result<Option<Decision>, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let Some(pending) = turn.wallet.pending.remove(&order_id) else {
        return Ok(None);
    };
    turn.credit(&pending.lots, moment.now)?;
    let key = EntryKey::new(Record::Confirmation, order_id.as_str());
    let amended = turn.newest_edit(&order_id);
    let fact = Fact::Confirmed { order_id, amended };
    turn.record(key, fact, Moved::come(pending.lots));
    turn.finish().map(Some)
}
