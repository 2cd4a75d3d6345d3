//! Merges: all of one wallet is in the other, in one commit, and somebody asked for it.

use domain::entry::Entry;
use domain::wallet::Wallet;
use domain::wallet::merge::are_halves;

use super::{Audit, Invariant};

impl Audit {
    /// Somebody is about to ask for a merge.
    pub(crate) fn will_merge(&mut self, from: &str, into: &str) {
        let asked = (from.to_owned(), into.to_owned());
        self.to_merge.insert(asked);
    }

    /// Sees a commit of two wallets: nothing but a merge writes two.
    pub(super) fn merged(&mut self, one: &Wallet, other: &Wallet, entries: &[Entry]) {
        let (left, joined) = if one.merged_into.is_some() {
            (one, other)
        } else {
            (other, one)
        };
        if !entries.iter().all(|entry| self.goes_by(None, entry)) {
            return;
        }
        for entry in entries.iter().filter(|entry| entry.command.is_none()) {
            self.ledger.advance(entry.at, entry.member.as_str());
        }
        let fact = |wallet: &Wallet| {
            let mut own = entries.iter().filter(|entry| entry.member == wallet.member);
            own.find(|entry| entry.command.is_some())
        };
        let (Some(out), Some(come)) = (fact(left), fact(joined)) else {
            return self.broken(Invariant::Caused, "two wallets without a merge");
        };
        if !are_halves(out, come) {
            let what = format!("{} and {} are not one movement", out.key, come.key);
            self.broken(Invariant::TiesOut, what);
        }
        let (from, into) = (left.member.as_str(), joined.member.as_str());
        let is_asked =
            |(asked, of): &(String, String)| asked == from && self.ledger.holder(of) == into;
        if !self.to_merge.iter().any(is_asked) {
            let what = format!("nobody asked for {from} to become {into}");
            return self.broken(Invariant::Caused, what);
        }
        if let Err(no) = self.ledger.merge(out.at, from, into) {
            let what = format!("{from} became {into}, and the ledger says {no:?}");
            return self.broken(Invariant::AsTheLedger, what);
        }
        self.gifts.merged(from, into);
        self.checked.merges = self.checked.merges.saturating_add(1);
        let come = come.clone();
        self.compare(joined, &come);
    }
}
