//! Staff correct a balance.

use super::Wallet;
use super::earn::lot_key;
use super::lots::{LastDay, LotKind, Lots};
use super::turn::{Decision, Moment, Turn};
use crate::calendar::Day;
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::Fact;
use crate::ids::AdjustmentId;
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rules::expiry;

/// A correction.
#[derive(Clone, Debug)]
pub struct Adjust {
    /// Its id.
    pub adjustment_id: AdjustmentId,
    /// What changes.
    pub change: Change,
    /// Why; an auditor reads it.
    pub reason: String,
    /// Who; an auditor reads it.
    pub operator: String,
}

/// Which way a correction goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Points are given, with a last day of their own or the program's ordinary one.
    Give(Points, Option<Day>),
    /// Points are taken, soonest to expire first, from what is there.
    Take(Points),
}

/// Corrects a balance.
///
/// # Errors
/// [`Refusal::InsufficientPoints`] where more is taken than is there; [`Refusal::LastDayPassed`];
/// [`Refusal::MemberWithdrawn`].
pub fn adjust(wallet: Wallet, command: Adjust, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let moved = match command.change {
        Change::Give(_, Some(day)) if day < moment.today() => return Err(Refusal::LastDayPassed),
        Change::Give(points, own_day) => {
            let lots = granted(points, own_day, moment);
            turn.credit(&lots, moment.now)?;
            Moved::come(lots)
        }
        Change::Take(points) => Moved::gone(turn.debit(points)?),
    };
    let fact = Fact::Adjusted {
        reason: command.reason,
        operator: command.operator,
    };
    turn.record(
        EntryKey::new(Record::Adjustment, command.adjustment_id.as_str()),
        fact,
        moved,
    );
    turn.finish()
}

/// Points given rather than earned.
pub(super) fn granted(points: Points, own_day: Option<Day>, moment: &Moment<'_>) -> Lots {
    let key = match own_day {
        Some(day) => lot_key(LastDay::On(day), LotKind::Limited, moment),
        None => lot_key(
            LastDay::from(expiry::last_day(moment.program, moment.today())),
            LotKind::Grant,
            moment,
        ),
    };
    Lots::one(key, points)
}
