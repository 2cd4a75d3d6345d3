//! Linking a LINE user with a membership: a nonce for LINE's dialog, or a code that the member sends into the chat.
//!
//! Nonce and code are made from the deployment's pepper, the link's id and chance that is stored with it. So a repeated
//! call answers the same text, the table betrays none of them, and whose membership is meant stands in our table alone and
//! never in what others carry about. Each works once, within its time: the transaction that links is the one that closes
//! the link, whatever is delivered twice or lost on the way.

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::entry::Fingerprint;
use domain::ids::{LinkId, MemberId};
use domain::member::{ExternalId, LINE, Profile};
use domain::refusal::Refusal;

mod link;
mod secret;

pub use link::{By, Ending, Link, LinkRequest};

use crate::ledger::fingerprint;
use crate::members::{LineTold, MemberNow, Patch, patched};
use crate::store::{Commit, Read, Write};
use crate::{App, Caller, Error, Missing};

/// How often a link is looked at again that somebody else changed.
const ATTEMPTS_MAX: u32 = 8;

/// A code that somebody typed, before anything happens.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The member that it would link them with.
    pub member: MemberNow,
}

/// What came of a nonce or a code.
#[derive(Clone, Debug)]
pub enum Linking {
    /// The LINE user is this member now.
    Linked {
        /// Who.
        member: Box<MemberNow>,
        /// Points that came from the membership they had in LINE.
        brought: Option<u64>,
    },
    /// There is no such link, or it has ended, or its time is over.
    Gone,
    /// The LINE user has another membership, which is more than a tap in LINE: they must leave that first.
    Occupied,
}

impl App {
    /// Makes a link, once; answers whether it was there before.
    ///
    /// # Errors
    /// [`Missing::Member`]; [`Refusal::MemberWithdrawn`]; [`Error::AlreadyRecorded`].
    pub async fn make_link(&self, request: &LinkRequest) -> Result<(Link, bool), Error> {
        let token = request.link_token.as_ref();
        let token = token.map(|token| self.pepper.hash("line-link-token", token));
        let asked = (&request.member, token, request.valid_seconds);
        let asked = fingerprint(&("line-link", asked))?;
        for attempt in 1..=ATTEMPTS_MAX {
            if let Some(made) = self.store.link(&request.id).await? {
                return if made.fingerprint == asked {
                    Ok((made, true))
                } else {
                    Err(Error::AlreadyRecorded)
                };
            }
            match self.wallet(&request.member, Read::Strong).await? {
                None => return Err(Error::NotFound(Missing::Member)),
                Some(wallet) if wallet.withdrawn => return Err(Refusal::MemberWithdrawn.into()),
                Some(_) => {}
            }
            let link = self.new_link(request, &asked);
            let place = self.link_place(&self.link_secret(&link));
            let writes = vec![
                Write::Link(Box::new(link.clone())),
                Write::LinkPlace(place, link.id.clone(), link.expires_at),
            ];
            match self.store.commit(writes).await? {
                Commit::Done => return Ok((link, false)),
                // Another call of the same id, or another link of the same code.
                _ => self.pause(attempt).await,
            }
        }
        Err(Error::TryAgain("the link could not be made".to_owned()))
    }

    fn new_link(&self, request: &LinkRequest, asked: &Fingerprint) -> Link {
        let by = match request.link_token {
            Some(_) => By::Nonce,
            None => By::Code,
        };
        Link {
            id: request.id.clone(),
            version: 1,
            member: request.member.clone(),
            fingerprint: asked.clone(),
            salt: format!("{:016x}{:016x}", self.ids.random(), self.ids.random()),
            by,
            expires_at: self.now() + TimeDelta::seconds(request.valid_seconds.into()),
            ended: None,
            merged: None,
        }
    }

    /// A link.
    ///
    /// # Errors
    /// [`Missing::Record`].
    pub async fn link(&self, id: &LinkId) -> Result<Link, Error> {
        let link = self.store.link(id).await?;
        link.ok_or(Error::NotFound(Missing::Record))
    }

    async fn link_of(&self, secret: &str, by: By) -> Result<Option<Link>, Error> {
        let Some(id) = self.store.link_at(&self.link_place(secret)).await? else {
            return Ok(None);
        };
        let link = self.store.link(&id).await?;
        Ok(link.filter(|link| link.by == by && self.link_secret(link) == secret))
    }

    /// What a code that somebody typed would link them with; nothing happens yet.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn offered_by(&self, code: &str) -> Result<Option<Offered>, Error> {
        let link = self.link_of(code, By::Code).await?;
        let Some(link) = link.filter(|link| link.is_waiting(self.now())) else {
            return Ok(None);
        };
        match self.member(&link.member).await {
            Ok(member) => Ok(Some(Offered { member })),
            Err(Error::Refused(Refusal::MemberWithdrawn)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Ends a link with nobody linked, if it is still waiting; whether nobody is linked by it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn end_link(&self, secret: &str, by: By, how: Ending) -> Result<bool, Error> {
        for attempt in 1..=ATTEMPTS_MAX {
            let Some(link) = self.link_of(secret, by).await? else {
                return Ok(true);
            };
            if !link.is_waiting(self.now()) {
                return Ok(!matches!(link.ended, Some((Ending::Linked, _))));
            }
            let ended = link.ended(how, self.now(), None);
            if matches!(self.store.commit(vec![ended]).await?, Commit::Done) {
                return Ok(true);
            }
            self.pause(attempt).await;
        }
        Err(Error::TryAgain("others keep changing this link".to_owned()))
    }

    /// Links a LINE user with the member that a nonce or a code stands for. What they had joined in LINE with a tap is
    /// merged into that membership. `at` is when they did it, as LINE says.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn link_user(
        &self,
        secret: &str,
        by: By,
        user: &str,
        at: Instant,
    ) -> Result<Linking, Error> {
        for attempt in 1..=ATTEMPTS_MAX {
            let Some(link) = self.link_of(secret, by).await? else {
                return Ok(Linking::Gone);
            };
            let speaker = self.line_member(user).await?;
            if let Some((Ending::Linked, _)) = link.ended {
                // The same event once more, or the answer to it was lost.
                return self.linked_before(&link, speaker).await;
            }
            if !link.is_waiting(self.now()) {
                return Ok(Linking::Gone);
            }
            if let Some(linking) = self.link_once(&link, user, at, speaker).await? {
                return Ok(linking);
            }
            self.pause(attempt).await;
        }
        Err(Error::TryAgain("others keep changing this link".to_owned()))
    }

    async fn linked_before(
        &self,
        link: &Link,
        speaker: Option<MemberNow>,
    ) -> Result<Linking, Error> {
        match speaker {
            Some(member) if self.are_one(&link.member, &member.profile.member).await? => {
                Ok(Linking::Linked {
                    member: Box::new(member),
                    brought: None,
                })
            }
            _ => Ok(Linking::Gone),
        }
    }

    /// Tries once; `None` where somebody else wrote first.
    async fn link_once(
        &self,
        link: &Link,
        user: &str,
        at: Instant,
        speaker: Option<MemberNow>,
    ) -> Result<Option<Linking>, Error> {
        let file = self.own_file(&link.member, Read::Strong).await?;
        if file.wallet.withdrawn {
            return Ok(Some(Linking::Gone));
        }
        let target = file.profile.member.clone();
        let mut brought = None;
        match speaker {
            Some(member) if member.profile.member != target => {
                if !joined_with_a_tap(&member.profile) {
                    return Ok(Some(Linking::Occupied));
                }
                let from = &member.profile.member;
                let closed = link.ended(Ending::Linked, self.now(), Some(from.clone()));
                let caller = Caller::job("line-bot");
                // Somebody may have let go of the LINE user meanwhile, or told the shop more of who they are.
                let is_still =
                    |file: &Profile| file.line_user() == Some(user) && joined_with_a_tap(file);
                let merged = self
                    .merge_while(is_still, &caller, from, &target, vec![closed])
                    .await?;
                let Some(merged) = merged.filter(|merged| !merged.replayed) else {
                    return Ok(None);
                };
                brought = Some(merged.entry.moved.gone.total().get());
            }
            _ => {
                let closed = link.ended(Ending::Linked, self.now(), None);
                let (_, mut writes) = patched(&file, &taking(&file.profile, user, at));
                writes.push(closed);
                if !matches!(self.store.commit(writes).await?, Commit::Done) {
                    return Ok(None);
                }
            }
        }
        let member = Box::new(self.member(&target).await?);
        Ok(Some(Linking::Linked { member, brought }))
    }

    /// Lets go of whichever LINE user is linked with a member; none is nothing to do.
    ///
    /// # Errors
    /// [`Missing::Member`]; [`Refusal::MemberWithdrawn`].
    pub async fn unlink_any_line(&self, member: &MemberId) -> Result<MemberNow, Error> {
        let file = self.own_file(member, Read::Strong).await?;
        let patch = Patch {
            external_ids_given_up: line_ids(&file.profile),
            ..Patch::default()
        };
        self.patch_member(member, &patch).await
    }
}

/// A member has one LINE user: a new one takes the place of the old, for whoever holds the card owns the membership.
fn taking(profile: &Profile, user: &str, at: Instant) -> Patch {
    let new = ExternalId {
        provider: LINE.to_owned(),
        id: user.to_owned(),
    };
    let mut old = line_ids(profile);
    old.retain(|external| *external != new);
    Patch {
        external_ids: vec![new],
        external_ids_given_up: old,
        line: Some(LineTold { blocked: false, at }),
        ..Patch::default()
    }
}

/// The LINE users that a file names.
pub(crate) fn line_ids(profile: &Profile) -> Vec<ExternalId> {
    let ids = profile.external_ids.iter();
    ids.filter(|external| external.provider == LINE)
        .cloned()
        .collect()
}

/// Whether a membership is nothing but a tap in LINE: nobody else knows it by any name.
#[must_use]
pub fn joined_with_a_tap(profile: &Profile) -> bool {
    let mut ids = profile.external_ids.iter();
    ids.all(|external| external.provider == LINE)
        && profile.details.phone.is_none()
        && profile.join_key.is_none()
}
