//! What was given to somebody else or for something else: points to the family, points for a reward, a referral, a coupon for
//! an order to come.

use super::Why;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::ids::{ActivityId, DrawId, ExchangeId};
use crate::wallet::Wallet;
use crate::wallet::coupon::{promise, release};
use crate::wallet::draw::{Draw, draw};
use crate::wallet::exchange::{Exchange, cancel, exchange, hand_over};
use crate::wallet::referral::{Refer, refer};
use crate::wallet::transfer::{give, take};
use crate::wallet::turn::{Decision, Moment};

/// Decides again what an entry of these says.
pub(super) fn again(wallet: Wallet, entry: &Entry, moment: &Moment<'_>) -> Result<Decision, Why> {
    let (key, moved) = (entry.key.clone(), &entry.moved);
    Ok(match &entry.fact {
        Fact::TransferredTo { to } => give(wallet, key, to, moved.gone.total(), moment)?.0,
        Fact::TransferredFrom { from } => take(wallet, key, from, &moved.come, moment)?,
        Fact::Exchanged { reward, quantity } => {
            let command = Exchange {
                exchange_id: ExchangeId::parse(&key.id)?,
                reward: reward.clone(),
                quantity: *quantity,
                points: moved.gone.total(),
            };
            exchange(wallet, command, moment)?
        }
        Fact::Drawn(drawn) => {
            let command = Draw {
                draw_id: DrawId::parse(&key.id)?,
                drawn: drawn.clone(),
                price: moved.gone.total(),
                won: moved.come.total(),
            };
            draw(wallet, command, moment)?
        }
        Fact::HandedOver { exchange_id } => hand_over(wallet, exchange_id.clone(), moment)?,
        Fact::Restored {
            exchange_id,
            paid,
            freed,
        } => {
            let (paid, freed) = (paid.clone(), freed.clone());
            cancel(wallet, exchange_id.clone(), paid, freed, moment)?
        }
        Fact::Referred(referred) => {
            let command = Refer {
                activity_id: ActivityId::parse(&key.id)?,
                referred: referred.clone(),
            };
            refer(wallet, command, moment)?
        }
        Fact::CouponUsed {
            order_id,
            promise: told,
        } => promise(wallet, key, order_id.clone(), told.as_ref().clone(), moment)?,
        Fact::CouponReleased { order_id, coupon } => {
            release(wallet, key, order_id, coupon, moment)?
        }
        _ => return Err(Why::Another),
    })
}
