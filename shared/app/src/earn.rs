//! Purchases: awarded once, confirmed, and looked up.

use domain::calendar::Instant;
use domain::entry::{Entry, EntryKey, Record, Standing};
use domain::fact::{Earned, Fact, PaidWithPoints};
use domain::ids::{MemberId, OrderId, RedemptionId};
use domain::order::Order;
use domain::refusal::{HoldEnd, Refusal};
use domain::wallet::Wallet;
use domain::wallet::confirm;
use domain::wallet::earn::{Earn, earn};
use domain::wallet::turn::standing;

use crate::amendments::newest_edit;
use crate::ledger::{Ask, Judge, Outcome, fingerprint};
use crate::paid::Payment;
use crate::store::Recorded;
use crate::ties::take_points;
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
    /// [`Error::AlreadyRecorded`] for another order under this id; [`Refusal::PaysAnother`]; [`Refusal::NotCombinable`]
    /// where a coupon was used for the order and the program keeps the two apart; what the domain refuses; [`Missing`].
    pub async fn earn(&self, caller: &Caller, request: &EarnRequest) -> Result<Outcome, Error> {
        caller.may_act_at(request.order.store_id.as_deref())?;
        let payment = match self.payment(request).await {
            Ok(payment) => payment,
            // The redemption may have moved on since the order was awarded; the recorded answer stands all the same.
            Err(error) => match self.found(&key(&request.order_id)).await? {
                Some(_) => Payment::default(),
                None => return Err(error),
            },
        };
        let held = payment.paid.clone().filter(|paid| paid.open);
        match (self.award(caller, request, payment.clone()).await, held) {
            // The wallet does not hold these points any more: then how their hold ended is recorded, or time has ended it.
            (Err(Error::Refused(Refusal::HoldNotActive { .. })), Some(held)) => {
                let ended = self.captured(request, &held.redemption_id, self.now());
                let paid = ended.await?;
                let payment = Payment { paid, ..payment };
                self.award(caller, request, payment).await
            }
            (settled, _) => settled,
        }
    }

    async fn award(
        &self,
        caller: &Caller,
        request: &EarnRequest,
        Payment {
            paid,
            coupons,
            with,
        }: Payment,
    ) -> Result<Outcome, Error> {
        let asked = (&request.member, &request.order, &request.redemption_id);
        let ask = Ask {
            key: key(&request.order_id),
            member: &request.member,
            caller,
            fingerprint: fingerprint(&("earning", asked))?,
            judge: Judge::Placed(request.order.placed_at),
            with,
        };
        self.command(&ask, |wallet, moment| {
            if !take_points(&coupons, moment.program) {
                return Err(Refusal::NotCombinable);
            }
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
        let (wallet, as_of) = self.wallet_as_of_now(&entry.member, &judge).await?;
        Ok(EarningNow {
            is_pending: wallet.pending.contains_key(order_id),
            returned_yen: wallet
                .orders
                .get(order_id)
                .map_or(0, |order| order.returned_yen),
            standing: standing(&wallet, &judge.program),
            as_of,
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
