//! Members who leave: somebody asked for it, it happens once, and nothing is written about them afterwards.

use std::collections::BTreeSet;

use domain::entry::Entry;
use domain::fact::Fact;
use domain::wallet::Wallet;

use super::{Audit, Invariant};

/// Who leaves.
#[derive(Default)]
pub(super) struct Leavers {
    asked: BTreeSet<String>,
    left: BTreeSet<String>,
}

impl Audit {
    /// Somebody is about to ask for a membership to be closed.
    pub(crate) fn will_leave(&mut self, member: &str) {
        self.leavers.asked.insert(member.to_owned());
    }

    /// Sees a commit after which a wallet is closed, and not by a merge. That it is empty says the journal.
    pub(super) fn left(&mut self, wallet: &Wallet, entries: &[Entry]) {
        let member = wallet.member.to_string();
        let mut facts = entries.iter().map(|entry| &entry.fact);
        if !facts.any(|fact| matches!(fact, Fact::Forfeited { .. })) {
            let what = format!("something was written about {member}, who has left: {entries:?}");
            return self.broken(Invariant::Caused, what);
        }
        // Whoever was merged meanwhile leaves as who they are by now.
        let mut asked = self.leavers.asked.iter();
        if !asked.any(|asked| self.ledger.holder(asked) == member) {
            let what = format!("nobody asked for {member} to leave");
            return self.broken(Invariant::Caused, what);
        }
        if !self.leavers.left.insert(member) {
            let what = format!("{} left twice", wallet.member);
            return self.broken(Invariant::Once, what);
        }
        self.leave(wallet, entries);
    }

    /// The ledger lets them go too, and comes to the same.
    fn leave(&mut self, wallet: &Wallet, entries: &[Entry]) {
        if !entries.iter().all(|entry| self.goes_by(None, entry)) {
            return;
        }
        let member = wallet.member.as_str();
        for entry in entries.iter().filter(|entry| entry.command.is_none()) {
            self.ledger.advance(entry.at, member);
        }
        let Some(entry) = entries.iter().find(|entry| entry.command.is_some()) else {
            let what = format!("nobody has {member} leave");
            return self.broken(Invariant::Caused, what);
        };
        if let Err(no) = self.ledger.leave(entry.at, member) {
            let what = format!("{member} left, and the ledger says {no:?}");
            return self.broken(Invariant::AsTheLedger, what);
        }
        self.checked.leavers = self.checked.leavers.saturating_add(1);
        self.compare(wallet, entry);
    }

    /// How many have left.
    pub(crate) fn leavers(&self) -> usize {
        self.leavers.left.len()
    }
}
