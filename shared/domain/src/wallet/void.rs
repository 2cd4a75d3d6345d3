//! A hold is called off.

use super::Wallet;
use super::turn::{Decision, Moment, Turn};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::Fact;
use crate::ids::RedemptionId;
use crate::refusal::Refusal;

/// Gives all points of a hold back to the lots they came from; those whose last day has passed expire at once.
/// `None` where the hold is no longer open.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`].
pub fn void(
    wallet: Wallet,
    redemption_id: RedemptionId,
    moment: &Moment<'_>,
) -> Result<Option<Decision>, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let Some(hold) = turn.wallet.holds.remove(&redemption_id) else {
        return Ok(None);
    };
    turn.wallet.lots.add_all(&hold.lots)?;
    let key = EntryKey::new(Record::Outcome, redemption_id.as_str());
    turn.record(key, Fact::Voided { redemption_id }, Moved::come(hold.lots));
    turn.finish().map(Some)
}
