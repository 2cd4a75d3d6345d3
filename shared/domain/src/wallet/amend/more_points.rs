//! An edit that lets more points pay for an order spends them, and the rules of spending hold: those of the program that
//! judged the purchase, for all points that pay from now on.

use super::Amend;
use crate::points::Points;
use crate::program::Program;
use crate::refusal::Refusal;
use crate::rules::redeem::allowed;
use crate::wallet::redeem::refusal;

/// Whether the points that pay beyond those that did may; what pays already counts as if it were still `available`.
/// Fewer points, and as many, need no leave; but of fewer, none may pay nothing.
///
/// # Errors
/// [`Refusal::NotCombinable`], [`Refusal::NotAMultiple`], [`Refusal::BelowMinimum`], [`Refusal::AboveLimit`].
pub(super) fn are_allowed(
    command: &Amend,
    available: Points,
    program: &Program,
) -> Result<(), Refusal> {
    let Some(said) = command.points_used else {
        return Ok(());
    };
    let (before, after) = (pay_now(command), said.less(command.earned.unnamed()));
    if after <= before {
        let multiple = program.point_value.points;
        return match after == before || after.get().is_multiple_of(multiple) {
            true => Ok(()),
            false => Err(Refusal::NotAMultiple { multiple }),
        };
    }
    if command.kept_apart {
        return Err(Refusal::NotCombinable);
    }
    let (wanted, balance) = (said.get(), available.plus(before)?.get());
    let order = Some(&command.order);
    allowed(program, wanted, balance, order)
        .map_err(|unmet| refusal(unmet, program, wanted, balance, order))
}

/// The points of this wallet that pay for the order before the edit.
fn pay_now(command: &Amend) -> Points {
    let edited = command.earned.edited.as_ref();
    let said = edited.and_then(|edited| edited.used);
    let paid = command.paid.as_ref().map(|paid| paid.lots.total());
    said.or(paid).unwrap_or(Points::ZERO)
}
