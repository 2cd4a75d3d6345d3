//! The points that pay for an order.

use domain::calendar::Instant;
use domain::coupon::Coupon;
use domain::entry::{EntryKey, Record};
use domain::fact::{Fact, PaidWithPoints};
use domain::fault::Fault;
use domain::ids::RedemptionId;
use domain::refusal::{HoldEnd, Refusal};

use crate::earn::EarnRequest;
use crate::redeem::RedemptionFound;
use crate::store::{Recorded, Write};
use crate::ties::{Bond, TieName};
use crate::{App, Error, Missing};

/// What pays for an order beside money, as far as an award must know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Payment {
    /// The points of its redemption.
    pub(crate) paid: Option<PaidWithPoints>,
    /// Where points pay a part of it, the coupons that were used for it.
    pub(crate) coupons: Vec<Coupon>,
    /// What is to be known of it afterwards.
    pub(crate) with: Vec<Write>,
}

impl App {
    /// What pays for an order. A redemption pays for one order only, also after all of it came back or the hold was voided:
    /// then its points are the member's again.
    pub(crate) async fn payment(&self, request: &EarnRequest) -> Result<Payment, Error> {
        let mut payment = Payment::default();
        if let Some(redemption_id) = &request.redemption_id {
            payment.paid = Some(self.paid_with(request, redemption_id).await?);
            let tie = self.tie(TieName::Redemption(redemption_id.clone())).await?;
            let this = Bond::Order(request.order_id.clone());
            if tie.bonds.iter().any(|bond| *bond != this) {
                return Err(self.pays_no_more(redemption_id).await?.into());
            }
            payment.with.extend(tie.and(this));
        }
        let is_paid = payment.paid.is_some() || request.order.points_used > 0;
        if is_paid && self.keeps_apart().await? {
            let order = self.tie(TieName::Order(request.order_id.clone())).await?;
            payment.coupons = self.coupons_of(&request.member, &order).await?;
            payment.with.extend(order.and(Bond::Earning));
        }
        Ok(payment)
    }

    /// Why a redemption that paid for one order pays for no other.
    async fn pays_no_more(&self, redemption_id: &RedemptionId) -> Result<Refusal, Error> {
        let ended = match self.redemption(redemption_id).await? {
            RedemptionFound::Made(now) => now.ended.map(|(end, _)| end),
            _ => None,
        };
        Ok(match ended {
            Some(ended @ (HoldEnd::Voided | HoldEnd::Lapsed)) => Refusal::HoldNotActive { ended },
            _ => Refusal::PaysAnother,
        })
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
    pub(crate) async fn captured(
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
