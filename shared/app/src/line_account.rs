//! Members as LINE knows them: found, joined with one tap, and let go again.
//!
//! A LINE user is an external id like any other, so the database lets each belong to one member only, however often
//! "join" is tapped.

use domain::calendar::Instant;
use domain::ids::MemberId;
use domain::language::Language;
use domain::member::{Details, ExternalId, LINE, UniqueKey};
use domain::refusal::Refusal;

use crate::members::{JoinRequest, LineTold, MemberNow, Patch};
use crate::{App, Error, Missing};

/// A LINE user who is a member now.
#[derive(Clone, Debug)]
pub enum Joined {
    /// Since this call.
    Now(Box<MemberNow>),
    /// Before it.
    Before(Box<MemberNow>),
}

impl App {
    /// The member behind a LINE user, if there is one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn line_member(&self, user: &str) -> Result<Option<MemberNow>, Error> {
        match self.member_by(&UniqueKey::External(line_user(user))).await {
            Ok(member) => Ok(Some(member)),
            Err(Error::NotFound(Missing::Member) | Error::Refused(Refusal::MemberWithdrawn)) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes a LINE user a member, with nothing to fill in. They asked for it inside LINE, so messages are on until
    /// they switch them off. `at` is when they did, as LINE says; `language` is the one they were asked in, where that is
    /// not the shop's own.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn join_by_line(
        &self,
        user: &str,
        at: Instant,
        language: Option<Language>,
    ) -> Result<Joined, Error> {
        let request = JoinRequest {
            details: Details {
                accepts_messages: true,
                language,
                ..Details::default()
            },
            external_ids: vec![line_user(user)],
            line_at: Some(at),
            idempotency_key: None,
        };
        match self.join(&request).await {
            Ok((member, _)) => Ok(Joined::Now(Box::new(member))),
            Err(Error::Taken(UniqueKey::External(_))) => {
                let member = self.line_member(user).await?;
                let gone = || Error::TryAgain("the member left meanwhile".to_owned());
                Ok(Joined::Before(Box::new(member.ok_or_else(gone)?)))
            }
            Err(error) => Err(error),
        }
    }

    /// Remembers that a member came to the LINE account or blocked it. LINE tells in any order, so what is older than
    /// what is known already changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; [`Refusal::MemberWithdrawn`].
    pub async fn line_told(&self, member: &MemberId, told: LineTold) -> Result<(), Error> {
        let patch = Patch {
            line: Some(told),
            ..Patch::default()
        };
        self.patch_member(member, &patch).await?;
        Ok(())
    }

    /// Lets the LINE user go. The membership stays, with its points, under its number.
    ///
    /// # Errors
    /// [`Missing::Member`]; [`Refusal::MemberWithdrawn`].
    pub async fn unlink_line(&self, member: &MemberId, user: &str) -> Result<MemberNow, Error> {
        let patch = Patch {
            external_ids_given_up: vec![line_user(user)],
            ..Patch::default()
        };
        self.patch_member(member, &patch).await
    }
}

fn line_user(user: &str) -> ExternalId {
    ExternalId {
        provider: LINE.to_owned(),
        id: user.to_owned(),
    }
}
