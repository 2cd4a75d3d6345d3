//! Spent points are given back.

use super::paying::{Given, Paying};
use super::stretch::Stretch;
use crate::calendar::add_days;
use crate::fact::{Earned, PaidWithPoints};
use crate::ids::OrderId;
use crate::points::Points;
use crate::program::ExpiredLot;
use crate::refusal::Refusal;
use crate::wallet::lots::{LastDay, LotKey, Lots};
use crate::wallet::turn::Turn;

impl Turn<'_> {
    /// Gives spent points back, those that expire last first, and says which of them they were.
    pub(super) fn give_back(
        &mut self,
        part: &Stretch<'_>,
        order_id: &OrderId,
        earned: &Earned,
        paid: Option<&PaidWithPoints>,
    ) -> Result<(Lots, Points, Given), Refusal> {
        let mut paying = Paying::of(&self.wallet, order_id, earned, paid)?;
        let back = Points::of(part.part_of(paying.used.get()))?;
        let given = paying.give_back(back)?;
        let (restored, forfeited) = self.as_of_today(&given.all()?)?;
        self.credit(&restored, self.moment.now)?;
        Ok((restored, forfeited, given))
    }

    /// Points as they come back today: with their original last day, or where that has passed, as the program says.
    /// Answers them, and how many are gone for good.
    pub(in crate::wallet) fn as_of_today(&self, lots: &Lots) -> Result<(Lots, Points), Refusal> {
        let today = self.moment.today();
        let mut restored = Lots::new();
        let mut forfeited = Points::ZERO;
        for (key, points) in lots.iter() {
            if !key.last_day.is_before(today) {
                restored.add(key, points)?;
            } else if let ExpiredLot::Reissue { days } = self.moment.program.returns.expired_lot {
                let last_day = LastDay::On(add_days(today, days));
                restored.add(LotKey { last_day, ..key }, points)?;
            } else {
                forfeited = forfeited.plus(points)?;
            }
        }
        Ok((restored, forfeited))
    }
}
