//! The stretch of an order that one return covers, counted cumulatively so that stretches sum to the whole.

use crate::points::Points;
use crate::refusal::Refusal;
use crate::rules::proportion;
use crate::wallet::OrderState;
use crate::wallet::lots::Lots;

/// How much of `whole` has moved with the goods that have come back of an order for `goods_yen`.
pub(in crate::wallet) fn came_back(whole: u64, state: &OrderState, goods_yen: u64) -> u64 {
    if state.in_full {
        whole
    } else {
        proportion::moved(whole, state.returned_yen, goods_yen)
    }
}

/// The stretch of an order that one return covers.
pub(super) struct Stretch<'a> {
    pub(super) before: &'a OrderState,
    pub(super) after: &'a OrderState,
    pub(super) goods_yen: u64,
}

impl Stretch<'_> {
    /// How much of `whole` had moved before this return, and has moved after it.
    fn of(&self, whole: u64) -> (u64, u64) {
        let moved = |state: &OrderState| came_back(whole, state, self.goods_yen);
        (moved(self.before), moved(self.after))
    }

    /// The part of `whole` that this return moves.
    pub(super) fn part_of(&self, whole: u64) -> u64 {
        let (before, after) = self.of(whole);
        after.saturating_sub(before)
    }

    /// The lots that this return moves, those that expire last first.
    pub(super) fn lots_of(&self, lots: &Lots) -> Result<Lots, Refusal> {
        let (start, end) = self.of(lots.total().get());
        Ok(lots.stretch_from_last(Points::of(start)?, Points::of(end)?))
    }
}
