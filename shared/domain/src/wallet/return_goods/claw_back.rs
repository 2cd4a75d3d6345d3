//! Earned points are taken back.

use super::stretch::Stretch;
use crate::fact::Earned;
use crate::ids::OrderId;
use crate::points::Points;
use crate::program::{ExpiryPolicy, Shortfall};
use crate::refusal::Refusal;
use crate::wallet::lots::{LotKey, LotKind, Lots};
use crate::wallet::turn::Turn;

/// What a claw-back did.
pub(super) struct ClawBack {
    pub(super) total: Points,
    pub(super) from_pending: Points,
    pub(super) debt_added: Points,
    pub(super) taken: Lots,
}

impl Turn<'_> {
    /// Takes earned points back from the lots they went to, whether they wait there or can be used; what is not there
    /// any more from the soonest to expire; what is missing then is owed, or let go, as the program says.
    pub(super) fn claw_back(
        &mut self,
        part: &Stretch<'_>,
        order_id: &OrderId,
        earned: &Earned,
    ) -> Result<ClawBack, Refusal> {
        let wanted = part.lots_of(&earned.lots)?;
        if self.wallet.pending.contains_key(order_id) {
            let total = self.take_pending(order_id, &wanted)?;
            return Ok(ClawBack {
                total,
                from_pending: total,
                debt_added: Points::ZERO,
                taken: Lots::new(),
            });
        }
        let taken = self.take_usable(&wanted)?;
        let missing = wanted.total().less(taken.total());
        let debt_added = match self.moment.program.returns.shortfall {
            Shortfall::Debt => missing,
            Shortfall::Clamp => Points::ZERO,
        };
        self.wallet.debt = self.wallet.debt.plus(debt_added)?;
        Ok(ClawBack {
            total: taken.total().plus(debt_added)?,
            from_pending: Points::ZERO,
            debt_added,
            taken,
        })
    }

    /// An order's pending points are all there is of it: none are missing, and whatever has a later last day by now is
    /// its own, under whichever program that was given.
    pub(in crate::wallet) fn take_pending(
        &mut self,
        order_id: &OrderId,
        wanted: &Lots,
    ) -> Result<Points, Refusal> {
        let Some(mut pending) = self.wallet.pending.remove(order_id) else {
            return Ok(Points::ZERO);
        };
        let taken = take_own(&mut pending.lots, wanted, true)?;
        if !pending.lots.is_empty() {
            self.wallet.pending.insert(order_id.clone(), pending);
        }
        Ok(taken.total())
    }

    /// Takes from the lots that the points went to; what is not there, from the soonest to expire.
    pub(in crate::wallet) fn take_usable(&mut self, wanted: &Lots) -> Result<Lots, Refusal> {
        let rolls = self.moment.program.expiry.policy == ExpiryPolicy::Rolling;
        let mut taken = take_own(&mut self.wallet.lots, wanted, rolls)?;
        let missing = wanted.total().less(taken.total());
        taken.add_all(&self.wallet.lots.take(missing))?;
        Ok(taken)
    }
}

/// Takes up to `wanted` from the lots that the points went to, which activity may have given a later last day.
fn take_own(lots: &mut Lots, wanted: &Lots, rolls: bool) -> Result<Lots, Refusal> {
    let mut taken = Lots::new();
    for (key, points) in wanted.iter() {
        let own = lots.take_where(points, |lot| lot == key || (rolls && is_later(lot, key)));
        taken.add_all(&own)?;
    }
    Ok(taken)
}

/// Whether `lot` may hold points of `key` to which activity gave a later last day.
fn is_later(lot: LotKey, key: LotKey) -> bool {
    key.kind != LotKind::Limited
        && (lot.kind, lot.issued_fy) == (key.kind, key.issued_fy)
        && lot.last_day > key.last_day
}
