//! A member leaves.

use super::turn::{Decision, Moment, Turn};
use super::{Usage, Wallet};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::Fact;
use crate::points::Points;
use crate::refusal::Refusal;

/// Forfeits everything and closes the ledger. What was pending, held or owed is recorded with it.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`] where that has happened before.
pub fn withdraw(wallet: Wallet, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let lots = std::mem::take(&mut turn.wallet.lots);
    let fact = Fact::Forfeited {
        pending: turn.wallet.pending_total(),
        held: turn.wallet.held_total(),
        debt: turn.wallet.debt,
    };
    turn.wallet.pending.clear();
    turn.wallet.holds.clear();
    turn.wallet.noticed.clear();
    turn.wallet.debt = Points::ZERO;
    turn.wallet.birth_month = None;
    turn.wallet.family = None;
    turn.wallet.used = Usage::default();
    turn.wallet.withdrawn = true;
    let key = EntryKey::new(Record::Withdrawal, turn.wallet.member.as_str());
    turn.record(key, fact, Moved::gone(lots));
    turn.wallet.due_on = None;
    Ok(turn.seal())
}
