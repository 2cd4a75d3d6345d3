//! The auditor: sees every commit at the moment it happens and every answer that a till gets, and says what is wrong.
//!
//! It judges by three independent means: the tally adds the journal up and holds the wallet against it, the reference
//! ledger does every committed call again in the order of the commits, and what must hold of any commit is looked at
//! item by item.

mod answers;
mod budgets;
mod commits;
mod coupons;
mod endings;
mod gifts;
mod leavers;
mod links;
mod merges;
mod past;
mod programs;
mod reading;
mod referrals;
mod refusals;
mod runs;
mod sent;
mod stock;
mod swept;
mod talk;
mod told;
mod transfers;
mod verdict;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::entry::Entry;
use domain::program::Program;
use domain::tally::Tally;
use domain::wallet::Wallet;

use crate::model::{Call, Ledger};
use crate::table::{ACTIONS_MAX, Change, size};

pub(crate) use answers::differs;
use gifts::Gifts;
pub(crate) use gifts::{Asked, NOBODYS_POINTS, given};
use leavers::Leavers;
use links::Links;
use past::Past;
use reading::Reading;
pub(crate) use runs::Laid;
use runs::Runs;
use sent::Sent;
use swept::Swept;
pub use talk::Talk;
use told::Told;
pub use verdict::{Checked, Invariant, Violation};
use written::Written;

/// No item outgrows this, in bytes.
const ITEM_BYTES_MAX: usize = 64 * 1_024;

/// The auditor.
pub(crate) struct Audit {
    pub(crate) ledger: Ledger,
    tallies: BTreeMap<String, Tally>,
    /// What is pushed, by its retry key.
    pushed: BTreeMap<String, String>,
    keys: BTreeMap<String, String>,
    /// How often each call was the first to be answered.
    firsts: BTreeMap<String, u64>,
    /// What no try may do any more.
    refused_for_good: BTreeSet<String>,
    /// The program in force.
    program: Program,
    /// Points that each campaign with a budget has given.
    budgets: BTreeMap<String, i64>,
    gifts: Gifts,
    links: Links,
    /// Who was to be merged, and into whom.
    to_merge: BTreeSet<(String, String)>,
    swept: Swept,
    runs: Runs,
    leavers: Leavers,
    told: Told,
    sent: Sent,
    commits: u64,
    wished: u64,
    /// When each program after the first was published.
    published: Vec<DateTime<Utc>>,
    past: Past,
    /// The calls that were done, and at which instant of the house's.
    pub(crate) done: Vec<(Arc<Call>, DateTime<Utc>)>,
    pub(crate) checked: Checked,
    pub(crate) violations: Vec<Violation>,
    /// What tills asked and were told, in the order of time.
    pub(crate) talk: Vec<Talk>,
    tills: u64,
}

/// The entries of a wallet's own journal.
fn of_member(wallet: &Wallet, entries: &[Entry]) -> Vec<Entry> {
    let own = entries.iter().filter(|entry| entry.member == wallet.member);
    own.cloned().collect()
}

impl Audit {
    pub(crate) fn new(program: Program) -> Audit {
        Audit {
            ledger: Ledger::new(program.clone()),
            program,
            tallies: BTreeMap::new(),
            pushed: BTreeMap::new(),
            keys: BTreeMap::new(),
            firsts: BTreeMap::new(),
            refused_for_good: BTreeSet::new(),
            budgets: BTreeMap::new(),
            gifts: Gifts::default(),
            links: Links::default(),
            to_merge: BTreeSet::new(),
            swept: Swept::default(),
            runs: Runs::default(),
            leavers: Leavers::default(),
            told: Told::default(),
            sent: Sent::default(),
            commits: 0,
            wished: 0,
            published: Vec::new(),
            past: Past::default(),
            done: Vec::new(),
            checked: Checked::default(),
            violations: Vec::new(),
            talk: Vec::new(),
            tills: 0,
        }
    }

    pub(crate) fn broken(&mut self, invariant: Invariant, what: impl Into<String>) {
        let what = what.into();
        let after = self.wished;
        self.violations.push(Violation {
            invariant,
            what,
            after,
        });
    }

    /// Somebody begins to do what they wish.
    pub(crate) fn wished(&mut self) {
        self.wished = self.wished.saturating_add(1);
    }

    /// Sees a commit.
    pub(crate) fn committed(
        &mut self,
        call: Option<Arc<Call>>,
        changes: &[Change],
        actions: usize,
        at: DateTime<Utc>,
    ) {
        self.commits = self.commits.saturating_add(1);
        if actions > ACTIONS_MAX {
            self.broken(
                Invariant::Bounded,
                format!("a transaction of {actions} actions"),
            );
        }
        let readings: Vec<_> = changes.iter().map(Reading::of).collect();
        self.ends_told(&readings, at);
        let mut written = Written::default();
        for reading in readings {
            self.look_at(reading.change);
            if let Some(what) = self.gifts.see(&reading) {
                self.broken(Invariant::GivenOnce, what);
            }
            self.read(reading, call.as_deref(), changes.len(), at, &mut written);
        }
        let Written {
            wallets,
            mut entries,
            joined,
            files,
            links,
            family,
            stock,
            prize,
            drawn,
        } = written;
        entries.sort_by_key(|entry| entry.seq);
        self.told.committed(&entries);
        self.allow(&entries);
        for wallet in &wallets {
            let entries: Vec<Entry> = of_member(wallet, &entries);
            self.tie(wallet, &entries);
        }
        self.linked(&files, &links, &wallets);
        if family.is_empty() {
            self.caused(call.as_ref(), &wallets, joined, &entries, at);
        } else {
            self.regrouped(&family);
        }
        self.full_cards_gave(&wallets);
        self.ledger.go_by(self.ledger.newest());
        self.drawn(drawn, &entries);
        self.stocked(stock, wallets.is_empty());
        self.won(prize);
        if wallets.is_empty() && !entries.is_empty() {
            self.broken(Invariant::Caused, "entries without a wallet");
        }
        self.remember();
    }

    /// Whatever moves in wallets has a cause.
    fn caused(
        &mut self,
        call: Option<&Arc<Call>>,
        wallets: &[Wallet],
        joined: bool,
        entries: &[Entry],
        at: DateTime<Utc>,
    ) {
        match wallets {
            [one, other] if Self::is_transfer([one, other]) => {
                self.transferred(call, [one, other], entries);
            }
            [one, other] => self.merged(one, other, entries),
            [] => {}
            [wallet] if wallet.withdrawn => self.left(wallet, entries),
            [wallet] if joined => self.joined(wallet.member.as_str()),
            [wallet] => self.judge(call, wallet, entries, at),
            more => {
                let what = format!("a transaction of {} wallets", more.len());
                self.broken(Invariant::Caused, what);
            }
        }
    }

    /// What members are told of what ends for them is told once.
    fn ends_told(&mut self, changes: &[Reading<'_>], at: DateTime<Utc>) {
        match endings::told(changes) {
            Ok(told) => self.checked.ends(told),
            Err(what) => self.broken(Invariant::ToldOnce, what),
        }
        self.told.grouped(endings::groups(changes));
        for notice in endings::notices(changes) {
            self.told.noticed(notice, at);
        }
        if let Some((member, day)) = self.told.heard(endings::heard(changes)) {
            let what = format!("{member} hears of what ends twice on {day}");
            self.broken(Invariant::ToldOnce, what);
        }
    }

    /// What must hold of any item that changes.
    fn look_at(&mut self, change: &Change) {
        let is_entry = change.key.partition.starts_with("E#");
        let was_entry = change
            .before
            .as_ref()
            .is_some_and(|item| !item.contains_key("mark"));
        if is_entry && was_entry {
            self.broken(Invariant::Kept, format!("{:?} was changed", change.key));
        }
        let size = change.after.as_ref().map_or(0, |item| size::of(item));
        if size > ITEM_BYTES_MAX {
            self.broken(
                Invariant::Bounded,
                format!("{:?} has {size} bytes", change.key),
            );
        }
    }

    /// The wallet is what its journal comes to.
    fn tie(&mut self, wallet: &Wallet, entries: &[Entry]) {
        self.swept.stored(wallet);
        self.runs.stored(wallet, entries);
        let tally = self.tallies.entry(wallet.member.to_string()).or_default();
        let added = entries.iter().try_for_each(|entry| tally.add(entry));
        if let Err(untied) = added.and_then(|()| tally.meets(wallet)) {
            self.broken(Invariant::TiesOut, format!("{}: {untied}", wallet.member));
        }
    }
}
