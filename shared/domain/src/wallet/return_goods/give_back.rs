//! Spent points are given back.

use super::stretch::Stretch;
use crate::calendar::add_days;
use crate::fact::PaidWithPoints;
use crate::points::Points;
use crate::program::ExpiredLot;
use crate::refusal::Refusal;
use crate::wallet::lots::{LastDay, LotKey, Lots};
use crate::wallet::turn::Turn;

impl Turn<'_> {
    /// Gives spent points back with their original last day; where that has passed, as the program says.
    pub(super) fn give_back(
        &mut self,
        part: &Stretch<'_>,
        paid: Option<&PaidWithPoints>,
    ) -> Result<(Lots, Points), Refusal> {
        let Some(paid) = paid else {
            return Ok((Lots::new(), Points::ZERO));
        };
        let today = self.moment.today();
        let mut restored = Lots::new();
        let mut forfeited = Points::ZERO;
        let before = self.given_back(paid)?;
        let after = before.plus(Points::of(part.part_of(paid.lots.total().get()))?)?;
        for (key, points) in paid.lots.stretch_from_last(before, after).iter() {
            if !key.last_day.is_before(today) {
                restored.add(key, points)?;
            } else if let ExpiredLot::Reissue { days } = self.moment.program.returns.expired_lot {
                let last_day = LastDay::On(add_days(today, days));
                restored.add(LotKey { last_day, ..key }, points)?;
            } else {
                forfeited = forfeited.plus(points)?;
            }
        }
        self.credit(&restored, self.moment.now)?;
        Ok((restored, forfeited))
    }

    /// What a redemption has given back, over all the orders that name it: each point of it comes back once, whichever
    /// of them asks.
    fn given_back(&self, paid: &PaidWithPoints) -> Result<Points, Refusal> {
        let mut orders = self.wallet.orders.values();
        orders.try_fold(Points::ZERO, |given, state| {
            if state.redemption.as_ref() == Some(&paid.redemption_id) {
                given.plus(state.given_back)
            } else {
                Ok(given)
            }
        })
    }
}
