//! Everything of one member, held against everything else of the same member.

use super::fold::Fold;
use super::repair;
use super::{Auditor, Finding};
use app::ports::Fault;
use app::store::Read;
use domain::calendar::Instant;
use domain::coupon::Coupon;
use domain::entry::Entry;
use domain::ids::MemberId;
use domain::member::{Profile, UniqueKey};
use domain::program::CouponEffect;
use domain::wallet::Wallet;
use store::stored::Stored;
use store::whole::Found;

/// A member, looked through.
#[derive(Debug)]
pub(super) struct Examined {
    pub(super) member: MemberId,
    pub(super) wallet: Option<Wallet>,
    pub(super) profile: Option<Profile>,
    /// Entries behind the newest that the wallet knows.
    pub(super) behind: Vec<Entry>,
    /// How many entries were added up.
    pub(super) entries: u64,
    /// When the newest of them happened.
    pub(super) newest_at: Option<Instant>,
    pub(super) findings: Vec<Finding>,
    /// Why nothing may be repaired; none where the wallet was once what its journal came to, and the journal is sound.
    pub(super) obstacle: Option<&'static str>,
}

/// A member's items, sorted.
#[derive(Default)]
struct File {
    wallet: Option<Wallet>,
    profile: Option<Profile>,
    coupons: Vec<Coupon>,
    findings: Vec<Finding>,
    unreadable: bool,
}

/// The unique keys that belong to a file. Who has left has given them up, and keeps the number for the record only.
pub(super) fn keys(profile: &Profile) -> Vec<UniqueKey> {
    match profile.withdrawn_at {
        Some(_) => Vec::new(),
        None => profile.keys(),
    }
}

impl Auditor {
    /// Looks a member through.
    pub(super) async fn examine(&self, member: &MemberId) -> Result<Examined, Fault> {
        let file = sort(member, self.whole.of(member).await?)?;
        let mut fold = self.fold(member, file.wallet.as_ref()).await?;
        let mut findings = file.findings;
        findings.extend(self.halves(&fold).await?);
        findings.extend(self.referrals(&fold).await?);
        self.go_on(&mut fold, file.wallet.as_ref()).await?;
        findings.extend(journal(&fold, file.wallet.as_ref(), file.unreadable));
        findings.extend(agreement(file.wallet.as_ref(), file.profile.as_ref()));
        findings.extend(
            file.coupons
                .iter()
                .filter_map(|coupon| of_coupon(coupon, &fold)),
        );
        findings.extend(
            self.claims(member, file.profile.as_ref(), &file.coupons)
                .await?,
        );
        if !file.unreadable {
            findings.extend(self.lost_coupons(member, &fold, &file.coupons).await?);
        }
        let obstacle = obstacle(&fold, file.wallet.as_ref(), file.unreadable);
        Ok(Examined {
            member: member.clone(),
            wallet: file.wallet,
            profile: file.profile,
            behind: fold.behind,
            entries: fold.entries,
            newest_at: fold.newest_at,
            findings: findings
                .into_iter()
                .map(|finding| finding.of(member))
                .collect(),
            obstacle,
        })
    }

    /// Each unique key of a file and each coupon's name is claimed, by this member.
    async fn claims(
        &self,
        member: &MemberId,
        profile: Option<&Profile>,
        coupons: &[Coupon],
    ) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        let held = profile.map(keys).unwrap_or_default().into_iter();
        let names = coupons.iter().flat_map(keys_of_coupon);
        for key in held.chain(names) {
            let found = match self.store.owner(&key, Read::Strong).await {
                Ok(Some(owner)) if owner == *member => continue,
                Ok(Some(other)) => other.to_string(),
                Ok(None) => "nobody".to_owned(),
                Err(Fault::Corrupt(_)) => "unreadable".to_owned(),
                Err(fault) => return Err(fault),
            };
            findings.push(Finding::new(owned(&key), member, found));
        }
        Ok(findings)
    }
}

/// The unique keys of a coupon: its name, and its code where it has one.
pub(super) fn keys_of_coupon(coupon: &Coupon) -> Vec<UniqueKey> {
    let name = UniqueKey::Coupon(coupon.id.clone());
    let code = coupon.code.clone().map(UniqueKey::CouponCode);
    std::iter::once(name).chain(code).collect()
}

/// What a unique key is, without saying which.
const fn owned(key: &UniqueKey) -> &'static str {
    match key {
        UniqueKey::External(_) => "who has an external id",
        UniqueKey::Number(_) => "who has the card number",
        UniqueKey::Phone(_) => "who has the phone number",
        UniqueKey::Coupon(_) => "who has the coupon's name",
        UniqueKey::CouponCode(_) => "who has the coupon's code",
    }
}

fn sort(member: &MemberId, items: Vec<Found>) -> Result<File, Fault> {
    let mut file = File::default();
    for item in items {
        if let Some(what) = misplaced(&item) {
            let finding = Finding::new(what, "as the item says", "elsewhere, or not there");
            file.findings.push(finding);
        }
        match item.stored {
            Ok(Stored::Wallet(wallet)) => file.wallet = Some(*wallet),
            Ok(Stored::Profile(profile)) => file.profile = Some(*profile),
            Ok(Stored::Coupon(coupon)) => file.coupons.push(*coupon),
            Ok(_) => {}
            Err(Fault::Corrupt(kind)) => {
                file.unreadable = true;
                file.findings.push(Finding::unreadable(Some(member), &kind));
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(file)
}

/// An item that does not stand in the index where it says, by its kind.
const fn misplaced(item: &Found) -> Option<&'static str> {
    match &item.stored {
        Ok(_) if item.in_its_place => None,
        Ok(Stored::Wallet(_)) => Some(repair::PLACE),
        Ok(Stored::Profile(_)) => Some("the place of a file in the index of birthdays"),
        Ok(_) => Some("an item that stands in no index"),
        Err(_) => None,
    }
}

/// What does not tie out between a wallet and its journal.
fn journal(fold: &Fold, wallet: Option<&Wallet>, unreadable: bool) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(fold.broken.clone().map(Finding::from));
    if fold.unreadable {
        let next = fold.seq().saturating_add(1);
        findings.push(Finding::unreadable(None, "entry").at(next));
    }
    findings.extend(fold.differs.clone().map(Finding::from));
    match wallet {
        None if !unreadable => findings.push(Finding::new(repair::WALLET, "a wallet", "none")),
        Some(wallet) if wallet.seq != fold.seq() && fold.is_sound() => {
            let finding = Finding::new(repair::NEWEST, fold.seq(), wallet.seq);
            findings.push(finding.at(fold.seq().min(wallet.seq)));
        }
        _ => {}
    }
    findings
}

/// What does not agree between a wallet and the file of the same member.
fn agreement(wallet: Option<&Wallet>, profile: Option<&Profile>) -> Vec<Finding> {
    let Some(wallet) = wallet else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let Some(profile) = profile else {
        return vec![Finding::new("the file of a wallet", "a file", "none")];
    };
    let has_left = profile.withdrawn_at.is_some();
    if wallet.withdrawn != has_left {
        let found = Finding::new("the member has left", wallet.withdrawn, has_left);
        findings.push(found);
    }
    // Which month may be personal, and is not said.
    if !has_left && wallet.birth_month != birth_month(profile) {
        findings.push(Finding::new(repair::BIRTHDAY, "as in the file", "another"));
    }
    let first = wallet.lots.first_day().and_then(|day| day.succ_opt());
    let pending = wallet.pending.values().map(|pending| pending.available_on);
    let promised = wallet.used.referrals.waiting();
    let promised = promised.map(|(_, _, pending)| pending.available_on);
    let due_by = first.into_iter().chain(pending).chain(promised).min();
    let late = |by| wallet.due_on.is_none_or(|due_on| due_on > by);
    if let Some(by) = due_by.filter(|by| late(*by)) {
        let due_on = wallet.due_on.map(|day| day.to_string());
        let due_on = due_on.unwrap_or_else(|| "never".to_owned());
        findings.push(Finding::new(
            repair::DUE,
            format!("{by} at the latest"),
            due_on,
        ));
    }
    findings
}

/// The month of the birthday in a file.
pub(super) fn birth_month(profile: &Profile) -> Option<u32> {
    let birthday = profile.details.birthday;
    birthday.map(|birthday| birthday.day.month())
}

/// A coupon that gives points is used where the journal says that it gave them.
fn of_coupon(coupon: &Coupon, fold: &Fold) -> Option<Finding> {
    let multiplies = matches!(coupon.template.effect, CouponEffect::Multiply { .. });
    let used = coupon.used.as_ref();
    let used = used.filter(|used| multiplies || used.points > 0);
    let found = used.map(|used| used.turn);
    let journal = fold.coupons.get(coupon.id.as_str()).copied().flatten();
    let said = |turn: Option<u32>| match turn {
        Some(turn) => format!("used, turn {turn}"),
        None => "not used".to_owned(),
    };
    let differs = fold.is_sound() && found != journal;
    differs.then(|| {
        Finding::new(
            "the use of a coupon that gives points",
            said(journal),
            said(found),
        )
    })
}

/// Why nothing about the wallet may be repaired.
fn obstacle(fold: &Fold, wallet: Option<&Wallet>, unreadable: bool) -> Option<&'static str> {
    if unreadable || fold.unreadable {
        Some("an item cannot be read, and is not written over")
    } else if fold.broken.is_some() {
        Some(
            "the journal does not follow from itself: an entry was lost between others, or changed",
        )
    } else if fold.differs.is_some() {
        Some("the wallet was not what its journal had come to: this is no half of a transaction")
    } else if wallet.is_some_and(|wallet| wallet.seq > fold.seq()) {
        Some(
            "entries that the wallet knows are lost, and with them the ids of what was acknowledged",
        )
    } else if fold.too_many {
        Some("the wallet is further behind than a restore can leave it")
    } else {
        None
    }
}
