//! Does every committed call again, in the order of the journal, and holds every answer against what the ledger says.
//!
//! The journal gives the order of what was done, member by member; so an answer that did nothing (a refusal, a look, a
//! void of what was never seen) is right if the ledger gives it at *some* place of that order which lies between the
//! call and its answer: after everything that had been acknowledged before, and before everything that was asked later.

use std::collections::BTreeMap;

use domain::entry::{Entry, EntryKey, Record};
use domain::program::Program;
use simulator::model::{Answer, Call, Ledger};

use crate::journal::Journal;
use crate::till::{Asked, Told};

/// Judges what the tills of one shop were told.
pub(crate) struct Judge<'a> {
    pub(crate) told: &'a Told,
    pub(crate) journal: &'a Journal,
    pub(crate) members: &'a [String],
    /// Each member's accounts, done again.
    pub(crate) accounts: BTreeMap<&'a str, Account>,
    /// Whose an earning or a redemption is.
    pub(crate) owners: BTreeMap<EntryKey, &'a str>,
    /// The calls that were answered well, by what they record.
    pub(crate) yes: BTreeMap<EntryKey, Vec<&'a Asked>>,
    violations: Vec<String>,
}

/// One member's accounts, after each committed call.
pub(crate) struct Account {
    /// Before anything, after the first, after the second, …
    pub(crate) states: Vec<Ledger>,
    commits: Vec<Commit>,
}

/// When a committed call was first asked for, and first acknowledged.
struct Commit {
    key: EntryKey,
    began: u64,
    acknowledged: u64,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(
        program: &Program,
        members: &'a [String],
        told: &'a Told,
        journal: &'a Journal,
    ) -> Judge<'a> {
        let mut judge = Judge {
            told,
            journal,
            members,
            accounts: BTreeMap::new(),
            owners: BTreeMap::new(),
            yes: BTreeMap::new(),
            violations: journal.ties_out(),
        };
        for asked in told.asked.iter().filter(|asked| asked.answer.status < 300) {
            if let Some(call) = &asked.call {
                judge.yes.entry(key(call)).or_default().push(asked);
            }
        }
        let mut empty = Ledger::new(program.clone());
        members.iter().for_each(|member| empty.join(member));
        for member in members {
            let entries = journal.entries.get(member).map(Vec::as_slice);
            let account = judge.account(member, entries.unwrap_or_default(), empty.clone());
            judge.in_order(&account);
            judge.accounts.insert(member, account);
        }
        judge
    }

    /// What nobody can explain.
    pub(crate) fn violations(mut self) -> Vec<String> {
        for asked in &self.told.asked {
            if !self.explains(asked) {
                self.violations.push(format!("nothing explains {asked:?}"));
            }
        }
        self.violations
    }

    fn account(&mut self, member: &'a str, entries: &[Entry], ledger: Ledger) -> Account {
        let mut account = Account {
            states: vec![ledger],
            commits: Vec::new(),
        };
        for entry in entries {
            if matches!(entry.key.record, Record::Earning | Record::Redemption) {
                self.owners.insert(entry.key.clone(), member);
            }
            if entry.command.is_some() {
                self.commit(entry, &mut account);
            }
        }
        account
    }

    /// Does a committed call again. Everybody who was answered well was answered so.
    fn commit(&mut self, entry: &Entry, account: &mut Account) {
        let Some(asked) = self.yes.get(&entry.key) else {
            return self
                .violations
                .push(format!("nobody was told of {entry:?}"));
        };
        let Some(mut ledger) = account.states.last().cloned() else {
            return;
        };
        let calls = asked.iter().filter_map(|asked| asked.call.as_ref());
        ledger.allow(entry);
        for call in calls.take(1) {
            let answer = ledger.call(entry.at, call);
            if answer.status >= 300 || answer.replayed {
                let what = format!(
                    "{call:?} was done at {}, by the ledger {answer:?}",
                    entry.at
                );
                self.violations.push(what);
            }
            let otherwise = asked
                .iter()
                .filter(|asked| asked.answer.body != answer.body);
            self.violations
                .extend(otherwise.map(|asked| format!("{asked:?}, by the ledger {answer:?}")));
        }
        let firsts = asked.iter().filter(|asked| !asked.answer.replayed).count();
        if firsts > 1 {
            let what = format!("{firsts} were the first to {:?}", entry.key);
            self.violations.push(what);
        }
        let hours = (
            asked.iter().map(|asked| asked.began.hour).min(),
            asked.iter().map(|asked| asked.ended.hour).max(),
        );
        if let (Some(from), Some(to)) = hours
            && !self.told.hours[from..=to].contains(&entry.at)
        {
            let what = format!(
                "{:?} was done at {}, when nobody asked",
                entry.key, entry.at
            );
            self.violations.push(what);
        }
        account.states.push(ledger);
        account.commits.push(Commit {
            key: entry.key.clone(),
            began: least(asked, |asked| asked.began.tick),
            acknowledged: least(asked, |asked| asked.ended.tick),
        });
    }

    /// Nothing is recorded before what had been acknowledged when it was asked for.
    fn in_order(&mut self, account: &Account) {
        let mut soonest = u64::MAX;
        for commit in account.commits.iter().rev() {
            if soonest < commit.began {
                let what = format!("{:?} is recorded before its time", commit.key);
                self.violations.push(what);
            }
            soonest = soonest.min(commit.acknowledged);
        }
    }
}

impl Account {
    /// The keys of the committed calls.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &EntryKey> {
        self.commits.iter().map(|commit| &commit.key)
    }

    /// The states that somebody may have seen who asked and was answered at these ticks.
    pub(crate) fn seen(&self, began: u64, ended: u64) -> &[Ledger] {
        let before = self
            .commits
            .iter()
            .rposition(|commit| commit.acknowledged < began);
        let after = self.commits.iter().position(|commit| commit.began > ended);
        let from = before.map_or(0, |place| place + 1);
        let to = after.unwrap_or(self.commits.len());
        self.states.get(from..=to).unwrap_or_default()
    }
}

/// What a call records, where it does.
pub(crate) fn key(call: &Call) -> EntryKey {
    match call {
        Call::Earn { id, .. } => EntryKey::new(Record::Earning, id),
        Call::Confirm { id } => EntryKey::new(Record::Confirmation, id),
        Call::Redeem { id, .. } => EntryKey::new(Record::Redemption, id),
        Call::Capture { id, .. } | Call::Void { id } => EntryKey::new(Record::Outcome, id),
        Call::Return { id, .. } => EntryKey::new(Record::Return, id),
        Call::Amend { id, .. } => EntryKey::new(Record::Amendment, id),
        Call::Adjust { id, .. } => EntryKey::new(Record::Adjustment, id),
        Call::Act { id, .. } | Call::Refer { id, .. } => EntryKey::new(Record::Activity, id),
        Call::Transfer { id, .. } => EntryKey::new(Record::TransferOut, id),
        Call::Exchange { id, .. } => EntryKey::new(Record::Exchange, id),
        Call::Draw { id, .. } => EntryKey::new(Record::Draw, id),
        Call::CallOff { id } => EntryKey::new(Record::ExchangeEnd, id),
    }
}

fn least(asked: &[&Asked], of: fn(&Asked) -> u64) -> u64 {
    asked.iter().map(|asked| of(asked)).min().unwrap_or(0)
}

/// Whether two answers say the same.
pub(crate) fn same(one: &Answer, other: &Answer) -> bool {
    let is_good = |answer: &Answer| answer.status < 300;
    let statuses = one.status == other.status || (is_good(one) && is_good(other));
    statuses && one.body == other.body
}
