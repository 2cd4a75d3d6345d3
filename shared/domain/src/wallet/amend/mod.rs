//! An order was edited after the fact (受注編集): it is judged again as it was judged then, and the difference moves.
//!
//! The order is the whole order as edited, with what has come back of it already, so the same order again moves nothing.
//! Judged is by what was recorded: the program's version, the day of issue, and the buyer [`as_then`]. With goods for A
//! of G yen back, ⌊P × A ÷ G⌋ of P points have moved, before the edit as after it; what moves is the difference of what
//! is left. So an edit and a return come to the same in either order, and a full return leaves what was before the
//! purchase.
//!
//! An edit is all or nothing, and makes no debt: what is taken must be there, what the same edit brings included. It is
//! no activity of the member's, and extends no points.

mod apply;
pub(super) mod as_then;
mod more_points;

use self::apply::Edit;
use self::as_then::judged;
use self::more_points::are_allowed;
use super::Wallet;
use super::earn::{describe, most_beyond, pending_until};
use super::lots::Lots;
use super::turn::{Decision, Moment, Turn};
use crate::calendar::Instant;
use crate::entry::Fingerprint;
use crate::fact::{Amended, Earned, Edited, PaidWithPoints};
use crate::ids::{AmendmentId, OrderId};
use crate::order::Order;
use crate::points::Points;
use crate::program::Program;
use crate::refusal::Refusal;

/// An edit of an order.
#[derive(Clone, Debug)]
pub struct Amend {
    /// Its id.
    pub amendment_id: AmendmentId,
    /// The purchase.
    pub order_id: OrderId,
    /// The whole order, as it was edited.
    pub order: Order,
    /// All points that pay for it from now on; `None`: as before.
    pub points_used: Option<Points>,
    /// The purchase as it was recorded, or as the newest edit left it.
    pub earned: Earned,
    /// When the purchase was recorded.
    pub earned_at: Instant,
    /// The points of its redemption: those that were spent in the end, or, `open`, those that are still held.
    pub paid: Option<PaidWithPoints>,
    /// A coupon was used for the order that points do not go with.
    pub kept_apart: bool,
}

impl Amend {
    /// What asking for an edit is recognised by.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn fingerprint(
        order_id: &OrderId,
        order: &Order,
        points_used: Option<Points>,
    ) -> Result<Fingerprint, serde_json::Error> {
        Fingerprint::of(&("amendment", order_id, order, points_used))
    }
}

/// Edits an order. It is judged by the program that judged the purchase.
///
/// # Errors
/// [`Refusal::ReturnExceedsOrder`] where not all that came back is in the edited order, or nothing is left of the old
/// one; [`Refusal::AboveLimit`] where the points used are worth more than what is to pay;
/// whatever the redemption rules refuse where more points pay than before, [`Refusal::NotCombinable`] with a coupon;
/// [`Refusal::InsufficientPoints`] where the difference is not covered; [`Refusal::RedemptionStillHeld`] where the points
/// used change while they are held; [`Refusal::OrderAmended`] where another version of the order is the newest;
/// [`Refusal::MemberWithdrawn`].
pub fn amend(wallet: Wallet, command: Amend, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    turn.is_newest(&command.order_id, &command.earned)?;
    let edited = edited(&command)?;
    is_payable(&command.order, edited.judged_with, moment.program)?;
    are_allowed(&command, turn.wallet.lots.total(), moment.program)?;
    let award = judged(&turn.wallet, &command, edited.judged_with, moment)?;
    let then = Moment {
        now: command.earned_at,
        ..moment.clone()
    };
    let Amend {
        order_id,
        order,
        earned: before,
        paid,
        ..
    } = command;
    let today = moment.today();
    let after = Earned {
        // The day and the buyer are those of the purchase, also where the edit names another day.
        month: before.month,
        day: before.day,
        expires_on: before.expires_on,
        buyer: before.buyer.clone(),
        available_on: pending_until(&then).filter(|day| *day > today),
        edited: Some(Box::new(edited)),
        ..describe(order, before.paid.clone(), award, &then)?
    };
    turn.amended(Edit {
        order_id,
        before,
        paid,
        after,
    })?;
    turn.finish()
}

/// An edit as its entry holds it, asked again on a wallet that does not know it.
pub(super) fn again(
    turn: &mut Turn<'_>,
    amended: &Amended,
    before: Earned,
    paid: Option<PaidWithPoints>,
) -> Result<(), Refusal> {
    turn.is_newest(&amended.order_id, &before)?;
    turn.amended(Edit {
        order_id: amended.order_id.clone(),
        before,
        paid,
        after: amended.earned.clone(),
    })
}

/// The points that pay for the order from now on.
fn edited(command: &Amend) -> Result<Edited, Refusal> {
    let before = command.earned.edited.as_ref();
    let unnamed = command.earned.unnamed();
    let judged_with = command.earned.judged_with();
    let used = before.and_then(|edited| edited.used);
    let mut edited = Edited {
        by: command.amendment_id.clone(),
        judged_with,
        used,
        own: Lots::new(),
    };
    if let Some(said) = command.points_used {
        edited.judged_with = said;
        let pays = said.less(unnamed);
        let held = command.paid.as_ref().filter(|paid| paid.open);
        match held {
            None => edited.used = Some(pays),
            Some(held) if held.lots.total() == pays => {}
            Some(_) => return Err(Refusal::RedemptionStillHeld),
        }
    }
    Ok(edited)
}

/// Points are never worth more than what is to pay.
fn is_payable(order: &Order, points: Points, program: &Program) -> Result<(), Refusal> {
    most_beyond(order, points.get(), program)
        .map_or(Ok(()), |limit| Err(Refusal::AboveLimit { limit }))
}

impl Turn<'_> {
    /// The newest edit of an order.
    pub(super) fn newest_edit(&self, order_id: &OrderId) -> Option<AmendmentId> {
        let state = self.wallet.orders.get(order_id)?;
        state.amended.clone()
    }

    /// Whether this is the newest version of an order.
    pub(super) fn is_newest(&self, order_id: &OrderId, earned: &Earned) -> Result<(), Refusal> {
        let newest = self.newest_edit(order_id);
        if newest.as_ref() == earned.amended() {
            Ok(())
        } else {
            Err(Refusal::OrderAmended { newest })
        }
    }
}
