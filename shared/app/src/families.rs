//! Families: members who may give each other points.
//!
//! Each member's wallet says which family it is of, and so a member is of one at most, and a transfer proves by the two
//! wallets that it writes that both are of one. The family itself keeps who was named last, so that a repeated call is
//! answered and a change is made over what its author saw. A member who leaves the shop leaves the family by that; a
//! membership that is merged takes its family along, where the other has none.

use std::collections::{BTreeMap, BTreeSet};

use domain::entry::Fingerprint;
use domain::fault::Fault;
use domain::ids::{FamilyId, MemberId};
use domain::refusal::Refusal;
use domain::wallet::Wallet;

use crate::ledger::{ATTEMPTS_MAX, fingerprint};
use crate::store::{Commit, Read, Write};
use crate::{App, Error, Missing};

/// A family, as it was named last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its id.
    pub id: FamilyId,
    /// How often it was stored. Zero has never been.
    pub version: u64,
    /// What was asked last.
    pub asked: Fingerprint,
    /// Who was named, in the order of the call.
    pub members: Vec<MemberId>,
}

/// Who a family is to be.
#[derive(Clone, Debug)]
pub struct FamilyRequest {
    /// Its id.
    pub id: FamilyId,
    /// Everybody who is of it from now on; nobody dissolves it.
    pub members: Vec<MemberId>,
    /// The version that the caller saw; none for a family that is new.
    pub seen_version: Option<u64>,
}

impl App {
    /// Makes a family, or changes who is of it: all at once. Answers the family, and whether that was done before.
    ///
    /// # Errors
    /// [`Refusal::AboveLimit`] for more members than the program lets a family have; [`Refusal::MemberWithdrawn`];
    /// [`Missing::Member`]; [`Error::Invalid`] for a member of another family; [`Error::AlreadyRecorded`] where the family
    /// is there; [`Error::VersionConflict`] where it is not what the caller saw.
    pub async fn put_family(&self, request: &FamilyRequest) -> Result<(Family, bool), Error> {
        let asked = fingerprint(&("family", &request.members, request.seen_version))?;
        for attempt in 1..=ATTEMPTS_MAX {
            let before = self.store.family(&request.id).await?;
            if let Some(done) = before.as_ref().filter(|before| before.asked == asked) {
                return Ok((done.clone(), true));
            }
            let seen = request.seen_version.unwrap_or_default();
            is_seen(before.as_ref(), seen)?;
            let family = Family {
                id: request.id.clone(),
                version: seen.saturating_add(1),
                asked: asked.clone(),
                members: request.members.clone(),
            };
            let mut writes = self.regrouped(before.as_ref(), &family).await?;
            writes.push(Write::Family(family.clone()));
            match self.store.commit(writes).await? {
                Commit::Done => return Ok((family, false)),
                Commit::Stale | Commit::Recorded(_) | Commit::Taken(_) => self.pause(attempt).await,
            }
        }
        let why = "others keep writing to these members";
        Err(Error::TryAgain(why.to_owned()))
    }

    /// A family, and who is of it now.
    ///
    /// # Errors
    /// [`Missing::Record`].
    pub async fn family(&self, id: &FamilyId) -> Result<Family, Error> {
        let found = self.store.family(id).await?;
        let family = found.ok_or(Error::NotFound(Missing::Record))?;
        let now = self.relatives(&family).await?;
        Ok(Family {
            members: now.into_keys().collect(),
            ..family
        })
    }

    /// The wallets of those who are of a family now.
    async fn relatives(&self, family: &Family) -> Result<BTreeMap<MemberId, Wallet>, Error> {
        let mut relatives = BTreeMap::new();
        for member in &family.members {
            let wallet = self.wallet(member, Read::Strong).await?;
            let wallet = wallet.filter(|wallet| wallet.family.as_ref() == Some(&family.id));
            relatives.extend(wallet.map(|wallet| (wallet.member.clone(), wallet)));
        }
        Ok(relatives)
    }

    /// The wallets of those who come and of those who go.
    async fn regrouped(
        &self,
        before: Option<&Family>,
        family: &Family,
    ) -> Result<Vec<Write>, Error> {
        let in_force = self.program_in_force().await?;
        let families = in_force.program.families;
        let limit = families.map_or(0, |families| u64::from(families.max_members));
        let count = u64::try_from(family.members.len()).unwrap_or(u64::MAX);
        if count > limit && count > 0 {
            return Err(Refusal::AboveLimit { limit }.into());
        }
        let mut going = match before {
            Some(before) => self.relatives(before).await?,
            None => BTreeMap::new(),
        };
        let (mut named, mut coming) = (BTreeSet::new(), Vec::new());
        for (place, member) in family.members.iter().enumerate() {
            let wallet = self.wallet(member, Read::Strong).await?;
            let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
            if wallet.withdrawn {
                return Err(Refusal::MemberWithdrawn.into());
            }
            if wallet.family.as_ref().is_some_and(|of| *of != family.id) {
                return Err(at(place, "is of another family"));
            }
            if !named.insert(wallet.member.clone()) {
                return Err(at(place, "is somebody who is named before"));
            }
            if going.remove(&wallet.member).is_none() {
                coming.push(moved(wallet, Some(family.id.clone())));
            }
        }
        let going = going.into_values().map(|wallet| moved(wallet, None));
        Ok(going.chain(coming).map(Write::Wallet).collect())
    }
}

/// Whether a change is made over what its author saw.
fn is_seen(before: Option<&Family>, seen: u64) -> Result<(), Error> {
    let stored = before.map_or(0, |before| before.version);
    match seen {
        _ if seen == stored => Ok(()),
        0 => Err(Error::AlreadyRecorded),
        _ => Err(Error::VersionConflict {
            newest: u32::try_from(stored).unwrap_or(u32::MAX),
        }),
    }
}

fn at(place: usize, reason: &str) -> Error {
    let pointer = format!("/member_ids/{place}");
    Error::Invalid(vec![Fault::new(pointer, reason)])
}

/// Which family a member is of is no movement of points: it stands in the wallet alone.
fn moved(wallet: Wallet, family: Option<FamilyId>) -> Wallet {
    Wallet {
        version: wallet.version.saturating_add(1),
        family,
        ..wallet
    }
}
