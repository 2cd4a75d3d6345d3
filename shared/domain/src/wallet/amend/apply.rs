//! Moving the difference that an edit of an order makes.

use crate::calendar::Day;
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Amended, Earned, Fact, PaidWithPoints};
use crate::ids::OrderId;
use crate::points::Points;
use crate::refusal::Refusal;
use crate::wallet::lots::Lots;
use crate::wallet::return_goods::paying::Paying;
use crate::wallet::return_goods::{came_back, fitted, left_yen};
use crate::wallet::turn::Turn;
use crate::wallet::{OrderState, Pending, stamps};

/// An edit, judged.
pub(super) struct Edit {
    pub(super) order_id: OrderId,
    /// The purchase as it stands.
    pub(super) before: Earned,
    /// The points of its redemption.
    pub(super) paid: Option<PaidWithPoints>,
    /// The purchase as it was judged again.
    pub(super) after: Earned,
}

/// One version of a purchase, with what has come back of it.
struct Version<'a> {
    earned: &'a Earned,
    state: &'a OrderState,
}

impl Version<'_> {
    /// What is left of `whole` with the goods that have not come back.
    fn left(&self, whole: u64) -> u64 {
        whole.saturating_sub(came_back(whole, self.state, self.earned.goods_yen))
    }

    /// What is left of the lots that it earned.
    fn lots(&self) -> Result<Lots, Refusal> {
        let all = self.earned.points();
        let gone = all.less(Points::of(self.left(all.get()))?);
        Ok(self.earned.lots.stretch_from_last(gone, all))
    }
}

impl Turn<'_> {
    /// Moves the difference between two versions of a purchase, and records the newer.
    pub(super) fn amended(&mut self, edit: Edit) -> Result<(), Refusal> {
        let Edit {
            order_id,
            before,
            paid,
            after,
        } = edit;
        let orders = &self.wallet.orders;
        let state = orders.get(&order_id).cloned().unwrap_or_default();
        let mut next = fitted(&state, &before, &after)?;
        next.amended = after.amended().cloned();
        let waits = self.waits_until(&order_id, &before, after.available_on);
        let old = Version {
            earned: &before,
            state: &state,
        };
        let new = Version {
            earned: &after,
            state: &next,
        };
        let paying = Paying::of(&self.wallet, &order_id, &before, paid.as_ref())?;
        let pays_after = Paying::of(&self.wallet, &order_id, &after, paid.as_ref())?.used;
        let pays = [
            Points::of(old.left(paying.used.get()))?,
            Points::of(new.left(pays_after.get()))?,
        ];
        let (held, due) = (old.lots()?, new.lots()?);
        self.count_difference(&old, &new);
        let mut amended = nothing_moved(order_id, after, waits);
        amended.pays = pays_after.plus(amended.earned.unnamed())?;
        let mut moved = Moved::default();
        let own = self.pay_back(&mut amended, paying, pays, &mut next, paid.as_ref())?;
        moved.come.add_all(&amended.restored)?;
        self.earn_more(&mut amended, &beyond(&due, &held), &mut moved)?;
        let available = self.wallet.lots.total();
        self.take(&mut amended, &beyond(&held, &due), own, &mut moved)?;
        let stamped = |earned, state| stamps::Version {
            earned,
            state: Some(state),
        };
        let stamps = self.stamps_between(
            Some(stamped(&before, &state)),
            stamped(&amended.earned, &next),
        );
        let left_yen = left_yen(&next, &amended.earned);
        let order_id = amended.order_id.clone();
        self.wallet.orders.insert(order_id.clone(), next);
        amended.earned.rank_reached = self.judge_rank().filter(|it| it.up).map(|it| it.to);
        let by = amended.earned.amended().map_or("", |by| by.as_str());
        let key = EntryKey::new(Record::Amendment, by);
        self.record(key, Fact::Amended(Box::new(amended)), moved);
        let lacking = self.restamp(stamps)?;
        // What a full card gave is covered like the rest: else an edit there and back would give it twice.
        if !lacking.is_zero() {
            return Err(Refusal::InsufficientPoints {
                available: available.get(),
                wanted: available.plus(lacking)?.get(),
            });
        }
        self.worth_now(&order_id, left_yen);
        self.hand_over();
        Ok(())
    }

    /// Until when the points of the order wait: as long as others of it do. Where it had none so far, until the day that
    /// the program gave them (`day`, where that lies ahead); what was confirmed waits no more.
    fn waits_until(&self, order_id: &OrderId, before: &Earned, day: Option<Day>) -> Option<Day> {
        if let Some(pending) = self.wallet.pending.get(order_id) {
            return Some(pending.available_on);
        }
        let still_waits = before.edited.is_none() || before.available_on.is_some();
        day.filter(|_| before.lots.is_empty() && still_waits)
    }

    /// Gives back what does not pay for the order any more; notes what pays beyond. Answers what is left of the order's
    /// own points.
    fn pay_back(
        &mut self,
        amended: &mut Amended,
        mut paying: Paying,
        [before, after]: [Points; 2],
        next: &mut OrderState,
        paid: Option<&PaidWithPoints>,
    ) -> Result<Lots, Refusal> {
        let given = paying.give_back(before.less(after))?;
        (amended.restored, amended.forfeited) = self.as_of_today(&given.all()?)?;
        self.credit(&amended.restored, self.moment.now)?;
        amended.spent = after.less(before);
        next.count(&given, paid)?;
        next.own_given_back = Points::ZERO;
        Ok(paying.own)
    }

    /// Gives what the order earns beyond what it had, where its points wait or can be used.
    fn earn_more(
        &mut self,
        amended: &mut Amended,
        more: &Lots,
        moved: &mut Moved,
    ) -> Result<(), Refusal> {
        if let Some(available_on) = amended.earned.available_on {
            amended.more = more.total();
            if !more.is_empty() {
                let lots = Lots::new();
                let order_id = amended.order_id.clone();
                let pending = self.wallet.pending.entry(order_id);
                let pending = pending.or_insert(Pending { available_on, lots });
                pending.lots.add_all(more)?;
            }
            return Ok(());
        }
        let (come, lapsed) = self.as_of_today(more)?;
        self.credit(&come, self.moment.now)?;
        (amended.more, amended.lapsed) = (come.total(), lapsed);
        moved.come.add_all(&come)
    }

    /// Takes what the order does not earn any more, and spends what pays beyond what did: all of it, or nothing.
    fn take(
        &mut self,
        amended: &mut Amended,
        less: &Lots,
        mut own: Lots,
        moved: &mut Moved,
    ) -> Result<(), Refusal> {
        amended.less = less.total();
        let usable = if amended.pending {
            self.take_pending(&amended.order_id, less)?;
            Lots::new()
        } else {
            less.clone()
        };
        let wanted = usable.total().plus(amended.spent)?;
        let available = self.wallet.lots.total();
        if wanted > available {
            return Err(Refusal::InsufficientPoints {
                available: available.get(),
                wanted: wanted.get(),
            });
        }
        moved.gone = self.take_usable(&usable)?;
        let spent = self.debit(amended.spent)?;
        own.add_all(&spent)?;
        moved.gone.add_all(&spent)?;
        if let Some(edited) = &mut amended.earned.edited {
            edited.own = own;
        }
        Ok(())
    }

    /// Moves the figures that ranks follow, and what campaigns have given, by the difference.
    fn count_difference(&mut self, old: &Version<'_>, new: &Version<'_>) {
        let used = &mut self.wallet.used;
        for part in &old.earned.parts {
            used.take_back(part, old.left(part.points));
        }
        for part in &new.earned.parts {
            used.count(part, new.left(part.points));
        }
        let by = |whole: fn(&Earned) -> u64| {
            let left = |version: &Version<'_>| {
                i64::try_from(version.left(whole(version.earned))).unwrap_or(i64::MAX)
            };
            left(new).saturating_sub(left(old))
        };
        let spend = by(|earned| earned.qualifying_yen);
        let points = by(|earned| earned.points().get());
        let purchases = if new.state.in_full { -1 } else { 0 };
        if (spend, points, purchases) != (0, 0, 0) {
            let day = old.earned.counts_on();
            self.wallet.rank.count(day, spend, points, purchases);
        }
    }
}

/// What is in `lots` and not in `others`, each bucket by itself.
fn beyond(lots: &Lots, others: &Lots) -> Lots {
    lots.iter()
        .map(|(key, points)| (key, points.less(others.in_bucket(key))))
        .collect()
}

/// The newer version, before anything moved.
fn nothing_moved(order_id: OrderId, after: Earned, waits: Option<Day>) -> Amended {
    Amended {
        order_id,
        earned: Earned {
            available_on: waits,
            ..after
        },
        more: Points::ZERO,
        less: Points::ZERO,
        pending: waits.is_some(),
        lapsed: Points::ZERO,
        pays: Points::ZERO,
        spent: Points::ZERO,
        restored: Lots::new(),
        forfeited: Points::ZERO,
    }
}
