//! What a sweep does to a wallet that is due: record what has expired or matured, and say which notices to send.
//!
//! It decides nothing that a reader does not already see; it writes down what is already true.

use std::collections::BTreeSet;

use super::redeem::HOLD_SECONDS_MAX;
use super::turn::{Decision, Moment, Turn};
use super::{Wallet, due};
use crate::calendar::Day;
use crate::points::Points;
use crate::refusal::Refusal;

/// The facts after which a sweep stops and begins another transaction.
///
/// The database takes 100 items in one. The last fact may be a hold that lapsed after the last day of its points, and
/// bring with it an expiry for each day it was held, and the payment of a debt; a command may end such a hold too, and
/// the wallet needs a place.
pub const FACTS_MAX: usize = 60;

const ITEMS_MAX: usize = 100;

/// The most last days that can pass while points are held.
const HELD_DAYS_MAX: usize = 30;

const _: () = {
    assert!(HOLD_SECONDS_MAX <= 30 * 24 * 60 * 60);
    assert!(FACTS_MAX + HELD_DAYS_MAX + 4 <= ITEMS_MAX);
};

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
    // What is not settled yet is due still, and says nothing about what is left to expire.
    let settled = turn.is_settled();
    let expiring = if settled { turn.notices() } else { Vec::new() };
    let next = due::next(&turn.wallet, moment.program);
    turn.wallet.due_on = if settled {
        next
    } else {
        due::pulled(Some(moment.today()), next)
    };
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
    if facts_ahead(wallet) < FACTS_MAX {
        return Ok(None);
    }
    let mut turn = Turn::begin_within(wallet.clone(), moment, FACTS_MAX)?;
    if turn.recorded() < FACTS_MAX {
        return Ok(None);
    }
    let next = due::next(&turn.wallet, moment.program);
    turn.wallet.due_on = due::pulled(turn.wallet.due_on, next);
    Ok(Some(turn.seal()))
}

/// The most facts that time can decide about what is there now: most wallets cannot have a backlog at all. A hold and
/// a pending order each end once, and may pay a debt; each last day passes once.
fn facts_ahead(wallet: &Wallet) -> usize {
    let held = wallet.holds.values().map(|hold| &hold.lots);
    let pending = wallet.pending.values().map(|pending| &pending.lots);
    let ends = wallet.holds.len().saturating_add(wallet.pending.len());
    let days: BTreeSet<Day> = std::iter::once(&wallet.lots)
        .chain(held)
        .chain(pending)
        .flat_map(|lots| lots.by_day().into_keys())
        .collect();
    ends.saturating_mul(2).saturating_add(days.len())
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
