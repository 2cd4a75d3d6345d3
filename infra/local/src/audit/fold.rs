//! A member's journal, added up from its beginning, with the wallet held against it at the entry that the wallet names.

use super::Auditor;
use app::ports::Fault;
use domain::calendar::Instant;
use domain::entry::{Entry, Record};
use domain::fact::{EntryKind, Fact};
use domain::ids::{CouponId, MemberId};
use domain::tally::{Tally, Untied};
use domain::wallet::Wallet;
use std::collections::BTreeMap;

/// How many entries a wallet may be behind its journal and still follow it. A restore loses a transaction or two.
const BEHIND_MAX: usize = 1_000;

/// What a journal came to.
#[derive(Debug, Default)]
pub(super) struct Fold {
    tally: Tally,
    /// How many entries were read.
    pub(super) entries: u64,
    /// Where the journal does not follow from itself. Nothing behind it is added up.
    pub(super) broken: Option<Untied>,
    /// An entry cannot be read, and nothing behind it is added up.
    pub(super) unreadable: bool,
    /// Where the wallet is not what the journal had come to at the entry that the wallet names.
    pub(super) differs: Option<Untied>,
    /// The entries behind that one.
    pub(super) behind: Vec<Entry>,
    /// There are more of them than were kept.
    pub(super) too_many: bool,
    /// When the newest entry happened.
    pub(super) newest_at: Option<Instant>,
    /// The entries that are one half of a merge or of a transfer.
    pub(super) halves: Vec<Entry>,
    /// Points of referrals that are to come, and those that do not.
    pub(super) promises: Vec<Entry>,
    /// For each coupon that gives points or multiplies them, the turn in which it is used now.
    pub(super) coupons: BTreeMap<String, Option<u32>>,
    /// The coupons that came with what the member did.
    pub(super) given: Vec<CouponId>,
}

impl Fold {
    /// The number of the newest entry.
    pub(super) fn seq(&self) -> u64 {
        self.tally.seq()
    }

    /// Whether the journal follows from itself, to its end.
    pub(super) fn is_sound(&self) -> bool {
        self.broken.is_none() && !self.unreadable
    }

    fn add(&mut self, entry: Entry, wallet: Option<&Wallet>) {
        self.entries = self.entries.saturating_add(1);
        if !self.is_sound() {
            return;
        }
        if let Err(untied) = self.tally.add(&entry) {
            self.broken = Some(untied);
            return;
        }
        self.newest_at = self.newest_at.max(Some(entry.at));
        self.note_coupon(&entry);
        let given = entry.coupons().iter().map(|given| given.id.clone());
        self.given.extend(given);
        let is_half = matches!(
            entry.kind(),
            EntryKind::Merged | EntryKind::TransferredOut | EntryKind::TransferredIn
        );
        if is_half {
            self.halves.push(entry.clone());
        }
        if matches!(entry.fact, Fact::Promised(_) | Fact::PromiseBroken(_)) {
            self.promises.push(entry.clone());
        }
        if self.seq() <= wallet.map_or(0, |wallet| wallet.seq) {
            self.hold_against(wallet);
        } else if self.behind.len() < BEHIND_MAX {
            self.behind.push(entry);
        } else {
            self.too_many = true;
        }
    }

    /// Holds the wallet against the entries so far, where it says that these are all.
    fn hold_against(&mut self, wallet: Option<&Wallet>) {
        if let Some(wallet) = wallet.filter(|wallet| wallet.seq == self.seq()) {
            self.differs = self.tally.meets(wallet).err();
        }
    }

    /// What gives or takes back a coupon's points is named by the coupon, the turn, and the act.
    fn note_coupon(&mut self, entry: &Entry) {
        let mut parts = entry.key.id.rsplitn(3, ':');
        let (_, turn, coupon) = (parts.next(), parts.next(), parts.next());
        if let (Record::Coupon, Some(turn), Some(coupon)) = (entry.key.record, turn, coupon) {
            let is_used = matches!(entry.fact, Fact::Granted { .. } | Fact::CouponUsed { .. });
            let turn = turn.parse().ok().filter(|_| is_used);
            self.coupons.insert(coupon.to_owned(), turn);
        }
    }
}

impl Auditor {
    /// Adds a member's journal up.
    pub(super) async fn fold(
        &self,
        member: &MemberId,
        wallet: Option<&Wallet>,
    ) -> Result<Fold, Fault> {
        let mut fold = Fold::default();
        fold.hold_against(wallet);
        let mut after = None;
        loop {
            let (page, next) = self.whole.journal(member, after).await?;
            for entry in page {
                match entry {
                    Ok(entry) => fold.add(entry, wallet),
                    Err(Fault::Corrupt(_)) => fold.unreadable = true,
                    Err(fault) => return Err(fault),
                }
            }
            if next.is_none() {
                return Ok(fold);
            }
            after = next;
        }
    }
}
