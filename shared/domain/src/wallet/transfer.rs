//! A member gives points to another member of the family.
//!
//! The points stay what they are: their last day, year of issue and kind go along, soonest to expire first, so that
//! nobody makes points younger by passing them on. What the other owes is paid first, as from any points that come. Ranks
//! follow what a member buys, so nothing of them moves. Each of the two journals says what left and what came, under the
//! transfer's own id.

use super::Wallet;
use super::lots::Lots;
use super::turn::{Decision, Moment, Turn};
use crate::entry::{Entry, EntryKey, Moved, Record};
use crate::fact::Fact;
use crate::ids::{MemberId, TransferId};
use crate::points::Points;
use crate::refusal::Refusal;

/// What a transfer decided, for both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transferred {
    /// The member who gave.
    pub gave: Decision,
    /// The member who got.
    pub got: Decision,
}

/// Gives points of one member to another.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`] where one of them has left; [`Refusal::NotOneFamily`], also where the program has no
/// families any more; [`Refusal::InsufficientPoints`]; [`Refusal::AboveLimit`] where the other would pass the range of
/// points.
pub fn transfer(
    from: Wallet,
    to: Wallet,
    transfer_id: &TransferId,
    points: Points,
    moment: &Moment<'_>,
) -> Result<Transferred, Refusal> {
    are_family(&from, &to, moment)?;
    let (giver, taker) = (from.member.clone(), to.member.clone());
    let key = |record| EntryKey::new(record, transfer_id.as_str());
    let (gave, lots) = give(from, key(Record::TransferOut), &taker, points, moment)?;
    let got = take(to, key(Record::TransferIn), &giver, &lots, moment)?;
    Ok(Transferred { gave, got })
}

/// Whether two entries are the halves of one transfer: all that left is all that came.
#[must_use]
pub fn are_halves(out: &Entry, come: &Entry) -> bool {
    let (Fact::TransferredTo { to }, Fact::TransferredFrom { from }) = (&out.fact, &come.fact)
    else {
        return false;
    };
    *to == come.member
        && *from == out.member
        && out.key.id == come.key.id
        && out.moved == Moved::gone(come.moved.come.clone())
        && come.moved.gone.is_empty()
}

/// Both wallets say which family their member is of, and both are written on the condition that they still say so.
fn are_family(from: &Wallet, to: &Wallet, moment: &Moment<'_>) -> Result<(), Refusal> {
    if from.withdrawn || to.withdrawn {
        return Err(Refusal::MemberWithdrawn);
    }
    let is_one = from.family.is_some() && from.family == to.family;
    if is_one && moment.program.families.is_some() {
        Ok(())
    } else {
        Err(Refusal::NotOneFamily)
    }
}

/// The half of the member who gives, and what goes.
pub(super) fn give(
    wallet: Wallet,
    key: EntryKey,
    to: &MemberId,
    points: Points,
    moment: &Moment<'_>,
) -> Result<(Decision, Lots), Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let lots = turn.debit(points)?;
    let fact = Fact::TransferredTo { to: to.clone() };
    turn.record(key, fact, Moved::gone(lots.clone()));
    Ok((turn.finish()?, lots))
}

/// The half of the member who gets.
pub(super) fn take(
    wallet: Wallet,
    key: EntryKey,
    from: &MemberId,
    lots: &Lots,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    turn.credit(lots, moment.now)?;
    let fact = Fact::TransferredFrom { from: from.clone() };
    turn.record(key, fact, Moved::come(lots.clone()));
    turn.finish()
}
