//! Points that no purchase moved: corrections by staff, and activities of the member.

use domain::calendar::{Day, Instant};
use domain::entry::{Entry, EntryKey, Fingerprint, Record};
use domain::fault::Fault;
use domain::ids::{ActivityId, AdjustmentId, MemberId};
use domain::points::Points;
use domain::refusal::Refusal;
use domain::wallet::activity::{Activity, record_activity};
use domain::wallet::adjust::{Adjust, Change, adjust};

use crate::ledger::{Ask, Judge, Outcome, fingerprint};
use crate::recorded::replay;
use crate::store::Recorded;
use crate::{App, Caller, Error, Missing};

/// A correction by staff.
#[derive(Clone, Debug)]
pub struct AdjustRequest {
    /// Its id.
    pub adjustment_id: AdjustmentId,
    /// Whose points.
    pub member: MemberId,
    /// How many come (positive) or go (negative).
    pub points: i64,
    /// Why.
    pub reason: String,
    /// Who.
    pub operator: String,
    /// A last day of their own.
    pub expires_on: Option<Day>,
}

/// Something a member did.
#[derive(Clone, Debug)]
pub struct ActivityRequest {
    /// Its id.
    pub activity_id: ActivityId,
    /// Who.
    pub member: MemberId,
    /// What, as the program names it.
    pub kind: String,
    /// When.
    pub occurred_at: Instant,
    /// Where.
    pub store_id: Option<String>,
}

impl App {
    /// Corrects a balance, once, ever.
    ///
    /// # Errors
    /// [`Refusal::InsufficientPoints`] where more is taken than there is;
    /// [`Error::Invalid`] for a last day that has passed.
    pub async fn adjust(&self, caller: &Caller, request: &AdjustRequest) -> Result<Outcome, Error> {
        let key = EntryKey::new(Record::Adjustment, request.adjustment_id.as_str());
        let change = change(request)?;
        let asked = (
            &request.member,
            request.points,
            &request.reason,
            &request.operator,
            request.expires_on,
        );
        let fingerprint = fingerprint(&("adjustment", asked))?;
        let ask = Ask {
            key,
            member: &request.member,
            caller,
            fingerprint,
            judge: Judge::Today,
            with: Vec::new(),
        };
        self.command(&ask, |wallet, moment| {
            let command = Adjust {
                adjustment_id: request.adjustment_id.clone(),
                change,
                reason: request.reason.clone(),
                operator: request.operator.clone(),
            };
            adjust(wallet, command, moment)
        })
        .await
        .map_err(|error| match error {
            Error::Refused(Refusal::LastDayPassed) => {
                Error::Invalid(vec![Fault::new("/expires_on", "has passed")])
            }
            error => error,
        })
    }

    /// Records an activity, once, ever.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a kind that the program does not know.
    pub async fn record_activity(
        &self,
        caller: &Caller,
        request: &ActivityRequest,
    ) -> Result<Outcome, Error> {
        caller.may_act_at(request.store_id.as_deref())?;
        let key = EntryKey::new(Record::Activity, request.activity_id.as_str());
        let asked = (
            &request.member,
            &request.kind,
            request.occurred_at,
            &request.store_id,
        );
        let fingerprint = fingerprint(&("activity", asked))?;
        let in_force = self.program_in_force().await?;
        let Some(rule) = in_force.program.activity(&request.kind).cloned() else {
            let unknown = "is not an activity of the program";
            return self
                .recorded_or(&key, &fingerprint, invalid("/kind", unknown))
                .await;
        };
        if rule.referral.is_some() {
            let alone = invalid("/friend_member_id", "is required for a referral");
            return self.recorded_or(&key, &fingerprint, alone).await;
        }
        let judge = Judge::Recorded(in_force.version);
        let ask = Ask {
            key,
            member: &request.member,
            caller,
            fingerprint,
            judge,
            with: Vec::new(),
        };
        self.command(&ask, |wallet, moment| {
            let command = Activity {
                activity_id: request.activity_id.clone(),
                occurred_at: request.occurred_at,
                store_id: request.store_id.clone(),
                rule: rule.clone(),
            };
            record_activity(wallet, command, moment)
        })
        .await
    }

    /// An activity that cannot be recorded any more: what was recorded when it could be is still answered.
    pub(crate) async fn recorded_or(
        &self,
        key: &EntryKey,
        fingerprint: &Fingerprint,
        error: Error,
    ) -> Result<Outcome, Error> {
        let recorded = self.found(key).await?.ok_or_else(|| error.clone())?;
        replay(recorded, fingerprint)?
            .map(Outcome::again)
            .ok_or(error)
    }

    /// The entry recorded under a caller's id.
    ///
    /// # Errors
    /// [`Missing::Record`].
    pub async fn entry(&self, record: Record, id: &str) -> Result<Entry, Error> {
        match self.found(&EntryKey::new(record, id)).await? {
            Some(Recorded::Entry(entry)) => Ok(entry),
            _ => Err(Error::NotFound(Missing::Record)),
        }
    }
}

/// One fault of a request.
pub(crate) fn invalid(pointer: &str, reason: &str) -> Error {
    Error::Invalid(vec![Fault::new(pointer, reason)])
}

fn change(request: &AdjustRequest) -> Result<Change, Error> {
    let points = Points::of(request.points.unsigned_abs())?;
    Ok(if request.points < 0 {
        Change::Take(points)
    } else {
        Change::Give(points, request.expires_on)
    })
}
