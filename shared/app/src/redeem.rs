//! Uses of points: held, captured, voided, looked up.

use domain::calendar::Instant;
use domain::entry::{Entry, EntryKey, Record, Standing};
use domain::fact::{Fact, Spent};
use domain::ids::{MemberId, RedemptionId};
use domain::order::Order;
use domain::points::Points;
use domain::refusal::{HoldEnd, Refusal};
use domain::rules::redeem::Mode;
use domain::wallet::capture::capture;
use domain::wallet::redeem::{Redeem, redeem};
use domain::wallet::turn::standing;
use domain::wallet::void::void;

use crate::ledger::{Ask, Judge, Outcome, fingerprint};
use crate::store::{Commit, Read, Recorded, Write};
use crate::ties::take_points;
use crate::{App, Caller, Error, Missing};

/// Points to use.
#[derive(Clone, Debug)]
pub struct RedeemRequest {
    /// The redemption's id.
    pub redemption_id: RedemptionId,
    /// Whose points.
    pub member: MemberId,
    /// How many.
    pub points: u64,
    /// Whether fewer will do.
    pub mode: Mode,
    /// For how long to set them aside; `None` spends them at once.
    pub hold_seconds: Option<u32>,
    /// The order they pay for.
    pub order: Option<Order>,
}

/// A redemption and what became of it.
#[derive(Clone, Debug)]
pub struct RedemptionNow {
    /// As it was recorded.
    pub entry: Entry,
    /// How it ended, with its entry where that is recorded.
    pub ended: Option<(HoldEnd, Option<Entry>)>,
    /// The member's balance now, where it lapsed: nobody was told one when that happened.
    pub balance: Option<(Standing, Instant)>,
}

/// What a redemption's id leads to.
#[derive(Clone, Debug)]
pub enum RedemptionFound {
    /// A redemption.
    Made(Box<RedemptionNow>),
    /// It was refused, and the refusal is remembered.
    Refused(Refusal),
    /// It was voided before it was seen.
    Voided(Instant),
}

/// What a call to void did.
#[derive(Clone, Debug)]
pub enum Voided {
    /// The hold's points went back.
    Hold(Box<Outcome>),
    /// The id was never seen, or refused: a mark makes sure that it never succeeds.
    Marked {
        /// It stood there before.
        replayed: bool,
    },
}

impl App {
    /// Uses points, once, ever.
    ///
    /// # Errors
    /// What the program refuses, and the same again for the same id for 72 hours; [`Error::AlreadyRecorded`].
    pub async fn redeem(&self, caller: &Caller, request: &RedeemRequest) -> Result<Outcome, Error> {
        caller.may_act_at(
            request
                .order
                .as_ref()
                .and_then(|order| order.store_id.as_deref()),
        )?;
        let (coupons, with) = self.tied_redemption(request).await?;
        let clamp = request.mode == Mode::Clamp;
        let asked = (
            &request.member,
            request.points,
            clamp,
            request.hold_seconds,
            &request.order,
        );
        let ask = Ask {
            key: key(&request.redemption_id),
            member: &request.member,
            caller,
            fingerprint: fingerprint(&("redemption", asked))?,
            judge: Judge::Today,
            with,
        };
        self.command(&ask, |wallet, moment| {
            if !take_points(&coupons, moment.program) {
                return Err(Refusal::NotCombinable);
            }
            let command = Redeem {
                redemption_id: request.redemption_id.clone(),
                points: request.points,
                mode: request.mode,
                hold_seconds: request.hold_seconds,
                order: request.order.clone(),
            };
            redeem(wallet, command, moment)
        })
        .await
    }

    /// Ends a hold with points spent.
    ///
    /// # Errors
    /// [`Refusal::HoldNotActive`] where it ended otherwise; [`Missing::Redemption`].
    pub async fn capture(
        &self,
        caller: &Caller,
        redemption_id: &RedemptionId,
        points: Option<Points>,
    ) -> Result<Outcome, Error> {
        let (entry, spent) = match self.found(&key(redemption_id)).await? {
            None => return Err(Error::NotFound(Missing::Redemption)),
            Some(recorded) => held(recorded)?,
        };
        let asked = points.unwrap_or(spent.points);
        let ask = self.ending(
            caller,
            redemption_id,
            &entry,
            fingerprint(&("capture", redemption_id, asked))?,
        );
        self.command(&ask, |wallet, moment| {
            capture(wallet, redemption_id.clone(), points, &spent, moment)?.ok_or(LAPSED)
        })
        .await
    }

    /// Calls a hold off, or marks an id under which there is none.
    ///
    /// # Errors
    /// [`Refusal::HoldNotActive`] where it ended otherwise.
    pub async fn void(
        &self,
        caller: &Caller,
        redemption_id: &RedemptionId,
    ) -> Result<Voided, Error> {
        let recorded = match self.found(&key(redemption_id)).await? {
            Some(Recorded::Voided(_)) => return Ok(Voided::Marked { replayed: true }),
            Some(entry @ Recorded::Entry(_)) => entry,
            Some(Recorded::Refused(_)) | None => match self.mark(redemption_id).await? {
                None => return Ok(Voided::Marked { replayed: false }),
                Some(Recorded::Voided(_)) => return Ok(Voided::Marked { replayed: true }),
                Some(recorded) => recorded,
            },
        };
        let (entry, _) = held(recorded)?;
        let ask = self.ending(
            caller,
            redemption_id,
            &entry,
            fingerprint(&("void", redemption_id))?,
        );
        let voided = self.command(&ask, |wallet, moment| {
            void(wallet, redemption_id.clone(), moment)?.ok_or(LAPSED)
        });
        Ok(Voided::Hold(Box::new(voided.await?)))
    }

    /// Makes certain that there never will be a redemption of this id; answers what got there first, if anything did.
    async fn mark(&self, redemption_id: &RedemptionId) -> Result<Option<Recorded>, Error> {
        match self
            .store
            .commit(vec![Write::Tombstone(key(redemption_id), self.now())])
            .await?
        {
            Commit::Done => Ok(None),
            Commit::Recorded(recorded) => Ok(Some(*recorded)),
            Commit::Stale | Commit::Taken(_) => {
                Err(Error::TryAgain("the mark could not be set".to_owned()))
            }
        }
    }

    fn ending<'a>(
        &self,
        caller: &'a Caller,
        redemption_id: &RedemptionId,
        entry: &'a Entry,
        fingerprint: domain::entry::Fingerprint,
    ) -> Ask<'a> {
        Ask {
            key: EntryKey::new(Record::Outcome, redemption_id.as_str()),
            member: &entry.member,
            caller,
            fingerprint,
            judge: Judge::Recorded(entry.program_version),
            with: Vec::new(),
        }
    }

    /// A redemption and what became of it.
    ///
    /// # Errors
    /// [`Missing::Redemption`].
    pub async fn redemption(&self, redemption_id: &RedemptionId) -> Result<RedemptionFound, Error> {
        let entry = match self.found(&key(redemption_id)).await? {
            None => return Err(Error::NotFound(Missing::Redemption)),
            Some(Recorded::Refused(mark)) => return Ok(RedemptionFound::Refused(mark.refusal)),
            Some(Recorded::Voided(at)) => return Ok(RedemptionFound::Voided(at)),
            Some(Recorded::Entry(entry)) => entry,
        };
        let ended = match &entry.fact {
            Fact::Held { until, .. } => self.end_with(&entry.member, redemption_id, *until).await?,
            _ => Some((HoldEnd::Captured, None)),
        };
        let balance = match ended {
            Some((HoldEnd::Lapsed, _)) => {
                let in_force = self.program_in_force().await?;
                let (wallet, as_of) = self.wallet_as_of_now(&entry.member, &in_force).await?;
                Some((standing(&wallet, &in_force.program), as_of))
            }
            _ => None,
        };
        Ok(RedemptionFound::Made(Box::new(RedemptionNow {
            entry,
            ended,
            balance,
        })))
    }

    /// How a hold ended, also with its member, who has left: then nobody can capture it any more.
    async fn end_with(
        &self,
        member: &MemberId,
        redemption_id: &RedemptionId,
        until: Instant,
    ) -> Result<Option<(HoldEnd, Option<Entry>)>, Error> {
        let ended = self.end_of_hold(redemption_id, until).await?;
        if ended.is_some() || !self.has_left(member).await? {
            return Ok(ended);
        }
        // What ended it may have come between the two looks.
        let ended = self.end_of_hold(redemption_id, until).await?;
        Ok(ended.or(Some((HoldEnd::Lapsed, None))))
    }

    /// How a hold ended, with its entry where that is recorded. `None` while it is open.
    pub(crate) async fn end_of_hold(
        &self,
        redemption_id: &RedemptionId,
        until: Instant,
    ) -> Result<Option<(HoldEnd, Option<Entry>)>, Error> {
        let outcome = EntryKey::new(Record::Outcome, redemption_id.as_str());
        Ok(match self.recorded(&outcome, Read::Strong).await? {
            Some(Recorded::Entry(entry)) => {
                let end = match entry.fact {
                    Fact::Captured { .. } => HoldEnd::Captured,
                    Fact::Voided { .. } => HoldEnd::Voided,
                    _ => HoldEnd::Lapsed,
                };
                Some((end, Some(entry)))
            }
            _ if until <= self.now() => Some((HoldEnd::Lapsed, None)),
            _ => None,
        })
    }
}

/// Nobody ended the hold, and it is open no more.
const LAPSED: Refusal = Refusal::HoldNotActive {
    ended: HoldEnd::Lapsed,
};

fn key(redemption_id: &RedemptionId) -> EntryKey {
    EntryKey::new(Record::Redemption, redemption_id.as_str())
}

/// The hold that stands under an id, and what it set aside.
fn held(recorded: Recorded) -> Result<(Entry, Spent), Error> {
    let ended = match recorded {
        Recorded::Entry(entry) => match &entry.fact {
            Fact::Held { spent, .. } => {
                let spent = spent.clone();
                return Ok((entry, spent));
            }
            _ => HoldEnd::Captured,
        },
        Recorded::Refused(_) => HoldEnd::Refused,
        Recorded::Voided(_) => HoldEnd::Voided,
    };
    Err(Refusal::HoldNotActive { ended }.into())
}
