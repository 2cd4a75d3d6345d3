//! Goods come back: what was earned is taken back, and what was spent is given back, in proportion.
//!
//! Everything is counted cumulatively. After goods for A of an order's G yen have come back, ⌊P × A ÷ G⌋ of its P
//! earned points and ⌊U × A ÷ G⌋ of its U spent points have moved; a return moves the difference to what had moved
//! before. So any split of a return into parts sums exactly to the full return.

use serde::Serialize;

use super::lots::{LastDay, LotKey, Lots};
use super::turn::{Decision, Moment, Turn};
use super::{OrderState, Wallet};
use crate::calendar::add_days;
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Earned, EarnedLine, Fact, PaidWithPoints, Returned};
use crate::ids::{OrderId, ReturnId};
use crate::points::Points;
use crate::program::{ExpiredLot, Shortfall};
use crate::refusal::Refusal;
use crate::rules::proportion;

/// A return.
#[derive(Clone, Debug)]
pub struct ReturnGoods {
    /// Its id.
    pub return_id: ReturnId,
    /// The purchase.
    pub order_id: OrderId,
    /// What comes back.
    pub what: Goods,
    /// The purchase as it was recorded.
    pub earned: Earned,
    /// The points that paid for it in the end.
    pub paid: Option<PaidWithPoints>,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Goods {
    /// All that has not come back yet.
    Full,
    /// Goods for so many yen, at the order's prices, before points.
    Amount(u64),
    /// Pieces by article.
    Lines(Vec<(String, u32)>),
}

/// Takes goods back. It is judged by the program that judged the purchase.
///
/// # Errors
/// [`Refusal::ReturnExceedsOrder`]; [`Refusal::MemberWithdrawn`].
pub fn return_goods(
    wallet: Wallet,
    command: ReturnGoods,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let before = turn
        .wallet
        .orders
        .get(&command.order_id)
        .cloned()
        .unwrap_or_default();
    let mut after = comes_back(&before, &command.what, &command.earned)?;
    let part = Stretch {
        before: &before,
        after: &after,
        goods_yen: command.earned.goods_yen,
    };
    let (restored, forfeited) = turn.give_back(&part, command.paid.as_ref())?;
    let claw = turn.claw_back(&part, &command.order_id, &command.earned)?;
    turn.take_back_figures(&part, &command.earned);
    after.given_back = before.given_back.plus(restored.total())?.plus(forfeited)?;
    after.redemption = command.paid.map(|paid| paid.redemption_id);
    let returned = Returned {
        order_id: command.order_id.clone(),
        yen: after.returned_yen.saturating_sub(before.returned_yen),
        clawed_back: claw.total,
        from_pending: claw.from_pending,
        debt_added: claw.debt_added,
        restored,
        forfeited,
    };
    turn.wallet.orders.insert(command.order_id, after);
    let moved = Moved {
        come: returned.restored.clone(),
        gone: claw.taken,
    };
    turn.record(
        EntryKey::new(Record::Return, command.return_id.as_str()),
        Fact::Returned(returned),
        moved,
    );
    turn.finish()
}

/// What can still come back of an order, in yen.
#[must_use]
pub fn remaining_yen(state: Option<&OrderState>, earned: &Earned) -> u64 {
    state.map_or(earned.goods_yen, |state| {
        earned.goods_yen.saturating_sub(state.returned_yen)
    })
}

/// The order's state once the goods are back.
fn comes_back(before: &OrderState, what: &Goods, earned: &Earned) -> Result<OrderState, Refusal> {
    let remaining_yen = remaining_yen(Some(before), earned);
    let exceeds = Refusal::ReturnExceedsOrder { remaining_yen };
    let mut after = before.clone();
    let yen = match what {
        Goods::Full => remaining_yen,
        Goods::Amount(yen) => *yen,
        Goods::Lines(pieces) => {
            let value_before = lines_value(&earned.lines, &before.returned_pieces);
            after.returned_pieces = add_pieces(&earned.lines, &before.returned_pieces, pieces)
                .ok_or(exceeds.clone())?;
            lines_value(&earned.lines, &after.returned_pieces).saturating_sub(value_before)
        }
    };
    if before.in_full || yen > remaining_yen {
        return Err(exceeds);
    }
    after.returned_yen = before.returned_yen.saturating_add(yen);
    after.in_full =
        after.returned_yen == earned.goods_yen && (earned.goods_yen > 0 || *what == Goods::Full);
    Ok(after)
}

/// Adds pieces to those that came back, filling an article's lines in their order. `None` for more than was bought.
fn add_pieces(
    lines: &[EarnedLine],
    returned: &[u32],
    pieces: &[(String, u32)],
) -> Option<Vec<u32>> {
    let mut after: Vec<u32> = lines
        .iter()
        .enumerate()
        .map(|(at, _)| returned.get(at).copied().unwrap_or(0))
        .collect();
    for (sku, quantity) in pieces {
        let mut left = *quantity;
        for (line, returned) in lines
            .iter()
            .zip(&mut after)
            .filter(|(line, _)| line.sku == *sku)
        {
            let part = left.min(line.quantity.saturating_sub(*returned));
            *returned = returned.saturating_add(part);
            left = left.saturating_sub(part);
        }
        if left > 0 {
            return None;
        }
    }
    Some(after)
}

/// What the pieces that came back are worth, each line by itself and cumulatively.
fn lines_value(lines: &[EarnedLine], returned: &[u32]) -> u64 {
    let value = |(line, pieces): (&EarnedLine, &u32)| {
        proportion::moved(line.value_yen, u64::from(*pieces), u64::from(line.quantity))
    };
    lines
        .iter()
        .zip(returned)
        .map(value)
        .fold(0, u64::saturating_add)
}

/// The stretch of an order that one return covers.
struct Stretch<'a> {
    before: &'a OrderState,
    after: &'a OrderState,
    goods_yen: u64,
}

impl Stretch<'_> {
    /// How much of `whole` had moved before this return, and has moved after it.
    fn of(&self, whole: u64) -> (u64, u64) {
        let moved = |state: &OrderState| {
            if state.in_full {
                whole
            } else {
                proportion::moved(whole, state.returned_yen, self.goods_yen)
            }
        };
        (moved(self.before), moved(self.after))
    }

    fn part_of(&self, whole: u64) -> u64 {
        let (before, after) = self.of(whole);
        after.saturating_sub(before)
    }

    fn lots_of(&self, lots: &Lots) -> Result<Lots, Refusal> {
        let (start, end) = self.of(lots.total().get());
        Ok(lots.stretch_from_last(Points::of(start)?, Points::of(end)?))
    }
}

/// What a claw-back did.
struct ClawBack {
    total: Points,
    from_pending: Points,
    debt_added: Points,
    taken: Lots,
}

impl Turn<'_> {
    /// Gives spent points back with their original last day; where that has passed, as the program says.
    fn give_back(
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
        self.credit(&restored)?;
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

    /// Takes earned points back: from the order's own while they are pending, else from the lots they went to, then
    /// from the soonest to expire; what is missing is owed, or let go, as the program says.
    fn claw_back(
        &mut self,
        part: &Stretch<'_>,
        order_id: &OrderId,
        earned: &Earned,
    ) -> Result<ClawBack, Refusal> {
        let wanted = part.lots_of(&earned.lots)?;
        let total = wanted.total();
        if let Some(pending) = self.wallet.pending.get_mut(order_id) {
            for (key, points) in wanted.iter() {
                pending.lots.take_from(key, points);
            }
            if pending.lots.is_empty() {
                self.wallet.pending.remove(order_id);
            }
            return Ok(ClawBack {
                total,
                from_pending: total,
                debt_added: Points::ZERO,
                taken: Lots::new(),
            });
        }
        let mut taken = Lots::new();
        for (key, points) in wanted.iter() {
            taken.add(key, self.wallet.lots.take_from(key, points))?;
        }
        taken.add_all(&self.wallet.lots.take(total.less(taken.total())))?;
        let missing = total.less(taken.total());
        if self.moment.program.returns.shortfall == Shortfall::Clamp {
            return Ok(ClawBack {
                total: taken.total(),
                from_pending: Points::ZERO,
                debt_added: Points::ZERO,
                taken,
            });
        }
        self.wallet.debt = self.wallet.debt.plus(missing)?;
        Ok(ClawBack {
            total,
            from_pending: Points::ZERO,
            debt_added: missing,
            taken,
        })
    }

    /// Takes the order's part out of the figures that ranks follow.
    fn take_back_figures(&mut self, part: &Stretch<'_>, earned: &Earned) {
        let back = |whole: u64| {
            i64::try_from(part.part_of(whole))
                .unwrap_or(i64::MAX)
                .saturating_neg()
        };
        let purchases = if part.after.in_full { -1 } else { 0 };
        self.wallet.rank.count(
            earned.month,
            back(earned.qualifying_yen),
            back(earned.points().get()),
            purchases,
        );
        self.judge_rank();
    }
}
