//! Merges and transfers: each has two halves, in two journals; and what was asked of a merged membership is written in another's.

use super::fold::Fold;
use super::{Auditor, Finding};
use app::birthday::names_taken;
use app::ports::Fault;
use app::store::{Read, Recorded};
use domain::entry::{Entry, EntryKey, Record};
use domain::fact::Fact;
use domain::member::UniqueKey;
use domain::wallet::Wallet;
use domain::wallet::{merge, transfer};
use store::stored::{Claim, Stored};
use store::whole::Found;

impl Auditor {
    /// Each half has its other one, and what left is what came.
    pub(super) async fn halves(&self, fold: &Fold) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        for entry in &fold.halves {
            let (what, other) = other_half(entry);
            let found = match self.store.recorded(&other, Read::Strong).await {
                Ok(Some(Recorded::Entry(other))) if is_other_half(entry, &other) => continue,
                Ok(None) => "none",
                Ok(Some(_)) | Err(Fault::Corrupt(_)) => "another",
                Err(fault) => return Err(fault),
            };
            let finding = Finding::new(what, "one that fits", found);
            findings.push(finding.at(entry.seq));
        }
        Ok(findings)
    }

    /// Coupons of a merged membership are used and released by whoever it was merged into. Damaged names may lead in a
    /// circle.
    pub(super) async fn go_on(
        &self,
        fold: &mut Fold,
        wallet: Option<&Wallet>,
    ) -> Result<(), Fault> {
        let mut into = wallet.and_then(|wallet| wallet.merged_into.clone());
        for _ in 0..=merge::FORMER_MAX {
            let Some(member) = into else {
                return Ok(());
            };
            let on = self.fold(&member, None).await?;
            fold.coupons.extend(on.coupons);
            let wallet = self.store.wallet(&member, Read::Strong).await;
            into = match wallet {
                Ok(wallet) => wallet.and_then(|wallet| wallet.merged_into),
                Err(Fault::Corrupt(_)) => None,
                Err(fault) => return Err(fault),
            };
        }
        Ok(())
    }
}

/// What the other half of an entry is, and where it stands.
fn other_half(entry: &Entry) -> (&'static str, EntryKey) {
    let (merge, transfer) = ("the other half of a merge", "the other half of a transfer");
    let id = entry.key.id.as_str();
    match &entry.fact {
        Fact::TransferredTo { .. } => (transfer, EntryKey::new(Record::TransferIn, id)),
        Fact::TransferredFrom { .. } => (transfer, EntryKey::new(Record::TransferOut, id)),
        Fact::MergedFrom { from, .. } => (merge, EntryKey::new(Record::MergeOut, from.as_str())),
        _ => (merge, EntryKey::new(Record::MergeIn, entry.member.as_str())),
    }
}

fn is_other_half(entry: &Entry, other: &Entry) -> bool {
    let are_halves =
        |out: &Entry, come: &Entry| merge::are_halves(out, come) || transfer::are_halves(out, come);
    are_halves(entry, other) || are_halves(other, entry)
}

/// Whether a member has taken the name of a birthday coupon that a membership merged into theirs might have been given.
pub(super) fn takes(items: &[Found], claim: &Claim) -> bool {
    let wallet = items.iter().find_map(|found| match &found.stored {
        Ok(Stored::Wallet(wallet)) => Some(wallet),
        _ => None,
    });
    let coupons = items.iter().filter_map(|found| match &found.stored {
        Ok(Stored::Coupon(coupon)) => Some(coupon),
        _ => None,
    });
    let taken = coupons.flat_map(|coupon| {
        let names = wallet.map(|wallet| names_taken(coupon, wallet));
        names.unwrap_or_default()
    });
    taken.map(UniqueKey::Coupon).any(|name| claim.is_to(&name))
}
