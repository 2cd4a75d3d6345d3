//! Coupons that multiply, from their use until their order is awarded.
//!
//! The wallet keeps what they promise, so that the award finds it in what it reads anyway, and of a use, a release and an
//! award that meet, each sees what the others left.

use super::turn::{Decision, Moment, Turn};
use super::{Usage, Wallet};
use crate::coupon::Multiplier;
use crate::entry::{EntryKey, Moved};
use crate::fact::Fact;
use crate::ids::{CouponId, OrderId};
use crate::refusal::Refusal;

/// Promises that a wallet keeps at once. Each is some 200 bytes, and with all lists of its conditions at their longest some
/// 2 KB, so that together they stay far below what an item may have; people have one or two orders on the way.
pub const PROMISES_MAX: usize = 8;

/// Keeps for an order that is to come what a coupon promises to it.
///
/// # Errors
/// [`Refusal::CouponNotUsable`] past [`PROMISES_MAX`]; [`Refusal::MemberWithdrawn`].
pub fn promise(
    wallet: Wallet,
    key: EntryKey,
    order_id: OrderId,
    promise: Multiplier,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let kept = &mut turn.wallet.used.multipliers;
    if kept.values().map(Vec::len).sum::<usize>() >= PROMISES_MAX {
        return Err(not_usable("too many coupons wait for orders to be awarded"));
    }
    kept.entry(order_id.clone())
        .or_default()
        .push(promise.clone());
    let promise = Box::new(promise);
    turn.record(
        key,
        Fact::CouponUsed { order_id, promise },
        Moved::default(),
    );
    turn.finish()
}

/// Takes the promise back: nobody has had anything of it, or its order came back whole.
///
/// # Errors
/// [`Refusal::CouponNotUsable`] where the order earned with it and has not come back whole; [`Refusal::MemberWithdrawn`].
pub fn release(
    wallet: Wallet,
    key: EntryKey,
    order_id: &OrderId,
    coupon: &CouponId,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let is_back = |turn: &Turn<'_>| {
        let state = turn.wallet.orders.get(order_id);
        state.is_some_and(|state| state.in_full)
    };
    if !turn.wallet.used.forget_promise(order_id, coupon) && !is_back(&turn) {
        return Err(not_usable(
            "its order has earned with it: take that back whole first",
        ));
    }
    let fact = Fact::CouponReleased {
        order_id: order_id.clone(),
        coupon: coupon.clone(),
    };
    turn.record(key, fact, Moved::default());
    turn.finish()
}

impl Usage {
    /// Forgets a promise; whether there was one.
    fn forget_promise(&mut self, order_id: &OrderId, coupon: &CouponId) -> bool {
        let Some(kept) = self.multipliers.get_mut(order_id) else {
            return false;
        };
        let before = kept.len();
        kept.retain(|promise| promise.coupon != *coupon);
        let is_forgotten = kept.len() < before;
        if kept.is_empty() {
            self.multipliers.remove(order_id);
        }
        is_forgotten
    }
}

fn not_usable(reason: &str) -> Refusal {
    let reason = reason.to_owned();
    Refusal::CouponNotUsable { reason }
}
