//! Purchases: awarded once, confirmed, and looked up.

use domain::calendar::Instant;
use domain::entry::{Entry, EntryKey, Record, Standing};
use domain::fact::{Earned, Fact, PaidWithPoints};
use domain::fault::Fault;
use domain::ids::{MemberId, OrderId, RedemptionId};
use domain::order::Order;
use domain::refusal::{HoldEnd, Refusal};
use domain::wallet::Wallet;
use domain::wallet::advance;
use domain::wallet::confirm;
use domain::wallet::earn::{Earn, earn};
use domain::wallet::turn::standing;

use crate::amendments::newest_edit;
use crate::ledger::{Ask, Judge, Outcome, fingerprint};
use crate::store::{Read, Recorded};
use crate::{App, Caller, Error, Missing};

/// A purchase to award.
#[derive(Clone, Debug)]
pub struct EarnRequest {
    /// The order's id.
    pub order_id: OrderId,
    /// Whose purchase.
    pub member: MemberId,
    /// The order.
    pub order: Order,
    /// The redemption that paid a part of it.
    pub redemption_id: Option<RedemptionId>,
}

/// A purchase and what became of it.
#[derive(Clone, Debug)]
pub struct EarningNow {
    /// As it was recorded, or as the newest edit of its order left it.
    pub entry: Entry,
    /// Its points still wait for their day.
    pub is_pending: bool,
    /// Goods that have come back, in yen at the order's prices.
    pub returned_yen: u64,
    /// The wallet now.
    pub standing: Standing,
    /// As of.
    pub as_of: Instant,
}

impl App {
    /// Awards an order, once, ever.
    ///
    /// # Errors
    /// [`Error::AlreadyRecorded`] for another order under this id; what the domain refuses; [`Missing`].
    pub async fn earn(&self, caller: &Caller, request: &EarnRequest) -> Result<Outcome, Error> {
        caller.may_act_at(request.order.store_id.as_deref())?;
        let paid = match &request.redemption_id {
            None => None,
            Some(redemption_id) => match self.paid_with(request, redemption_id).await {
                Ok(paid) => Some(paid),
                // The redemption may have moved on since the order was awarded; the recorded answer stands all the same.
                Err(error) => match self.found(&key(&request.order_id)).await? {
                    Some(_) => None,
                    None => return Err(error),
                },
            },
        };
        match (self.award(caller, request, paid.clone()).await, paid) {
            // The wallet does not hold these points any more: then how their hold ended is recorded, or time has ended it.
            (Err(Error::Refused(Refusal::HoldNotActive { .. })), Some(held)) if held.open => {
                let ended = self.captured(request, &held.redemption_id, self.now());
                self.award(caller, request, ended.await?).await
            }
            (settled, _) => settled,
        }
    }

    async fn award(
        &self,
        caller: &Caller,
        request: &EarnRequest,
        paid: Option<PaidWithPoints>,
    ) -> Result<Outcome, Error> {
        let asked = (&request.member, &request.order, &request.redemption_id);
        let ask = Ask {
            key: key(&request.order_id),
            member: &request.member,
            caller,
            fingerprint: fingerprint(&("earning", asked))?,
            judge: Judge::Placed(request.order.placed_at),
            with: Vec::new(),
        };
        self.command(&ask, |wallet, moment| {
            let open = paid.as_ref().filter(|paid| paid.open);
            if let Some(ended) = open.and_then(|paid| end_of(&wallet, paid, moment.now)) {
                return Err(Refusal::HoldNotActive { ended });
            }
            let command = Earn {
                order_id: request.order_id.clone(),
                order: request.order.clone(),
                paid: paid.clone(),
            };
            earn(wallet, command, moment)
        })
        .await
    }

    /// The points that pay for an order: those that were spent, or those that were set aside, as long as the wallet that
    /// the award is written to still holds them.
    async fn paid_with(
        &self,
        request: &EarnRequest,
        redemption_id: &RedemptionId,
    ) -> Result<PaidWithPoints, Error> {
        let key = EntryKey::new(Record::Redemption, redemption_id.as_str());
        let ended = |ended| Err(Refusal::HoldNotActive { ended }.into());
        let entry = match self.found(&key).await? {
            Some(Recorded::Entry(entry)) if self.is_of(&entry, &request.member).await? => entry,
            Some(Recorded::Refused(_)) => return ended(HoldEnd::Refused),
            Some(Recorded::Voided(_)) => return ended(HoldEnd::Voided),
            Some(Recorded::Entry(_)) | None => return Err(Error::NotFound(Missing::Redemption)),
        };
        let held_until = match entry.fact {
            Fact::Held { until, .. } => Some(until),
            _ => None,
        };
        let paid = PaidWithPoints {
            redemption_id: redemption_id.clone(),
            open: held_until.is_some(),
            lots: entry.moved.gone,
        };
        match (pays_as_said(request, &paid), held_until) {
            // A part of the hold may have been captured, and be what the order says.
            (Err(said), Some(until)) => {
                let captured = self.captured(request, redemption_id, until).await?;
                captured.ok_or(said)
            }
            (settled, _) => settled.map(|()| paid),
        }
    }

    /// What was captured of a hold that has ended, also by time alone. `None` while it is open.
    async fn captured(
        &self,
        request: &EarnRequest,
        redemption_id: &RedemptionId,
        until: Instant,
    ) -> Result<Option<PaidWithPoints>, Error> {
        let Some((ended, entry)) = self.end_of_hold(redemption_id, until).await? else {
            return Ok(None);
        };
        let Some(Fact::Captured { from, .. }) = entry.map(|entry| entry.fact) else {
            return Err(Refusal::HoldNotActive { ended }.into());
        };
        let paid = PaidWithPoints {
            redemption_id: redemption_id.clone(),
            lots: from,
            open: false,
        };
        pays_as_said(request, &paid).map(|()| Some(paid))
    }

    /// Makes an order's pending points usable now. Where nothing is pending, the purchase as it stands is the answer.
    ///
    /// # Errors
    /// [`Missing::Earning`]; [`Refusal::MemberWithdrawn`].
    pub async fn confirm(
        &self,
        caller: &Caller,
        order_id: &OrderId,
    ) -> Result<(EarningNow, bool), Error> {
        let (entry, _) = self.earned(order_id).await?;
        let ask = Ask {
            key: EntryKey::new(Record::Confirmation, order_id.as_str()),
            member: &entry.member,
            caller,
            fingerprint: fingerprint(&("confirmation", order_id))?,
            judge: Judge::Recorded(entry.program_version),
            with: Vec::new(),
        };
        let confirmed = self
            .command_if(&ask, |wallet, moment| {
                confirm::confirm(wallet, order_id.clone(), moment)
            })
            .await?;
        match confirmed {
            None => Ok((self.earning(order_id).await?, false)),
            Some(Outcome {
                entry: confirmation,
                replayed,
            }) => {
                let amended = match &confirmation.fact {
                    Fact::Confirmed { amended, .. } => amended.as_ref(),
                    _ => None,
                };
                let entry = self.as_amended(entry, amended).await?;
                let standing = confirmation
                    .command
                    .map(|command| command.standing)
                    .unwrap_or_default();
                Ok((
                    EarningNow {
                        entry,
                        is_pending: false,
                        returned_yen: 0,
                        standing,
                        as_of: confirmation.at,
                    },
                    replayed,
                ))
            }
        }
    }

    /// A purchase and what became of it.
    ///
    /// # Errors
    /// [`Missing::Earning`].
    pub async fn earning(&self, order_id: &OrderId) -> Result<EarningNow, Error> {
        let (entry, _) = self.earned(order_id).await?;
        let judge = self.judge(Judge::Recorded(entry.program_version)).await?;
        let wallet = self.wallet(&entry.member, Read::Strong).await?;
        let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
        // A closed ledger has settled all there was.
        let wallet = if wallet.withdrawn {
            wallet
        } else {
            advance::at(wallet, &self.observe(&judge))?.wallet
        };
        Ok(EarningNow {
            is_pending: wallet.pending.contains_key(order_id),
            returned_yen: wallet
                .orders
                .get(order_id)
                .map_or(0, |order| order.returned_yen),
            standing: standing(&wallet, &judge.program),
            as_of: self.now(),
            entry: self
                .as_amended(entry, newest_edit(&wallet, order_id))
                .await?,
        })
    }

    /// The recorded purchase.
    pub(crate) async fn earned(&self, order_id: &OrderId) -> Result<(Entry, Earned), Error> {
        match self.found(&key(order_id)).await? {
            Some(Recorded::Entry(entry)) => match &entry.fact {
                Fact::Earned(earned) => {
                    let earned = earned.as_ref().clone();
                    Ok((entry, earned))
                }
                _ => Err(Error::Broken(format!(
                    "the entry of order {order_id} is not a purchase"
                ))),
            },
            _ => Err(Error::NotFound(Missing::Earning)),
        }
    }
}

/// Where an order names how many points pay for it, these are they.
fn pays_as_said(request: &EarnRequest, paid: &PaidWithPoints) -> Result<(), Error> {
    let used = request.order.points_used;
    let points = paid.lots.total();
    if used == 0 || used == points.get() {
        return Ok(());
    }
    let reason = format!("must be the {points} points of the redemption, or left out");
    Err(Error::Invalid(vec![Fault::new(
        "/order/points_used",
        reason,
    )]))
}

/// How points came to be set aside no more. A hold ends at its instant, whether or not that is recorded; where the wallet
/// does not know it any more, it is captured as far as the wallet can tell.
fn end_of(wallet: &Wallet, paid: &PaidWithPoints, now: Instant) -> Option<HoldEnd> {
    match wallet.holds.get(&paid.redemption_id) {
        None => Some(HoldEnd::Captured),
        Some(hold) => (hold.until <= now).then_some(HoldEnd::Lapsed),
    }
}

fn key(order_id: &OrderId) -> EntryKey {
    EntryKey::new(Record::Earning, order_id.as_str())
}
