//! Every commit, done again by the reference ledger.

use std::sync::Arc;

use app::store::RefusedMark;
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::{Entry, Record};
use domain::refusal::Refusal;
use domain::wallet::Wallet;

use super::answers::SKEW;
use super::{Audit, Invariant};
use crate::model::{Call, No};

/// A transaction reaches the table so long after it was decided, at the most.
const ON_THE_WAY: TimeDelta = TimeDelta::minutes(3);

impl Audit {
    /// The ledger does the call too, and comes to the same.
    pub(super) fn judge(
        &mut self,
        call: Option<&Arc<Call>>,
        wallet: &Wallet,
        entries: &[Entry],
        at: DateTime<Utc>,
    ) {
        let asked = call.map(Arc::as_ref);
        if !entries.iter().all(|entry| self.goes_by(asked, entry)) {
            return;
        }
        // What time has decided is decided, by whose clock ever.
        for entry in entries.iter().filter(|entry| entry.command.is_none()) {
            self.ledger.advance(entry.at, wallet.member.as_str());
        }
        let Some(entry) = entries.iter().find(|entry| entry.command.is_some()) else {
            return self.judge_rank(wallet, entries, at);
        };
        if entry.key.record == Record::Gift {
            return self.points_came(wallet, entry);
        }
        let Some(call) = call else {
            if self.is_of_coupon(entry) {
                return self.compare(wallet, entry);
            }
            return self.broken(Invariant::Caused, format!("nobody asked for {}", entry.key));
        };
        let answer = self.ledger.call(entry.at, call);
        if !matches!(answer.status, 200 | 201) || answer.replayed {
            let what = format!("{} was done, and the ledger says {answer:?}", entry.key);
            return self.broken(Invariant::AsTheLedger, what);
        }
        self.was_not_refused(call);
        self.done.push((Arc::clone(call), entry.at));
        self.checked.commits = self.checked.commits.saturating_add(1);
        self.compare(wallet, entry);
    }

    /// The wallet that a call left is what the ledger has.
    pub(super) fn compare(&mut self, wallet: &Wallet, entry: &Entry) {
        let member = wallet.member.as_str();
        let ours = self.ledger.balance(entry.at, member);
        let theirs = [
            ("available", wallet.lots.total().get()),
            ("pending", wallet.pending_total().get()),
            ("held", wallet.held_total().get()),
            ("debt", wallet.debt.get()),
        ];
        for (name, theirs) in theirs {
            if ours[name] != theirs {
                let what = format!(
                    "after {} {name} is {theirs}, by the ledger {}",
                    entry.key, ours[name]
                );
                self.broken(Invariant::AsTheLedger, what);
            }
        }
        let rank = self.ledger.rank(member);
        if rank != Some(&wallet.rank) {
            let what = format!(
                "after {} the rank is {:?}, by the ledger {rank:?}",
                entry.key, wallet.rank
            );
            self.broken(Invariant::AsTheLedger, what);
        }
    }

    /// Where nobody asked for anything, a rank is what time has made of it by some program in force.
    fn judge_rank(&mut self, wallet: &Wallet, entries: &[Entry], at: DateTime<Utc>) {
        let member = wallet.member.as_str();
        let before = self.ledger.rank(member);
        if before.is_none_or(|before| *before == wallet.rank) {
            return;
        }
        let named = entries.first().map(|entry| entry.program_version);
        let versions = named.map_or(self.versions(at - ON_THE_WAY, at), |named| named..=named);
        // A level that a program which came did away with has ended at whatever instant the process had.
        let may_be_now = (at - ON_THE_WAY - SKEW)..=(at + SKEW);
        let since = wallet.rank.since().filter(|at| may_be_now.contains(at));
        let instants = [at, at - SKEW, at + SKEW, at - ON_THE_WAY];
        let mut may_be = versions.rev().flat_map(|version| {
            let instants = instants.into_iter().chain(since);
            instants.map(move |now| (version, now))
        });
        let found = may_be.find_map(|(version, now)| {
            let mut ledger = self.ledger.clone();
            ledger.go_by(version);
            ledger.advance_rank(now, member);
            (ledger.rank(member) == Some(&wallet.rank)).then_some(ledger)
        });
        match found {
            Some(ledger) => self.ledger = ledger,
            None => {
                let what = format!("time has made {:?} of {member}'s rank", wallet.rank);
                self.broken(Invariant::AsTheLedger, what);
            }
        }
    }

    /// A refusal was written down for its id: from now on it stands.
    pub(super) fn refused(&mut self, call: Option<&Call>, mark: &RefusedMark, changes: usize) {
        match call {
            Some(call @ Call::Redeem { .. }) if changes == 1 => {
                self.ledger.refuse(mark.until, call, said(&mark.refusal));
            }
            other => self.broken(Invariant::Caused, format!("{other:?} left a refusal")),
        }
    }

    /// An id was voided before it was seen.
    pub(super) fn voided(&mut self, call: Option<&Call>, at: DateTime<Utc>) {
        match call {
            Some(call @ Call::Void { .. }) => {
                let answer = self.ledger.call(at, call);
                if answer.status >= 300 {
                    let what = format!("{call:?} was taken, and the ledger says {answer:?}");
                    self.broken(Invariant::AsTheLedger, what);
                }
            }
            other => self.broken(Invariant::Caused, format!("{other:?} left a tombstone")),
        }
    }
}

/// How a remembered refusal is answered.
fn said(refusal: &Refusal) -> No {
    match refusal {
        Refusal::InsufficientPoints { .. } => (409, "insufficient_points"),
        Refusal::BelowMinimum { .. } => (422, "below_minimum"),
        Refusal::AboveLimit { .. } => (422, "above_limit"),
        Refusal::NotAMultiple { .. } => (422, "not_a_multiple"),
        Refusal::NotCombinable | Refusal::CouponsNotCombinable => (422, "not_combinable"),
        Refusal::MemberWithdrawn => (409, "member_withdrawn"),
        other => panic!("no redemption is refused so: {other}"),
    }
}
