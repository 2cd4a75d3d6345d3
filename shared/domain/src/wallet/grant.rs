//! Points that a coupon gives, and takes back when its order is cancelled; and those that a campaign run gives.

use super::Wallet;
use super::adjust::granted;
use super::turn::{Decision, Moment, Turn};
use crate::calendar::Day;
use crate::entry::{EntryKey, Moved};
use crate::fact::Fact;
use crate::points::Points;
use crate::program::Shortfall;
use crate::refusal::Refusal;

/// Gives points with the program's ordinary last day.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`] past the range of points.
pub fn grant(
    wallet: Wallet,
    key: EntryKey,
    reason: &str,
    points: Points,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    give(wallet, key, reason, (points, None), moment)
}

/// Gives points with a last day of their own, where there is one.
///
/// # Errors
/// As [`grant`]; [`Refusal::LastDayPassed`].
pub fn give(
    wallet: Wallet,
    key: EntryKey,
    reason: &str,
    (points, own_day): (Points, Option<Day>),
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    if own_day.is_some_and(|day| day < moment.today()) {
        return Err(Refusal::LastDayPassed);
    }
    let lots = granted(points, own_day, moment);
    turn.credit(&lots, moment.now)?;
    turn.record(
        key,
        Fact::Granted {
            reason: reason.to_owned(),
            done: None,
        },
        Moved::come(lots),
    );
    turn.finish()
}

/// Takes granted points back, soonest to expire first; what is not there any more is owed, or let go, as the program
/// says.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`] past the range of points.
pub fn take_back(
    wallet: Wallet,
    key: EntryKey,
    reason: &str,
    points: Points,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let taken = turn.wallet.lots.take(points);
    let debt_added = match moment.program.returns.shortfall {
        Shortfall::Debt => points.less(taken.total()),
        Shortfall::Clamp => Points::ZERO,
    };
    turn.wallet.debt = turn.wallet.debt.plus(debt_added)?;
    turn.record(
        key,
        Fact::ClawedBack {
            reason: reason.to_owned(),
            debt_added,
        },
        Moved::gone(taken),
    );
    turn.finish()
}
