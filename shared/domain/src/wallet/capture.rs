//! A hold ends with points spent.

use super::turn::{Decision, Moment, Turn};
use super::{Hold, Wallet};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Fact, Spent};
use crate::ids::RedemptionId;
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rules::share;

/// Spends `points` of a hold, or all of it; the rest goes back to the lots it came from. `None` where the hold is no
/// longer open.
///
/// # Errors
/// [`Refusal::AboveLimit`] for more than is held, [`Refusal::NotAMultiple`] for a part that has no whole value in
/// yen, [`Refusal::MemberWithdrawn`].
pub fn capture(
    wallet: Wallet,
    redemption_id: RedemptionId,
    points: Option<Points>,
    held: &Spent,
    moment: &Moment<'_>,
) -> Result<Option<Decision>, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let Some(hold) = turn.wallet.holds.remove(&redemption_id) else {
        return Ok(None);
    };
    let points = points.unwrap_or(held.points);
    if points > held.points {
        return Err(Refusal::AboveLimit {
            limit: held.points.get(),
        });
    }
    let spent = part_of(held, points, moment)?;
    turn.captured(redemption_id, hold, spent)?;
    turn.finish().map(Some)
}

impl Turn<'_> {
    /// Spends a part of a hold that is open no more, and gives the rest back.
    pub(super) fn captured(
        &mut self,
        redemption_id: RedemptionId,
        hold: Hold,
        spent: Spent,
    ) -> Result<(), Refusal> {
        let mut rest = hold.lots;
        let from = rest.take(spent.points);
        self.wallet.lots.add_all(&rest)?;
        let key = EntryKey::new(Record::Outcome, redemption_id.as_str());
        let fact = Fact::Captured {
            redemption_id,
            spent,
            from,
        };
        self.record(key, fact, Moved::come(rest));
        Ok(())
    }
}

/// What a part of the held points is worth; its discount is shared over the tax rates as the whole was.
fn part_of(held: &Spent, points: Points, moment: &Moment<'_>) -> Result<Spent, Refusal> {
    if points == held.points {
        return Ok(held.clone());
    }
    let value = moment.program.point_value;
    if points.get().checked_rem(value.points) != Some(0) {
        return Err(Refusal::NotAMultiple {
            multiple: value.points,
        });
    }
    let value_yen = value.yen_of(points.get());
    let weights: Vec<u64> = held
        .tax_allocation
        .iter()
        .map(|part| part.discount_yen)
        .collect();
    let shares = share::out(value_yen, weights);
    let mut tax_allocation = held.tax_allocation.clone();
    for (part, discount_yen) in tax_allocation.iter_mut().zip(shares) {
        part.discount_yen = discount_yen;
    }
    Ok(Spent {
        points,
        value_yen,
        tax_allocation,
    })
}
