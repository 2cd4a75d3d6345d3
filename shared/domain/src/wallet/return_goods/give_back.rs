//! Spent points are given back.

use super::stretch::Stretch;
use crate::calendar::add_days;
use crate::fact::PaidWithPoints;
use crate::points::Points;
use crate::program::ExpiredLot;
use crate::refusal::Refusal;
use crate::wallet::OrderState;
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
        let still_out = self.not_given_back_yet(paid);
        for (key, points) in part.lots_of(&paid.lots)?.take(still_out).iter() {
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

    /// What one redemption can still give back, over all the orders that name it: points never come from nothing.
    fn not_given_back_yet(&self, paid: &PaidWithPoints) -> Points {
        let same = |state: &&OrderState| state.redemption.as_ref() == Some(&paid.redemption_id);
        let given = self
            .wallet
            .orders
            .values()
            .filter(same)
            .map(|state| state.given_back);
        given.fold(paid.lots.total(), Points::less)
    }
}
