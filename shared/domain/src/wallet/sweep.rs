//! What a sweep does to a wallet that is due: record what has expired or matured, and say which notices to send.
//!
//! It decides nothing that a reader does not already see; it writes down what is already true.

use super::turn::{Decision, Moment, Turn};
use super::{Wallet, due};
use crate::calendar::Day;
use crate::points::Points;
use crate::refusal::Refusal;

/// The most facts that one transaction records. The database takes 100 items; the wallet and what belongs to a
/// command need places too.
pub const FACTS_MAX: usize = 80;

/// What a sweep found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    /// The wallet with its new due day, and the facts to record.
    pub decision: Decision,
    /// Points the member should hear about, by last day.
    pub expiring: Vec<Expiring>,
}

/// Points that expire soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// The last day they can be used.
    pub expires_on: Day,
    /// How many.
    pub points: Points,
}

/// Records what is due and moves the due day on.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`].
pub fn sweep(wallet: Wallet, moment: &Moment<'_>) -> Result<Swept, Refusal> {
    let mut turn = Turn::begin_within(wallet, moment, FACTS_MAX)?;
    let expiring = turn.notices();
    turn.wallet.due_on = due::next(&turn.wallet, moment.program);
    Ok(Swept {
        decision: turn.seal(),
        expiring,
    })
}

/// Where more has become due than one transaction can record beside a command: the part to record first.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`].
pub fn backlog(wallet: &Wallet, moment: &Moment<'_>) -> Result<Option<Decision>, Refusal> {
    // Each fact ends a hold, a pending order or a last day, so most wallets cannot have a backlog at all.
    let could_be_due = wallet
        .holds
        .len()
        .saturating_add(wallet.pending.len())
        .saturating_add(wallet.lots.by_day().len());
    if could_be_due < FACTS_MAX {
        return Ok(None);
    }
    let turn = Turn::begin_within(wallet.clone(), moment, FACTS_MAX)?;
    Ok((turn.recorded() >= FACTS_MAX).then(|| turn.seal()))
}

impl Turn<'_> {
    /// The notices that are due today, marked as given.
    fn notices(&mut self) -> Vec<Expiring> {
        let today = self.moment.today();
        let mut expiring = Vec::new();
        for (expires_on, points) in self.wallet.lots.by_day() {
            if let Some(days) = due::notice(expires_on, today, &self.wallet, self.moment.program) {
                self.wallet.noticed.insert(expires_on, days);
                expiring.push(Expiring { expires_on, points });
            }
        }
        expiring
    }
}
