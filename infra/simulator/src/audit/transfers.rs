//! Transfers: what left one wallet is what came to the other, in one commit, and somebody asked for it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::entry::Entry;
use domain::wallet::Wallet;
use domain::wallet::transfer::are_halves;

use super::{Audit, Invariant};
use crate::model::Call;

impl Audit {
    /// Who is of the family from now on.
    pub(super) fn regrouped(&mut self, family: &[String]) {
        self.ledger.family(family);
        self.checked.families = self.checked.families.saturating_add(1);
    }

    /// Whether a commit of two wallets is a transfer, and so no merge.
    pub(super) fn is_transfer(wallets: [&Wallet; 2]) -> bool {
        wallets.iter().all(|wallet| wallet.merged_into.is_none())
    }

    /// Sees a transfer, or what a friend did.
    pub(super) fn transferred(
        &mut self,
        call: Option<&Arc<Call>>,
        wallets: [&Wallet; 2],
        entries: &[Entry],
    ) {
        let asked = call.map(Arc::as_ref);
        if Self::is_of_friends(asked) {
            return self.bought_by_a_friend(call, wallets, entries);
        }
        if !entries.iter().all(|entry| self.goes_by(asked, entry)) {
            return;
        }
        for entry in entries.iter().filter(|entry| entry.command.is_none()) {
            self.ledger.advance(entry.at, entry.member.as_str());
        }
        let commands: Vec<&Entry> = entries.iter().filter(|it| it.command.is_some()).collect();
        let halves = match commands.as_slice() {
            [one, other] if are_halves(one, other) => Some((*one, *other)),
            [one, other] if are_halves(other, one) => Some((*other, *one)),
            _ => None,
        };
        let Some((out, come)) = halves else {
            let keys: Vec<String> = commands.iter().map(|entry| entry.key.to_string()).collect();
            let what = format!("{keys:?} are not the halves of one transfer");
            return self.broken(Invariant::TiesOut, what);
        };
        let Some(call) = call.filter(|call| matches!(***call, Call::Transfer { .. })) else {
            return self.broken(Invariant::Caused, format!("nobody asked for {}", out.key));
        };
        self.does(call, out.at, &out.key.to_string());
        self.checked.transfers = self.checked.transfers.saturating_add(1);
        for wallet in wallets {
            let own = [out, come].into_iter();
            for half in own.filter(|half| half.member == wallet.member) {
                self.compare(wallet, half);
            }
        }
    }

    /// The ledger does a call that was done, and says yes for the first time.
    fn does(&mut self, call: &Arc<Call>, at: DateTime<Utc>, what: &str) {
        let answer = self.ledger.call(at, call);
        if answer.status != 201 || answer.replayed {
            let what = format!("{what} was done, and the ledger says {answer:?}");
            return self.broken(Invariant::AsTheLedger, what);
        }
        self.was_not_refused(call);
        self.done.push((Arc::clone(call), at));
        self.checked.commits = self.checked.commits.saturating_add(1);
    }
}
