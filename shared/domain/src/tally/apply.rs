//! What each fact does to the sums, beside the points that its entry moves.

use super::{Tally, Untied, of, points};
use crate::entry::{Entry, Record};
use crate::fact::{Amended, Earned, Fact, Returned, Spent};
use crate::ids::{MemberId, OrderId, RedemptionId};
use crate::points::Points;
use crate::wallet::lots::Lots;
use crate::wallet::merge::Brought;

impl Tally {
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), Untied> {
        let (come, gone) = (of(&entry.moved.come), of(&entry.moved.gone));
        match &entry.fact {
            Fact::Earned(earned) => self.earn(entry, earned, come),
            Fact::Confirmed { order_id, .. } => {
                let waited = self.pending.remove(order_id).unwrap_or(0);
                self.tie("what was confirmed", waited, come)
            }
            Fact::Held { spent, .. } => {
                let hold = RedemptionId::parse(&entry.key.id).map_err(|_| self.unnamed(entry))?;
                self.held.insert(hold, gone);
                self.tie("what was set aside", points(spent.points.get()), gone)
            }
            Fact::Redeemed { spent } => {
                self.tie("what was spent", points(spent.points.get()), gone)
            }
            Fact::Captured {
                redemption_id,
                spent,
                from,
            } => self.capture(redemption_id, spent, from, come),
            Fact::Voided { redemption_id } | Fact::Lapsed { redemption_id } => {
                let held = self.held.remove(redemption_id).unwrap_or(0);
                self.tie("the hold that ended", held, come)
            }
            Fact::Returned(returned) => self.take_back(returned, come, gone),
            Fact::Amended(amended) => self.edit(amended, come, gone),
            Fact::ClawedBack { reason, debt_added } => {
                self.debt = self.debt.saturating_add(points(debt_added.get()));
                // One stamp that goes empties no more than one card.
                let is_reward = entry.key.record == Record::Reward;
                self.reward(reason, if is_reward { -1 } else { 0 })
            }
            Fact::Rewarded(rewarded) => self.reward(&rewarded.card, i64::from(rewarded.cards)),
            Fact::Promised(promised) => self.promise(promised),
            Fact::PromiseKept(end) | Fact::PromiseBroken(end) => self.end_promise(entry, end),
            Fact::DebtOffset => self.offset(gone),
            Fact::Forfeited {
                pending,
                held,
                debt,
            } => self.forfeit(*pending, *held, *debt),
            Fact::MergedInto {
                into,
                pending,
                held,
                debt,
                by_staff: _,
            } => {
                self.close(into);
                self.forfeit(*pending, *held, *debt)
            }
            Fact::MergedFrom { from, brought } => self.take_in(from, brought),
            Fact::Granted { .. }
            | Fact::Referred(_)
            | Fact::Adjusted { .. }
            | Fact::Expired { .. }
            | Fact::TransferredTo { .. }
            | Fact::TransferredFrom { .. }
            | Fact::Exchanged { .. }
            | Fact::Drawn(_)
            | Fact::HandedOver { .. }
            | Fact::CouponUsed { .. }
            | Fact::CouponReleased { .. }
            | Fact::Restored { .. } => Ok(()),
        }
    }

    fn offset(&mut self, paid: i64) -> Result<(), Untied> {
        self.debt = self.debt.saturating_sub(paid);
        Ok(())
    }

    fn earn(&mut self, entry: &Entry, earned: &Earned, come: i64) -> Result<(), Untied> {
        let waits = earned.available_on.map_or(0, |_| of(&earned.lots));
        self.wait(entry, waits)?;
        let all = come.saturating_add(waits);
        self.tie("what was earned", of(&earned.lots), all)
    }

    /// Everything goes on under another name.
    fn close(&mut self, into: &MemberId) {
        self.merged_into = Some(into.clone());
        self.came_back.clear();
    }

    /// Full stamp cards that were paid for.
    fn reward(&mut self, card: &str, cards: i64) -> Result<(), Untied> {
        let sum = self.rewards.entry(card.to_owned()).or_default();
        *sum = sum.saturating_add(cards);
        self.rewards.retain(|_, sum| *sum != 0);
        let least = self.rewards.values().copied().min().unwrap_or(0);
        self.tie(
            "no more is taken back than full cards gave",
            true,
            least >= 0,
        )
    }

    /// Points of an order that cannot be used yet.
    fn wait(&mut self, entry: &Entry, waits: i64) -> Result<(), Untied> {
        if waits > 0 {
            let order = OrderId::parse(&entry.key.id).map_err(|_| self.unnamed(entry))?;
            self.pending.insert(order, waits);
        }
        Ok(())
    }

    fn capture(
        &mut self,
        redemption: &RedemptionId,
        spent: &Spent,
        from: &Lots,
        come: i64,
    ) -> Result<(), Untied> {
        let held = self.held.remove(redemption).unwrap_or(0);
        self.tie("what was captured", points(spent.points.get()), of(from))?;
        self.tie("the hold that ended", held, of(from).saturating_add(come))
    }

    fn take_back(&mut self, returned: &Returned, come: i64, gone: i64) -> Result<(), Untied> {
        let owed = points(returned.debt_added.get());
        let waited = points(returned.from_pending.get());
        self.debt = self.debt.saturating_add(owed);
        let yen = self.came_back.entry(returned.order_id.clone()).or_default();
        *yen = yen.saturating_add(points(returned.yen));
        let order = &returned.order_id;
        let left = self.pending.remove(order).unwrap_or(0);
        let left = left.saturating_sub(waited);
        // What is left of more than waited is negative, and found with all that is overdrawn.
        if left != 0 {
            self.pending.insert(order.clone(), left);
        }
        self.tie("what was given back", of(&returned.restored), come)?;
        let back = gone.saturating_add(owed).saturating_add(waited);
        let clawed_back = points(returned.clawed_back.get());
        self.tie("what was taken back", clawed_back, back)
    }

    fn edit(&mut self, amended: &Amended, come: i64, gone: i64) -> Result<(), Untied> {
        let order = &amended.order_id;
        // An edited order is known to the wallet, whether or not goods of it have come back.
        self.came_back.entry(order.clone()).or_default();
        let (more, less) = (points(amended.more.get()), points(amended.less.get()));
        let [come_usable, gone_usable] = if amended.pending {
            let left = self.pending.remove(order).unwrap_or(0);
            let left = left.saturating_add(more).saturating_sub(less);
            if left != 0 {
                self.pending.insert(order.clone(), left);
            }
            [0, 0]
        } else {
            [more, less]
        };
        let restored = of(&amended.restored);
        self.tie("what came", restored.saturating_add(come_usable), come)?;
        let spent = points(amended.spent.get());
        self.tie("what went", spent.saturating_add(gone_usable), gone)
    }

    fn forfeit(&mut self, pending: Points, held: Points, debt: Points) -> Result<(), Untied> {
        let waited = self.pending.values().chain(self.promised.values());
        let waited = waited.copied().fold(0, i64::saturating_add);
        self.tie("what waited", waited, points(pending.get()))?;
        let set_aside = self.held.values().copied();
        let set_aside = set_aside.fold(0, i64::saturating_add);
        self.tie("what was set aside", set_aside, points(held.get()))?;
        self.tie("what was owed", self.debt, points(debt.get()))?;
        (self.pending, self.held, self.debt) = Default::default();
        self.promised.clear();
        self.rewards.clear();
        Ok(())
    }

    /// What another membership brought; none of it may be known here already.
    fn take_in(&mut self, from: &MemberId, brought: &Brought) -> Result<(), Untied> {
        self.former.push(from.clone());
        self.former.extend(brought.former.iter().cloned());
        let mut known = 0_usize;
        for (order, pending) in &brought.pending {
            let before = self.pending.insert(order.clone(), of(&pending.lots));
            known = known.saturating_add(usize::from(before.is_some()));
        }
        for (redemption, hold) in &brought.holds {
            let before = self.held.insert(redemption.clone(), of(&hold.lots));
            known = known.saturating_add(usize::from(before.is_some()));
        }
        for (order, state) in &brought.orders {
            let yen = points(state.returned_yen);
            let before = self.came_back.insert(order.clone(), yen);
            known = known.saturating_add(usize::from(before.is_some()));
        }
        known = known.saturating_add(self.bring_promises(brought));
        for (card, stamps) in &brought.used.stamps {
            self.reward(card, i64::from(stamps.rewards))?;
        }
        self.debt = self.debt.saturating_add(points(brought.debt.get()));
        self.tie("what was brought and was here already", 0, known)
    }

    fn unnamed(&self, entry: &Entry) -> Untied {
        self.untied("its name is an id", true, &entry.key)
    }
}
