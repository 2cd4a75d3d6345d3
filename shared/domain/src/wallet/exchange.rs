//! Points are given for a reward of the catalogue (特典交換), and come back where that is called off.

use super::Wallet;
use super::lots::Lots;
use super::turn::{Decision, Moment, Turn};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::Fact;
use crate::ids::ExchangeId;
use crate::points::Points;
use crate::refusal::Refusal;

/// An exchange.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Its id.
    pub exchange_id: ExchangeId,
    /// For which reward.
    pub reward: String,
    /// How many of it.
    pub quantity: u32,
    /// What all of them take.
    pub points: Points,
}

/// Takes points for a reward, soonest to expire first.
///
/// # Errors
/// [`Refusal::InsufficientPoints`]; [`Refusal::MemberWithdrawn`].
pub fn exchange(
    wallet: Wallet,
    command: Exchange,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    turn.extend_rolling();
    let lots = turn.debit(command.points)?;
    let fact = Fact::Exchanged {
        reward: command.reward,
        quantity: command.quantity,
    };
    let key = EntryKey::new(Record::Exchange, command.exchange_id.as_str());
    turn.record(key, fact, Moved::gone(lots));
    turn.finish()
}

/// Notes that the member has what the exchange was for: it is not called off any more.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`].
pub fn hand_over(
    wallet: Wallet,
    exchange_id: ExchangeId,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let key = EntryKey::new(Record::ExchangeEnd, exchange_id.as_str());
    turn.record(key, Fact::HandedOver { exchange_id }, Moved::default());
    turn.finish()
}

/// Gives back what an exchange took, with the last days that the points had; where one has passed, as the program says.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`] past the range of points.
pub fn cancel(
    wallet: Wallet,
    exchange_id: ExchangeId,
    paid: Lots,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let (restored, _) = turn.as_of_today(&paid)?;
    turn.credit(&restored, moment.now)?;
    let key = EntryKey::new(Record::ExchangeEnd, exchange_id.as_str());
    let fact = Fact::Restored { exchange_id, paid };
    turn.record(key, fact, Moved::come(restored));
    turn.finish()
}
