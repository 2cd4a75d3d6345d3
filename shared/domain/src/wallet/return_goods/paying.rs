//! The points that pay for an order: those of its redemption, which other orders may name too, and its own, which edits
//! of the order have spent on it.

use crate::fact::{Earned, PaidWithPoints};
use crate::ids::{OrderId, RedemptionId};
use crate::points::Points;
use crate::refusal::Refusal;
use crate::wallet::Wallet;
use crate::wallet::lots::Lots;

/// What pays for an order, less what was given back.
pub(in crate::wallet) struct Paying {
    /// How many pay for all of it, before anything came back.
    pub(in crate::wallet) used: Points,
    /// What is left of its redemption, whichever order gave the rest back: each point of it comes back once.
    of_redemption: Lots,
    /// What is left of its own.
    pub(in crate::wallet) own: Lots,
}

/// Points that were given back.
#[derive(Default)]
pub(in crate::wallet) struct Given {
    /// Of the redemption.
    pub(in crate::wallet) of_redemption: Lots,
    /// Of the order's own.
    pub(in crate::wallet) own: Lots,
}

impl Given {
    /// All together.
    pub(in crate::wallet) fn all(&self) -> Result<Lots, Refusal> {
        let mut all = self.of_redemption.clone();
        all.add_all(&self.own)?;
        Ok(all)
    }
}

impl Paying {
    /// What pays for a purchase. `paid` is its redemption as it ended, or as it is held.
    pub(in crate::wallet) fn of(
        wallet: &Wallet,
        order_id: &OrderId,
        earned: &Earned,
        paid: Option<&PaidWithPoints>,
    ) -> Result<Paying, Refusal> {
        let of_redemption = match paid {
            Some(paid) => left(&paid.lots, given_back(wallet, &paid.redemption_id)?),
            None => Lots::new(),
        };
        let all = paid.map_or(Points::ZERO, |paid| paid.lots.total());
        let state = wallet.orders.get(order_id);
        let own = earned.edited.as_ref().map_or_else(Lots::new, |edited| {
            let given = state.map_or(Points::ZERO, |state| state.own_given_back);
            left(&edited.own, given)
        });
        let said = earned.edited.as_ref().and_then(|edited| edited.used);
        Ok(Paying {
            used: said.unwrap_or(all),
            of_redemption,
            own,
        })
    }

    /// Takes up to so many out, those that expire last first; of those that are alike, the order's own.
    pub(in crate::wallet) fn give_back(&mut self, points: Points) -> Result<Given, Refusal> {
        let mut both = self.of_redemption.clone();
        both.add_all(&self.own)?;
        let mut given = Given::default();
        for (key, part) in both.stretch_from_last(Points::ZERO, points).iter() {
            let own = self.own.take_from(key, part);
            given.own.add(key, own)?;
            let rest = self.of_redemption.take_from(key, part.less(own));
            given.of_redemption.add(key, rest)?;
        }
        Ok(given)
    }
}

fn left(lots: &Lots, given_back: Points) -> Lots {
    lots.stretch_from_last(given_back, lots.total())
}

/// What a redemption has given back, over all the orders that name it.
fn given_back(wallet: &Wallet, redemption: &RedemptionId) -> Result<Points, Refusal> {
    let mut orders = wallet.orders.values();
    orders.try_fold(Points::ZERO, |given, state| {
        if state.redemption.as_ref() == Some(redemption) {
            given.plus(state.given_back)
        } else {
            Ok(given)
        }
    })
}
