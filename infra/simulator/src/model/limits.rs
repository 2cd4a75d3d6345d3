//! Whose a reward can be, and how often a member draws.

use domain::calendar::Day;
use domain::program::{Lottery, Reward};

use super::No;
use super::account::Account;
use super::rules::Rules;

impl Account {
    /// Whether the member can have so many more of the one reward.
    pub(super) fn may_have(&self, rules: &Rules, reward: &Reward, more: u32) -> Result<(), No> {
        let rank = self.rank(rules).unwrap_or_default();
        if !reward.ranks.is_empty() && !reward.ranks.iter().any(|meant| meant == rank) {
            return Err((422, "not_eligible"));
        }
        match reward.max_per_member {
            Some(most) if self.had + more > most => Err((422, "above_limit")),
            _ => Ok(()),
        }
    }

    /// Whether the member can draw once more today.
    pub(super) fn may_draw(&self, lottery: &Lottery, today: Day) -> Result<(), No> {
        let ever: u32 = self.drawn_on.values().sum();
        let of_day = self.drawn_on.get(&today).copied().unwrap_or(0);
        let is_within = |count: u32, most: Option<u32>| most.is_none_or(|most| count < most);
        if is_within(ever, lottery.max_per_member)
            && is_within(of_day, lottery.max_per_member_per_day)
        {
            Ok(())
        } else {
            Err((422, "above_limit"))
        }
    }

    /// What two have had and drawn, one has.
    pub(super) fn absorb_limits(&mut self, left: &Account) {
        self.had += left.had;
        for (day, draws) in &left.drawn_on {
            *self.drawn_on.entry(*day).or_default() += draws;
        }
    }
}
