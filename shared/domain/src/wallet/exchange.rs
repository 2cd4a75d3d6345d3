//! Points are given for a reward of the catalogue (特典交換), and come back where that is called off.

use super::lots::Lots;
use super::turn::{Decision, Moment, Turn};
use super::{Usage, Wallet};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Fact, Freed};
use crate::ids::ExchangeId;
use crate::points::Points;
use crate::program::Reward;
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
/// [`Refusal::NotEligible`] and [`Refusal::AboveLimit`] as [`allowance`] says; [`Refusal::InsufficientPoints`];
/// [`Refusal::MemberWithdrawn`].
pub fn exchange(
    wallet: Wallet,
    command: Exchange,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    turn.count_reward(&command.reward, command.quantity)?;
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

/// Gives back what an exchange took, with the last days that the points had; where one has passed, as the program says. What
/// it was for, the member can have again.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`] past the range of points.
pub fn cancel(
    wallet: Wallet,
    exchange_id: ExchangeId,
    paid: Lots,
    freed: Option<Freed>,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let (restored, _) = turn.as_of_today(&paid)?;
    turn.credit(&restored, moment.now)?;
    let key = EntryKey::new(Record::ExchangeEnd, exchange_id.as_str());
    if let Some(freed) = &freed {
        turn.wallet.used.free(freed);
    }
    let fact = Fact::Restored {
        exchange_id,
        paid,
        freed,
    };
    turn.record(key, fact, Moved::come(restored));
    turn.finish()
}

/// How many more of a reward a member can have; none for any number. Here alone it is decided whose a reward can be.
///
/// # Errors
/// [`Refusal::NotEligible`] where it is for members of other ranks.
pub fn allowance(wallet: &Wallet, reward: &Reward) -> Result<Option<u32>, Refusal> {
    let held = wallet.rank.level();
    let is_meant = |rank: &String| held == Some(rank.as_str());
    if !reward.ranks.is_empty() && !reward.ranks.iter().any(is_meant) {
        return Err(Refusal::NotEligible);
    }
    let had = wallet
        .used
        .for_points
        .rewards
        .get(&reward.id)
        .copied()
        .unwrap_or(0);
    let most = reward.max_per_member;
    Ok(most.map(|most| most.saturating_sub(had)))
}

impl Turn<'_> {
    /// So many more of a reward. All are counted, so that a limit that is set later counts them too.
    fn count_reward(&mut self, id: &str, quantity: u32) -> Result<(), Refusal> {
        if let Some(reward) = self.moment.program.reward(id) {
            let left = allowance(&self.wallet, reward)?;
            if left.is_some_and(|left| quantity > left) {
                let limit = u64::from(reward.max_per_member.unwrap_or_default());
                return Err(Refusal::AboveLimit { limit });
            }
        }
        let had = self
            .wallet
            .used
            .for_points
            .rewards
            .entry(id.to_owned())
            .or_default();
        *had = had.saturating_add(quantity);
        Ok(())
    }
}

impl Usage {
    /// So many fewer of a reward.
    fn free(&mut self, freed: &Freed) {
        let rewards = &mut self.for_points.rewards;
        if let Some(had) = rewards.get_mut(&freed.reward) {
            *had = had.saturating_sub(freed.quantity);
        }
        rewards.retain(|_, had| *had > 0);
    }

    /// What two have had, one has had.
    pub(super) fn absorb_rewards(&mut self, other: &Usage) {
        for (reward, quantity) in &other.for_points.rewards {
            let sum = self.for_points.rewards.entry(reward.clone()).or_default();
            *sum = sum.saturating_add(*quantity);
        }
    }
}
