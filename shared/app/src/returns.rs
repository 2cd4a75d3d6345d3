//! Goods come back.

use domain::calendar::Instant;
use domain::entry::{Entry, EntryKey, Record};
use domain::fact::{EarnedLine, Fact, PaidWithPoints};
use domain::fault::Fault;
use domain::ids::{OrderId, ReturnId};
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::return_goods::{Goods, ReturnGoods, return_goods};

use crate::amendments::Known;
use crate::ledger::{Ask, Judge, Outcome};
use crate::store::{Read, Recorded};
use crate::{App, Caller, Error};

/// Goods that come back.
#[derive(Clone, Debug)]
pub struct ReturnRequest {
    /// From which purchase.
    pub order_id: OrderId,
    /// The return's id.
    pub return_id: ReturnId,
    /// What comes back.
    pub goods: Goods,
}

impl App {
    /// Takes goods back. The program that judged the purchase judges its return.
    ///
    /// # Errors
    /// [`Missing::Earning`](crate::Missing::Earning); [`Refusal::ReturnExceedsOrder`]; [`Error::AlreadyRecorded`].
    pub async fn return_goods(
        &self,
        caller: &Caller,
        request: &ReturnRequest,
    ) -> Result<Outcome, Error> {
        let (entry, earned) = self.earned(&request.order_id).await?;
        let ask = Ask {
            key: EntryKey::new(Record::Return, request.return_id.as_str()),
            member: &entry.member,
            caller,
            fingerprint: request
                .goods
                .fingerprint(&request.order_id)
                .map_err(|_| Error::Broken("a return has no canonical form".to_owned()))?,
            judge: Judge::Recorded(entry.program_version),
            with: Vec::new(),
        };
        let mut known = Known::of(self, earned).await?;
        loop {
            if let Err(unknown) = known_articles(&request.goods, &known.earned.lines)
                && self.found(&ask.key).await?.is_none()
            {
                let order_id = &request.order_id;
                if !known.is_renewed(self, &entry.member, order_id).await? {
                    return Err(unknown);
                }
                continue;
            }
            match self.take_back(&ask, request, &known).await {
                Err(Error::Refused(refusal)) => known.look_again(self, refusal).await?,
                settled => return settled,
            }
        }
    }

    async fn take_back(
        &self,
        ask: &Ask<'_>,
        request: &ReturnRequest,
        known: &Known,
    ) -> Result<Outcome, Error> {
        let paid = &known.paid;
        self.command(ask, |wallet, moment| {
            let is_held = paid
                .as_ref()
                .is_some_and(|paid| paid.open && !has_lapsed(&wallet, paid, moment.now));
            // Of a version that is not the newest nothing else is judged.
            if is_held && known.is_newest(&wallet, &request.order_id) {
                return Err(Refusal::RedemptionStillHeld);
            }
            let command = ReturnGoods {
                return_id: request.return_id.clone(),
                order_id: request.order_id.clone(),
                what: request.goods.clone(),
                earned: known.earned.clone(),
                paid: paid.clone().filter(|paid| !paid.open),
            };
            return_goods(wallet, command, moment)
        })
        .await
    }

    /// The points that paid for a purchase: those of a hold as far as that has ended.
    pub(crate) async fn paid_in_the_end(
        &self,
        paid: Option<&PaidWithPoints>,
    ) -> Result<Option<PaidWithPoints>, Error> {
        match paid {
            Some(paid) if paid.open => self.resolved(paid).await,
            settled => Ok(settled.cloned()),
        }
    }

    /// What was captured of a hold in the end: itself while it is open, nothing where it was voided or lapsed.
    async fn resolved(&self, paid: &PaidWithPoints) -> Result<Option<PaidWithPoints>, Error> {
        let key = EntryKey::new(Record::Outcome, paid.redemption_id.as_str());
        Ok(match self.recorded(&key, Read::Strong).await? {
            None => Some(paid.clone()),
            Some(Recorded::Entry(Entry {
                fact: Fact::Captured { from, .. },
                ..
            })) => Some(PaidWithPoints {
                lots: from,
                open: false,
                ..paid.clone()
            }),
            Some(_) => None,
        })
    }
}

/// Whether an open hold has run out, which nobody need have recorded.
fn has_lapsed(wallet: &Wallet, paid: &PaidWithPoints, now: Instant) -> bool {
    wallet
        .holds
        .get(&paid.redemption_id)
        .is_some_and(|hold| hold.until <= now)
}

/// Every named article must be in the order: a misspelt one is the caller's mistake, not a return of too much.
fn known_articles(goods: &Goods, lines: &[EarnedLine]) -> Result<(), Error> {
    let Goods::Lines(pieces) = goods else {
        return Ok(());
    };
    let unknown = pieces
        .iter()
        .enumerate()
        .filter(|(_, (sku, _))| !lines.iter().any(|line| line.sku == *sku));
    let faults: Vec<Fault> = unknown
        .map(|(at, _)| {
            Fault::new(
                format!("/lines/{at}/sku"),
                "is not an article of this order",
            )
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}
