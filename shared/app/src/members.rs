//! Members: they join, are found, change their file, and leave.

use domain::calendar::Instant;
use domain::entry::{EntryKey, Fingerprint, Record};
use domain::ids::MemberId;
use domain::member::{Details, ExternalId, MemberNumber, Profile, UniqueKey};
use domain::refusal::Refusal;
use domain::wallet::turn::Moment;
use domain::wallet::{Wallet, advance, withdraw};

use crate::ledger::{Ask, InForce, Judge, Outcome, fingerprint};
use crate::store::{Commit, JoinRecord, MemberFile, Read, Write};
use crate::{App, Caller, Error, Missing};

mod patch;

pub(crate) use patch::patched;
pub use patch::{LineTold, Patch};

/// How often a write to a member's file is decided again before the caller is asked to.
const ATTEMPTS_MAX: u32 = 6;

/// A newcomer.
#[derive(Clone, Debug, Default)]
pub struct JoinRequest {
    /// What they tell about themselves.
    pub details: Details,
    /// How other systems call them.
    pub external_ids: Vec<ExternalId>,
    /// When LINE says they tapped "join"; `None` where they joined elsewhere.
    pub line_at: Option<Instant>,
    /// The request's `Idempotency-Key`.
    pub idempotency_key: Option<String>,
}

/// A member as they are now.
#[derive(Clone, Debug)]
pub struct MemberNow {
    /// Their file.
    pub profile: Profile,
    /// Their points, as true at `as_of`.
    pub wallet: Wallet,
    /// How many coupons they could use.
    pub coupons_available: usize,
    /// The program in force.
    pub in_force: InForce,
    /// The program's clock.
    pub as_of: Instant,
}

impl App {
    /// Makes a member. With an `Idempotency-Key`, once.
    ///
    /// # Errors
    /// [`Error::Taken`] where another member has an external id or the phone; [`Error::AlreadyRecorded`] where the key
    /// was used for something else.
    pub async fn join(&self, request: &JoinRequest) -> Result<(MemberNow, bool), Error> {
        let fingerprint = fingerprint(&("join", &request.details, &request.external_ids))?;
        for attempt in 1..=ATTEMPTS_MAX {
            if let Some(key) = &request.idempotency_key
                && let Some(joined) = self.store.joined(key).await?
            {
                return self
                    .joined_before(joined, &fingerprint)
                    .await
                    .map(|member| (member, true));
            }
            let profile = self.newcomer(request);
            match self
                .store
                .commit(joining(&profile, request, &fingerprint))
                .await?
            {
                Commit::Done => return Ok((self.newly(profile).await?, false)),
                Commit::Taken(UniqueKey::Number(_)) | Commit::Stale => self.pause(attempt).await,
                Commit::Taken(key) => {
                    if !self.was_joined_meanwhile(request).await? {
                        return Err(Error::Taken(key));
                    }
                }
                Commit::Recorded(_) => return Err(Error::AlreadyRecorded),
            }
        }
        Err(Error::TryAgain("the member could not be made".to_owned()))
    }

    /// Whether what took the newcomer's keys may be this very request, sent twice at once: its record tells.
    async fn was_joined_meanwhile(&self, request: &JoinRequest) -> Result<bool, Error> {
        let Some(key) = &request.idempotency_key else {
            return Ok(false);
        };
        Ok(self.store.joined(key).await?.is_some())
    }

    fn newcomer(&self, request: &JoinRequest) -> Profile {
        let mut external_ids = request.external_ids.clone();
        external_ids.sort();
        external_ids.dedup();
        Profile {
            member: MemberId::new(self.ids.uuid()),
            version: 1,
            number: MemberNumber::new(self.ids.random()),
            joined_at: self.now(),
            withdrawn_at: None,
            details: request.details.clone(),
            external_ids,
            line_blocked: false,
            line_at: request.line_at,
            former_numbers: Vec::new(),
            join_key: request.idempotency_key.clone(),
        }
    }

    async fn joined_before(
        &self,
        joined: JoinRecord,
        fingerprint: &Fingerprint,
    ) -> Result<MemberNow, Error> {
        if joined.fingerprint != *fingerprint {
            return Err(Error::AlreadyRecorded);
        }
        match joined.profile {
            Some(profile) => self.newly(profile).await,
            // They have withdrawn, or are another member's now.
            None => self.member(&joined.member).await,
        }
    }

    /// A member as they were when they joined: what the first answer said, said again.
    async fn newly(&self, profile: Profile) -> Result<MemberNow, Error> {
        let in_force = self.program_in_force().await?;
        let as_of = profile.joined_at;
        let file = MemberFile {
            wallet: Wallet::new(profile.member.clone()),
            profile,
            coupons: Vec::new(),
        };
        self.as_now(file, in_force, as_of)
    }

    /// A member as they are now.
    ///
    /// # Errors
    /// [`Missing::Member`]; [`Refusal::MemberWithdrawn`].
    pub async fn member(&self, member: &MemberId) -> Result<MemberNow, Error> {
        let in_force = self.program_in_force().await?;
        let file = self.file(member, Read::Eventual).await?;
        self.as_now(file, in_force, self.now())
    }

    /// The member who has a unique key.
    ///
    /// # Errors
    /// [`Missing::Member`].
    pub async fn member_by(&self, key: &UniqueKey) -> Result<MemberNow, Error> {
        let owner = match self.store.owner(key, Read::Eventual).await? {
            Some(owner) => Some(owner),
            None => self.store.owner(key, Read::Strong).await?,
        };
        self.member(&owner.ok_or(Error::NotFound(Missing::Member))?)
            .await
    }

    pub(crate) fn as_now(
        &self,
        file: MemberFile,
        in_force: InForce,
        as_of: Instant,
    ) -> Result<MemberNow, Error> {
        let moment = Moment {
            now: as_of,
            ..self.observe(&in_force)
        };
        let wallet = advance::at(file.wallet, &moment)?.wallet;
        let today = moment.today();
        let coupons_available = file
            .coupons
            .iter()
            .filter(|coupon| coupon.is_usable(today))
            .count();
        Ok(MemberNow {
            profile: file.profile,
            wallet,
            coupons_available,
            in_force,
            as_of,
        })
    }

    /// Ends a membership: the file is emptied, its keys are free again, and the ledger is closed with what was
    /// forfeited.
    ///
    /// # Errors
    /// [`Missing::Member`].
    pub async fn withdraw(&self, caller: &Caller, member: &MemberId) -> Result<Outcome, Error> {
        let mut last = Error::TryAgain("others keep writing to this member".to_owned());
        for _ in 0..ATTEMPTS_MAX {
            let file = self.file(member, Read::Strong).await?;
            let member = &file.profile.member;
            let ask = Ask {
                key: EntryKey::new(Record::Withdrawal, member.as_str()),
                member,
                caller,
                fingerprint: fingerprint(&("withdrawal", member))?,
                judge: Judge::Today,
                with: self.erasure(&file.profile).await?,
            };
            let leave = |wallet: Wallet, moment: &Moment<'_>| {
                let is_theirs = wallet.member == *member;
                let left = is_theirs.then(|| withdraw::withdraw(wallet, moment));
                left.transpose()
            };
            match self.command_if(&ask, leave).await {
                Ok(Some(outcome)) => return Ok(outcome),
                // They are one with somebody by now, who may have left already, under their own name.
                Ok(None) => {}
                Err(error @ (Error::TryAgain(_) | Error::Refused(Refusal::MemberWithdrawn))) => {
                    last = error;
                }
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// What erases a member's personal data.
    async fn erasure(&self, profile: &Profile) -> Result<Vec<Write>, Error> {
        let mut writes = vec![Write::Profile(profile.erased(self.now()))];
        let keys = profile.keys().into_iter();
        writes.extend(keys.map(|key| Write::Release(key, profile.member.clone())));
        if let Some(key) = &profile.join_key
            && let Some(joined) = self.store.joined(key).await?
        {
            writes.push(Write::JoinErased(
                key.clone(),
                JoinRecord {
                    profile: None,
                    ..joined
                },
            ));
        }
        Ok(writes)
    }
}

/// The writes that make a member.
fn joining(profile: &Profile, request: &JoinRequest, fingerprint: &Fingerprint) -> Vec<Write> {
    let mut wallet = Wallet::new(profile.member.clone());
    wallet.version = 1;
    wallet.birth_month = profile
        .details
        .birthday
        .map(|birthday| birthday.day.month());
    let mut writes = vec![
        Write::Wallet(wallet),
        Write::Profile(profile.clone()),
        Write::Listed(profile.member.clone()),
    ];
    writes.extend(
        profile
            .keys()
            .into_iter()
            .map(|key| Write::Claim(key, profile.member.clone())),
    );
    if let Some(key) = &request.idempotency_key {
        let joined = JoinRecord {
            fingerprint: fingerprint.clone(),
            member: profile.member.clone(),
            profile: Some(profile.clone()),
        };
        writes.push(Write::Joined(key.clone(), joined));
    }
    writes
}
