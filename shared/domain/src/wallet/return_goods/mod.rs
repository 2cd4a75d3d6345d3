//! Goods come back: what was earned is taken back, and what was spent is given back, in proportion.
//!
//! Everything is counted cumulatively. After goods for A of an order's G yen have come back, ⌊P × A ÷ G⌋ of its P
//! earned points and ⌊U × A ÷ G⌋ of its U spent points have moved; a return moves the difference to what had moved
//! before. So any split of a return into parts sums exactly to the full return.

mod claw_back;
mod give_back;
mod goods;
pub(super) mod paying;
mod stretch;

use serde::Serialize;

pub(super) use self::goods::fitted;
pub(super) use self::stretch::came_back;

use self::goods::comes_back;
use self::paying::Given;
use self::stretch::Stretch;
use super::stamps::Version;
use super::turn::{Decision, Moment, Turn};
use super::{OrderState, Wallet};
use crate::entry::{EntryKey, Fingerprint, Moved, Record};
use crate::fact::{Earned, Fact, PaidWithPoints, Returned};
use crate::ids::{OrderId, ReturnId};
use crate::refusal::Refusal;

/// A return.
#[derive(Clone, Debug)]
pub struct ReturnGoods {
    /// Its id.
    pub return_id: ReturnId,
    /// The purchase.
    pub order_id: OrderId,
    /// What comes back.
    pub what: Goods,
    /// The purchase as it was recorded, or as the newest edit of its order left it.
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

impl Goods {
    /// What asking for their return is recognised by.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn fingerprint(&self, order_id: &OrderId) -> Result<Fingerprint, serde_json::Error> {
        Fingerprint::of(&("return", order_id, self))
    }
}

/// Takes goods back. It is judged by the program that judged the purchase.
///
/// # Errors
/// [`Refusal::ReturnExceedsOrder`]; [`Refusal::MemberWithdrawn`]; [`Refusal::OrderAmended`] where another version of the
/// order is the newest.
pub fn return_goods(
    wallet: Wallet,
    command: ReturnGoods,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    turn.is_newest(&command.order_id, &command.earned)?;
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
    let (order_id, paid) = (&command.order_id, command.paid.as_ref());
    let (restored, forfeited, given) = turn.give_back(&part, order_id, &command.earned, paid)?;
    let claw = turn.claw_back(&part, &command.order_id, &command.earned)?;
    turn.take_back_figures(&part, &command.earned);
    after.count(&given, paid)?;
    let returned = Returned {
        order_id: command.order_id.clone(),
        yen: after.returned_yen.saturating_sub(before.returned_yen),
        clawed_back: claw.total,
        from_pending: claw.from_pending,
        debt_added: claw.debt_added,
        restored,
        forfeited,
    };
    let version = |state| Version {
        earned: &command.earned,
        state: Some(state),
    };
    let stamps = turn.stamps_between(Some(version(&before)), version(&after));
    let left_yen = left_yen(&after, &command.earned);
    let order_id = command.order_id;
    turn.wallet.orders.insert(order_id.clone(), after);
    let moved = Moved {
        come: returned.restored.clone(),
        gone: claw.taken,
    };
    turn.record(
        EntryKey::new(Record::Return, command.return_id.as_str()),
        Fact::Returned(returned),
        moved,
    );
    turn.restamp(stamps)?;
    turn.worth_now(&order_id, left_yen);
    turn.finish()
}

/// What can still come back of an order, in yen.
#[must_use]
pub fn remaining_yen(state: Option<&OrderState>, earned: &Earned) -> u64 {
    state.map_or(earned.goods_yen, |state| {
        earned.goods_yen.saturating_sub(state.returned_yen)
    })
}

/// What is left of an order, in yen; `None` where all of it came back.
pub(super) fn left_yen(state: &OrderState, earned: &Earned) -> Option<u64> {
    (!state.in_full).then(|| remaining_yen(Some(state), earned))
}

impl OrderState {
    /// Counts spent points that were given back.
    pub(super) fn count(
        &mut self,
        given: &Given,
        paid: Option<&PaidWithPoints>,
    ) -> Result<(), Refusal> {
        self.given_back = self.given_back.plus(given.of_redemption.total())?;
        self.own_given_back = self.own_given_back.plus(given.own.total())?;
        self.redemption = paid.map(|paid| paid.redemption_id.clone());
        Ok(())
    }
}

impl Turn<'_> {
    /// Takes the order's part out of the figures that ranks follow, and out of what campaigns have given.
    fn take_back_figures(&mut self, part: &Stretch<'_>, earned: &Earned) {
        let back = |whole: u64| {
            i64::try_from(part.part_of(whole))
                .unwrap_or(i64::MAX)
                .saturating_neg()
        };
        let is_the_last = part.after.in_full && !part.before.in_full;
        let purchases = if is_the_last { -1 } else { 0 };
        self.wallet.rank.count(
            earned.counts_on(),
            back(earned.qualifying_yen),
            back(earned.points().get()),
            purchases,
        );
        for given in &earned.parts {
            self.wallet
                .used
                .take_back(given, part.part_of(given.points));
        }
        self.judge_rank();
    }
}
