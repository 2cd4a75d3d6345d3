//! A member refers a friend; the friend's first purchase is to give points to both.
//!
//! The referral is a command on the friend's wallet alone, which keeps who referred them. What the friend's purchase, its
//! edit or its return means for the other is written in the transaction of that command, over the wallet that was seen: there
//! is no moment at which one of the two has points and the other does not know of it.

use domain::calendar::Instant;
use domain::entry::{EntryKey, Record};
use domain::fact::{Done, Referred};
use domain::ids::{ActivityId, MemberId};
use domain::program::REFERRAL;
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::referral::{Refer, ToReferrer, pass_on, refer};
use domain::wallet::turn::{Decision, Moment};

use crate::corrections::invalid;
use crate::ledger::{Ask, InForce, Judge, Outcome, fingerprint, writes};
use crate::merge::ahead;
use crate::store::{Read, Write};
use crate::{App, Caller, Error, Missing};

/// A referral.
#[derive(Clone, Debug)]
pub struct ReferralRequest {
    /// Its id, which is one of an activity.
    pub activity_id: ActivityId,
    /// Who refers.
    pub member: MemberId,
    /// Whom.
    pub friend: MemberId,
    /// When.
    pub occurred_at: Option<Instant>,
    /// Where.
    pub store_id: Option<String>,
}

impl App {
    /// Records who referred a friend, once, ever.
    ///
    /// # Errors
    /// [`Refusal::AlreadyReferred`]; [`Refusal::AlreadyBought`]; [`Refusal::MemberWithdrawn`] where one of the two has left;
    /// [`Error::Invalid`] where both are one, or the program knows no referrals; [`Missing::Member`].
    pub async fn refer(
        &self,
        caller: &Caller,
        request: &ReferralRequest,
    ) -> Result<Outcome, Error> {
        caller.may_act_at(request.store_id.as_deref())?;
        let key = EntryKey::new(Record::Activity, request.activity_id.as_str());
        let (member, friend) = (&request.member, &request.friend);
        let when = (request.occurred_at, &request.store_id);
        let fingerprint = fingerprint(&(REFERRAL, member, friend, when))?;
        let in_force = self.program_in_force().await?;
        let referrer = match self.may_refer(member, &in_force).await {
            Ok(referrer) => referrer,
            Err(error) => return self.recorded_or(&key, &fingerprint, error).await,
        };
        let ask = Ask {
            key,
            member: friend,
            caller,
            fingerprint,
            judge: Judge::Recorded(in_force.version),
            with: Vec::new(),
        };
        let referred = Referred {
            by: referrer.member,
            done: request.occurred_at.map(|at| Done {
                at,
                store_id: request.store_id.clone(),
            }),
        };
        self.command(&ask, |wallet, moment| {
            let command = Refer {
                activity_id: request.activity_id.clone(),
                referred: referred.clone(),
            };
            refer(wallet, command, moment)
        })
        .await
        .map_err(|error| match error {
            Error::Refused(Refusal::RefersOneself) => {
                invalid("/friend_member_id", "must be another member")
            }
            error => error,
        })
    }

    /// Who refers, as they are called now.
    async fn may_refer(&self, member: &MemberId, in_force: &InForce) -> Result<Wallet, Error> {
        if in_force.program.referral().is_none() {
            let reason = "is for referrals, and the program has no terms for any";
            return Err(invalid("/friend_member_id", reason));
        }
        let wallet = self.wallet(member, Read::Strong).await?;
        let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
        if wallet.withdrawn {
            return Err(Refusal::MemberWithdrawn.into());
        }
        Ok(wallet)
    }

    /// What is written in the wallet of who referred, with a command on the friend's, at the same instant. `None` where
    /// something had to be settled first.
    ///
    /// A purchase never fails for it. Who has left gets nothing. Where the wallet cannot be read, or has no room for more, the
    /// friend's half is written alone: it is logged, and an audit finds it until staff have made up for it.
    pub(crate) async fn pass_on(
        &self,
        decision: &mut Decision,
        ask: &Ask<'_>,
        judge: &InForce,
    ) -> Result<Option<Vec<Write>>, Error> {
        let Some(said) = decision.to_referrer.take() else {
            return Ok(Some(Vec::new()));
        };
        let wallet = match self.wallet(&said.to, Read::Strong).await {
            Err(Error::Broken(why)) => {
                left_out(&said, &why);
                None
            }
            wallet => wallet?,
        };
        let friend = &decision.wallet.member;
        let is_other = |wallet: &Wallet| !wallet.withdrawn && wallet.member != *friend;
        let Some(wallet) = wallet.filter(is_other) else {
            return Ok(Some(Vec::new()));
        };
        let moment = self.moment_of(ask.caller, judge, &ask.fingerprint, 0);
        let moment = Moment {
            now: decision.of_command().map_or(moment.now, |entry| entry.at),
            ..moment
        };
        let decided = match ahead([&wallet], &moment) {
            Ok(Some(first)) => {
                self.store.commit(writes(first)).await?;
                return Ok(None);
            }
            Ok(None) => pass_on(wallet, &said, &moment),
            Err(refusal) => Err(refusal),
        };
        let decided = decided.unwrap_or_else(|refusal| {
            left_out(&said, &refusal.to_string());
            None
        });
        Ok(Some(decided.map(writes).unwrap_or_default()))
    }
}

/// Says that the wallet of who referred was left as it is.
fn left_out(said: &ToReferrer, why: &str) {
    let referral = said.referral.as_str();
    tracing::error!(
        event = "referral.left_out",
        referral,
        why,
        "nothing was written for who referred: audit their wallet, and correct it by hand"
    );
}
