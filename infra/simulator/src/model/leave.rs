//! Members who leave: what they had is forfeited, and nothing is done for them any more.

use domain::calendar::Instant;

use super::account::Account;
use super::lots::{Lots, NEVER};
use super::referral::Referrals;
use super::rules::Rules;
use super::uses::Use;
use super::{Call, Ledger, No};

impl Ledger {
    /// A member leaves.
    ///
    /// # Errors
    /// Where there is no such member, or they have left.
    pub fn leave(&mut self, now: Instant, member: &str) -> Result<(), No> {
        let rules = self.in_force();
        self.account(now, member, &rules)?.close(now);
        Ok(())
    }

    /// Whether a member, or whoever they are now, has left.
    #[must_use]
    pub fn has_left(&self, member: &str) -> bool {
        let account = self.accounts.get(self.holder(member));
        account.is_some_and(|account| account.has_left)
    }

    /// Whether a hold can be ended: what had ended before its member left stays ended.
    pub(super) fn is_left_open(&self, member: &str, redemption: &str) -> Result<(), No> {
        let account = self.accounts.get(self.holder(member));
        let is_over = |account: &&Account| {
            account.has_left && !account.forfeited.iter().any(|held| held == redemption)
        };
        match account.filter(is_over) {
            Some(_) => Err((409, "hold_not_active")),
            None => Ok(()),
        }
    }

    /// Whether a call is about somebody who has left.
    #[must_use]
    pub fn is_of_leaver(&self, call: &Call) -> bool {
        let member = match call {
            Call::Earn { member, .. }
            | Call::Redeem { member, .. }
            | Call::Adjust { member, .. }
            | Call::Act { member, .. }
            | Call::Exchange { member, .. }
            | Call::Draw { member, .. } => Some(member),
            Call::Transfer { from, .. } if self.has_left(from) => Some(from),
            Call::Transfer { to, .. } => Some(to),
            Call::Refer { member, .. } if self.has_left(member) => Some(member),
            Call::Refer { friend, .. } => Some(friend),
            Call::Confirm { id }
            | Call::Return { order: id, .. }
            | Call::Amend { order: id, .. } => {
                self.purchases.get(id).map(|purchase| &purchase.member)
            }
            Call::Capture { id, .. } | Call::Void { id } => match self.uses.get(id) {
                Some(Use::Made(made)) => Some(&made.member),
                Some(Use::Refused { .. } | Use::Voided) | None => None,
            },
            Call::CallOff { id } => self.swaps.get(id).map(|swap| &swap.member),
        };
        member.is_some_and(|member| self.has_left(member))
    }

    /// Whose points of a last day end next, of these members, and when.
    #[must_use]
    pub fn next_end(&self, now: Instant, members: &[String]) -> Option<(Instant, String)> {
        let zone = self.in_force().program.time_zone;
        let ends = members.iter().filter_map(|member| {
            let days = self.as_of(now, member).lots.by_day();
            let day = days.into_iter().map(|(day, _)| day).min()?;
            (day != NEVER).then(|| (zone.end(day), member.clone()))
        });
        ends.min()
    }
}

impl Account {
    /// Nothing is done for a member who has left.
    pub(super) fn is_open(&self) -> Result<(), No> {
        if self.has_left {
            Err((409, "member_withdrawn"))
        } else {
            Ok(())
        }
    }

    fn close(&mut self, now: Instant) {
        let lots = std::mem::take(&mut self.lots);
        self.note("forfeited", None, now, Lots::default(), lots);
        self.pending.clear();
        self.referrals = Referrals::default();
        let holds = self.holds.drain(..);
        self.forfeited = holds.map(|hold| hold.redemption).collect();
        self.debt = 0;
        self.has_left = true;
    }

    /// Lives through everything until `now`, as long as the member is there.
    pub fn advance(&mut self, rules: &Rules, now: Instant) {
        if self.has_left {
            return;
        }
        self.live_until(rules, now);
        self.advance_rank(rules, now);
    }
}
