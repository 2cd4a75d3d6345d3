//! A friend's purchase, its edit and its return may write in the wallet of who referred them, in one commit.

use std::sync::Arc;

use domain::entry::Entry;
use domain::wallet::Wallet;

use super::{Audit, Invariant, of_member};
use crate::model::Call;

impl Audit {
    /// Whether a commit of two wallets is what a friend did, and what came of it for who referred them.
    pub(super) const fn is_of_friends(call: Option<&Call>) -> bool {
        matches!(
            call,
            Some(Call::Earn { .. } | Call::Amend { .. } | Call::Return { .. })
        )
    }

    /// Sees what a friend did.
    pub(super) fn bought_by_a_friend(
        &mut self,
        call: Option<&Arc<Call>>,
        [one, other]: [&Wallet; 2],
        entries: &[Entry],
    ) {
        let asked = entries.iter().find(|entry| entry.command.is_some());
        let is_friend = |wallet: &&Wallet| asked.is_some_and(|it| it.member == wallet.member);
        let (friend, referrer) = if is_friend(&one) {
            (one, other)
        } else {
            (other, one)
        };
        let Some(asked) = asked else {
            let what = "two wallets were written, and nobody asked for it";
            return self.broken(Invariant::Caused, what);
        };
        self.judge(call, friend, &of_member(friend, entries), asked.at);
        if let Some(newest) = of_member(referrer, entries).last() {
            self.compare(referrer, newest);
        }
        self.checked.referrals = self.checked.referrals.saturating_add(1);
    }
}
