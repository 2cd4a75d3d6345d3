//! Referrals: points that are to come name the referral and the friend's first purchase, and each of the two journals names the
//! other's half.

use super::fold::Fold;
use super::{Auditor, Finding};
use app::ports::Fault;
use app::store::{Read, Recorded};
use domain::entry::{Entry, EntryKey, Record};
use domain::fact::{Fact, PromiseEnd, Promised, Side};
use domain::ids::MemberId;
use domain::wallet::Wallet;
use domain::wallet::merge::FORMER_MAX;
use domain::wallet::referral::{are_halves, end_key, promise_key};

/// What an audit calls a promise that lacks one of these.
const REFERRAL: &str = "the referral by which points are promised";
const PURCHASE: &str = "the purchase by which points are promised";
const HALF: &str = "the other half of a referral";

impl Auditor {
    /// Holds what a journal says of referrals against what it names.
    pub(super) async fn referrals(&self, fold: &Fold) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        for entry in &fold.promises {
            let found = match &entry.fact {
                Fact::Promised(promised) => self.promise(entry, promised).await?,
                Fact::PromiseBroken(end) => self.broken_promise(entry, end).await?,
                _ => Vec::new(),
            };
            findings.extend(found.into_iter().map(|finding| finding.at(entry.seq)));
        }
        Ok(findings)
    }

    /// Points that are to come: by whose referral, by whose purchase, and what the other of the two is to get.
    async fn promise(&self, entry: &Entry, promised: &Promised) -> Result<Vec<Finding>, Fault> {
        let referral = EntryKey::new(Record::Activity, promised.referral.as_str());
        let purchase = EntryKey::new(Record::Earning, promised.order_id.as_str());
        let (referral, purchase) = (self.found(&referral).await?, self.found(&purchase).await?);
        let mut findings = Vec::new();
        let named = referral.as_ref().and_then(Half::entry);
        let mut friend = None;
        if let Some(Fact::Referred(referred)) = named.map(|entry| &entry.fact) {
            friend = named.map(|entry| entry.member.clone());
            let is_of = match promised.to {
                Side::Referrer => self.are_one(&referred.by, &entry.member).await?,
                Side::Friend => true,
            };
            if !is_of {
                findings.push(Finding::new(REFERRAL, &entry.member, &referred.by));
            }
        } else {
            findings.push(missing(REFERRAL, referral.as_ref()));
        }
        let bought = purchase.as_ref().and_then(Half::entry);
        let bought = bought.filter(|entry| matches!(entry.fact, Fact::Earned(_)));
        match (bought, friend) {
            (None, _) => findings.push(missing(PURCHASE, purchase.as_ref())),
            (Some(bought), Some(friend)) if !self.are_one(&bought.member, &friend).await? => {
                findings.push(Finding::new(PURCHASE, friend, &bought.member));
            }
            _ => {}
        }
        findings.extend(self.other_promise(entry, promised, named).await?);
        Ok(findings)
    }

    /// The other of the two is to get points too, unless they are the friend and the program gives them none, or they had
    /// left before.
    async fn other_promise(
        &self,
        entry: &Entry,
        promised: &Promised,
        referral: Option<&Entry>,
    ) -> Result<Option<Finding>, Fault> {
        let to = promised.to.other();
        let half = promise_key(to, &promised.referral);
        let other = self.found(&half).await?;
        if is_half(entry, other.as_ref()) || self.is_made_up_for(&half).await? {
            return Ok(None);
        }
        if other.is_none() {
            let who = match referral.map(|entry| (&entry.member, &entry.fact)) {
                Some((_, Fact::Referred(referred))) if to == Side::Referrer => &referred.by,
                Some((friend, _)) => friend,
                None => return Ok(None),
            };
            let is_unpaid = to == Side::Friend && self.is_friend_unpaid(entry).await?;
            if is_unpaid || self.has_left(who).await? {
                return Ok(None);
            }
        }
        Ok(Some(missing(HALF, other.as_ref())))
    }

    /// Points that do not come: the other of the two does not get any either, unless they were to get none or have left.
    async fn broken_promise(&self, entry: &Entry, end: &PromiseEnd) -> Result<Vec<Finding>, Fault> {
        let to = end.to.other();
        let half = end_key(to, &end.referral);
        let other = self.found(&half).await?;
        if is_half(entry, other.as_ref()) || self.is_made_up_for(&half).await? {
            return Ok(Vec::new());
        }
        let promised = self.found(&promise_key(to, &end.referral)).await?;
        let Some(promised) = promised.as_ref().and_then(Half::entry) else {
            return Ok(Vec::new());
        };
        if other.is_none() && self.has_left(&promised.member).await? {
            return Ok(Vec::new());
        }
        Ok(vec![missing(HALF, other.as_ref())])
    }

    async fn found(&self, key: &EntryKey) -> Result<Option<Half>, Fault> {
        match self.store.recorded(key, Read::Strong).await {
            Ok(Some(Recorded::Entry(entry))) => Ok(Some(Half::Entry(Box::new(entry)))),
            Ok(Some(_)) | Err(Fault::Corrupt(_)) => Ok(Some(Half::Another)),
            Ok(None) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Whether staff made up for a half that was not written, by an adjustment of its name.
    async fn is_made_up_for(&self, half: &EntryKey) -> Result<bool, Fault> {
        let adjustment = EntryKey::new(Record::Adjustment, half.id.as_str());
        let found = self.found(&adjustment).await?;
        Ok(found.as_ref().and_then(Half::entry).is_some())
    }

    /// Whether the program that judged an entry gives a friend nothing.
    async fn is_friend_unpaid(&self, entry: &Entry) -> Result<bool, Fault> {
        let program = match self.program(entry.program_version).await {
            Err(Fault::Corrupt(_)) => None,
            program => program?,
        };
        let terms = program.as_ref().and_then(|it| it.program.referral());
        Ok(terms.is_some_and(|(_, terms)| terms.friend_points == 0))
    }

    /// Whether two names are one member's by now.
    async fn are_one(&self, one: &MemberId, other: &MemberId) -> Result<bool, Fault> {
        if one == other {
            return Ok(true);
        }
        let (one, other) = (self.last_wallet(one).await?, self.last_wallet(other).await?);
        // Who cannot be read is said with all that is theirs.
        let (Some(one), Some(other)) = (one, other) else {
            return Ok(true);
        };
        Ok(one.member == other.member)
    }

    async fn has_left(&self, member: &MemberId) -> Result<bool, Fault> {
        let wallet = self.last_wallet(member).await?;
        Ok(wallet.is_some_and(|wallet| wallet.withdrawn))
    }

    /// The wallet under the name that a member has by now; none where it cannot be read, or the names lead in a circle.
    async fn last_wallet(&self, member: &MemberId) -> Result<Option<Wallet>, Fault> {
        let mut member = member.clone();
        for _ in 0..=FORMER_MAX {
            match self.store.wallet(&member, Read::Strong).await {
                Ok(Some(Wallet {
                    merged_into: Some(into),
                    ..
                })) => member = into,
                Ok(wallet) => return Ok(wallet),
                Err(Fault::Corrupt(_)) => return Ok(None),
                Err(fault) => return Err(fault),
            }
        }
        Ok(None)
    }
}

/// What stands under a name.
enum Half {
    Entry(Box<Entry>),
    /// It is no entry, or cannot be read.
    Another,
}

impl Half {
    fn entry(&self) -> Option<&Entry> {
        match self {
            Half::Entry(entry) => Some(entry),
            Half::Another => None,
        }
    }
}

fn is_half(entry: &Entry, other: Option<&Half>) -> bool {
    let other = other.and_then(Half::entry);
    other.is_some_and(|other| are_halves(entry, other))
}

fn missing(what: &str, found: Option<&Half>) -> Finding {
    let found = if found.is_some() { "another" } else { "none" };
    Finding::new(what, "one that fits", found)
}
