//! What a sweep does to a wallet that is due: record what has expired or matured, and say which notices to send.
//!
//! It decides nothing that a reader does not already see; it writes down what is already true.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::redeem::HOLD_SECONDS_MAX;
use super::turn::{Decision, Moment, Turn};
use super::{Wallet, due};
use crate::calendar::Day;
use crate::fact::Fact;
use crate::points::Points;
use crate::program::CARDS_MAX;
use crate::refusal::Refusal;

/// The facts after which a sweep stops and begins another transaction.
///
/// The database takes 100 items in one. The last fact may be a hold that lapsed after the last day of its points, and
/// bring with it an expiry for each day it was held, and the payment of a debt; a command may end such a hold too, or fill
/// every stamp card, and the wallet needs a place.
pub const FACTS_MAX: usize = 60;

const ITEMS_MAX: usize = 100;

/// The most last days that can pass while points are held.
const HELD_DAYS_MAX: usize = 30;

const _: () = {
    assert!(HOLD_SECONDS_MAX <= 30 * 24 * 60 * 60);
    assert!(FACTS_MAX + HELD_DAYS_MAX + 4 <= ITEMS_MAX);
    assert!(FACTS_MAX + CARDS_MAX + 4 <= ITEMS_MAX);
};

/// What a sweep found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    /// The wallet with its new due day, and the facts to record.
    pub decision: Decision,
    /// Points the member should hear about, by last day.
    pub expiring: Vec<Expiring>,
    /// Whether all that is due is recorded. Where not, another sweep goes on from this wallet.
    pub is_settled: bool,
}

/// What the last sweep of a wallet did. It stands in the wallet, so that whoever repeats a piece of a run knows what the
/// run has done already, and so that nobody is told twice on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastSweep {
    /// Which run swept.
    #[serde(rename = "r")]
    pub run: String,
    /// The day on which it did.
    #[serde(rename = "d")]
    pub on: Day,
    /// The points that expired in this run.
    #[serde(rename = "e", default, skip_serializing_if = "is_zero")]
    pub points_expired: u64,
    /// Whether the member was told something on that day.
    #[serde(rename = "t", default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_zero(points: &u64) -> bool {
    *points == 0
}

impl LastSweep {
    /// The first day on which the member may be told something again.
    #[must_use]
    pub fn tells_again_on(&self) -> Option<Day> {
        self.told.then(|| self.on.succ_opt().unwrap_or(self.on))
    }
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
    turn.wallet.swept = Some(Box::new(turn.swept(!expiring.is_empty())));
    let next = due::next(&turn.wallet, moment.program);
    turn.wallet.due_on = if settled {
        next
    } else {
        // It stays where it stands in the index, so that a run which lays its work out meanwhile meets it once.
        due::pulled(due::pulled(turn.wallet.due_on, Some(moment.today())), next)
    };
    Ok(Swept {
        decision: turn.seal(),
        expiring,
        is_settled: settled,
    })
}

/// The same wallet where its owner was told something else on this day, of which it knows nothing: they hear of points
/// on the next.
#[must_use]
pub fn told_already(wallet: Wallet, on: Day, moment: &Moment<'_>) -> Wallet {
    let swept = wallet.swept.as_deref();
    let of_this_run = swept.filter(|swept| swept.run == moment.by);
    let swept = LastSweep {
        run: moment.by.to_owned(),
        on: swept.map_or(on, |swept| swept.on.max(on)),
        points_expired: of_this_run.map_or(0, |swept| swept.points_expired),
        told: true,
    };
    Wallet {
        swept: Some(Box::new(swept)),
        ..wallet
    }
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

/// The most facts that time can decide about what is there now: most wallets cannot have a backlog at all. A hold,
/// a pending order and a promise each end once, and may pay a debt; each last day passes once.
fn facts_ahead(wallet: &Wallet) -> usize {
    let held = wallet.holds.values().map(|hold| &hold.lots);
    let referrals = || wallet.used.referrals.waiting();
    let waiting = referrals().map(|(_, _, pending)| pending);
    let pending = wallet.pending.values().chain(waiting);
    let pending = pending.map(|pending| &pending.lots);
    let ends = wallet.holds.len().saturating_add(wallet.pending.len());
    let ends = ends.saturating_add(referrals().count());
    let days: BTreeSet<Day> = std::iter::once(&wallet.lots)
        .chain(held)
        .chain(pending)
        .flat_map(|lots| lots.by_day().into_keys())
        .collect();
    ends.saturating_mul(2).saturating_add(days.len())
}

impl Turn<'_> {
    /// The notices that are due today, marked as given. Who was told something today hears the rest tomorrow: it would
    /// take the place of what is on its way.
    fn notices(&mut self) -> Vec<Expiring> {
        let today = self.moment.today();
        let swept = self.wallet.swept.as_deref();
        if swept.and_then(LastSweep::tells_again_on) > Some(today) {
            return Vec::new();
        }
        let mut expiring = Vec::new();
        for (expires_on, points) in self.wallet.lots.by_day() {
            if let Some(days) = due::notice(expires_on, today, &self.wallet, self.moment.program) {
                self.wallet.noticed.insert(expires_on, days);
                expiring.push(Expiring { expires_on, points });
            }
        }
        expiring
    }

    /// What this sweep did, together with what its run had done before.
    fn swept(&self, tells: bool) -> LastSweep {
        let (run, today) = (self.moment.by, self.moment.today());
        let before = self.wallet.swept.as_deref();
        let of_this_run = before.filter(|before| before.run == run);
        let points = self.recorded_facts().filter_map(|entry| {
            let expires = matches!(entry.fact, Fact::Expired { .. });
            expires.then(|| entry.moved.gone.total().get())
        });
        LastSweep {
            run: run.to_owned(),
            // A clock that is behind another one brings no day back.
            on: before.map_or(today, |before| before.on.max(today)),
            points_expired: points.fold(
                of_this_run.map_or(0, |before| before.points_expired),
                u64::saturating_add,
            ),
            told: tells || before.is_some_and(|before| before.told && before.on >= today),
        }
    }
}
