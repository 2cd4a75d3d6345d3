//! Orders that are edited after the fact.

use domain::calendar::Instant;
use domain::entry::{Entry, EntryKey, Record};
use domain::fact::{Amended, Earned, Fact, PaidWithPoints};
use domain::fault::Fault;
use domain::ids::{AmendmentId, MemberId, OrderId};
use domain::order::Order;
use domain::points::Points;
use domain::refusal::Refusal;
use domain::rules::redeem::{TaxShare, discount};
use domain::wallet::Wallet;
use domain::wallet::amend::{Amend, amend};

use crate::ledger::{Ask, Judge, Outcome};
use crate::store::{Read, Recorded};
use crate::{App, Caller, Error, Missing};

/// How often a command on an order follows those who edit it meanwhile.
const VERSIONS_MAX: u32 = 8;

/// An order as it was edited.
#[derive(Clone, Debug)]
pub struct AmendRequest {
    /// Which purchase.
    pub order_id: OrderId,
    /// The amendment's id.
    pub amendment_id: AmendmentId,
    /// The whole order, with what has come back of it already.
    pub order: Order,
    /// All points that pay for it from now on; `None`: what the order itself says, or where that says nothing, as before.
    pub points_used: Option<Points>,
}

impl App {
    /// Edits an order: it is judged again as it was judged then, and the difference moves.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where the order was sold, or is to have been, at a store that is not the caller's;
    /// [`Missing::Earning`]; what the domain refuses; [`Error::AlreadyRecorded`]; [`Error::Invalid`] where the order names
    /// other points.
    pub async fn amend(&self, caller: &Caller, request: &AmendRequest) -> Result<Outcome, Error> {
        caller.may_act_at(request.order.store_id.as_deref())?;
        request.says_one_thing()?;
        let (entry, earned) = self.earned(&request.order_id).await?;
        let sold = earned.sold.as_ref();
        caller.may_act_at(sold.and_then(|sold| sold.store_id.as_deref()))?;
        let (order_id, order) = (&request.order_id, &request.order);
        let (kept_apart, with) = self.tied_edit(request, &entry).await?;
        let ask = Ask {
            key: key(&request.amendment_id),
            member: &entry.member,
            caller,
            fingerprint: Amend::fingerprint(order_id, order, request.points_used)
                .map_err(|_| Error::Broken("an edit has no canonical form".to_owned()))?,
            judge: Judge::Recorded(entry.program_version),
            with,
        };
        let mut known = Known::of(self, earned).await?;
        loop {
            match self
                .edit(&ask, request, (entry.at, kept_apart), &known)
                .await
            {
                Err(Error::Refused(refusal)) => known.look_again(self, refusal).await?,
                settled => return settled,
            }
        }
    }

    async fn edit(
        &self,
        ask: &Ask<'_>,
        request: &AmendRequest,
        (earned_at, kept_apart): (Instant, bool),
        known: &Known,
    ) -> Result<Outcome, Error> {
        self.command(ask, |wallet, moment| {
            let paid = known.paid_or_held(&wallet, moment.now)?;
            let command = Amend {
                amendment_id: request.amendment_id.clone(),
                order_id: request.order_id.clone(),
                order: request.order.clone(),
                points_used: request.new_total(&known.earned)?,
                earned: known.earned.clone(),
                earned_at,
                paid,
                kept_apart,
            };
            amend(wallet, command, moment)
        })
        .await
    }

    /// What the points that pay for an edited order take off, by tax rate: the order's new invoice says it.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn discount_of(
        &self,
        amended: &Amended,
        program_version: u32,
    ) -> Result<Vec<TaxShare>, Error> {
        let judged_by = self.program_version(program_version).await?;
        let order = amended.earned.order().map(|order| Order {
            points_used: amended.pays.get(),
            ..order
        });
        let shares = order.map(|order| discount(&judged_by.program, &order));
        Ok(shares.unwrap_or_default())
    }

    /// A recorded edit.
    pub(crate) async fn amendment(&self, amendment_id: &AmendmentId) -> Result<Amended, Error> {
        match self.found(&key(amendment_id)).await? {
            Some(Recorded::Entry(Entry {
                fact: Fact::Amended(amended),
                ..
            })) => Ok(*amended),
            _ => Err(Error::Broken(format!(
                "the amendment {amendment_id} is not recorded"
            ))),
        }
    }

    /// A purchase's entry as an edit of its order left it.
    pub(crate) async fn as_amended(
        &self,
        entry: Entry,
        newest: Option<&AmendmentId>,
    ) -> Result<Entry, Error> {
        Ok(match newest {
            None => entry,
            Some(newest) => Entry {
                fact: Fact::Earned(Box::new(self.amendment(newest).await?.earned)),
                ..entry
            },
        })
    }
}

/// What is known of a purchase that a command follows up: the newest version of it, as far as anybody has looked.
pub(crate) struct Known {
    /// The version.
    pub(crate) earned: Earned,
    /// The points of its redemption, as it ended, or as it is held.
    pub(crate) paid: Option<PaidWithPoints>,
    versions: u32,
    looked_at_hold: bool,
}

impl Known {
    /// A version, with the points of its redemption.
    pub(crate) async fn of(app: &App, earned: Earned) -> Result<Known, Error> {
        Ok(Known {
            paid: app.paid_in_the_end(earned.paid.as_ref()).await?,
            earned,
            versions: 0,
            looked_at_hold: false,
        })
    }

    /// Looks again where a refusal says that something else is true by now; hands others on. A hold may have ended
    /// between the look at it and the look at the wallet, and others may have edited the order.
    pub(crate) async fn look_again(&mut self, app: &App, refusal: Refusal) -> Result<(), Error> {
        match refusal {
            Refusal::RedemptionStillHeld if !self.looked_at_hold => {
                self.looked_at_hold = true;
                self.paid = app.paid_in_the_end(self.earned.paid.as_ref()).await?;
                Ok(())
            }
            Refusal::OrderAmended {
                newest: Some(newest),
            } if self.versions < VERSIONS_MAX => {
                self.versions += 1;
                self.earned = app.amendment(&newest).await?.earned;
                Ok(())
            }
            Refusal::OrderAmended { .. } => {
                let cause = "others keep editing this order";
                Err(Error::TryAgain(cause.to_owned()))
            }
            refusal => Err(refusal.into()),
        }
    }

    /// Looks for a newer version of the order; whether there is one.
    pub(crate) async fn is_renewed(
        &mut self,
        app: &App,
        member: &MemberId,
        order_id: &OrderId,
    ) -> Result<bool, Error> {
        let wallet = app.wallet(member, Read::Strong).await?;
        let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
        if self.is_newest(&wallet, order_id) {
            return Ok(false);
        }
        let newest = newest_edit(&wallet, order_id).cloned();
        self.look_again(app, Refusal::OrderAmended { newest })
            .await?;
        Ok(true)
    }

    /// Whether the wallet knows no newer version of the order.
    pub(crate) fn is_newest(&self, wallet: &Wallet, order_id: &OrderId) -> bool {
        newest_edit(wallet, order_id) == self.earned.amended()
    }

    /// The points of its redemption: none where a hold has lapsed, which nobody need have recorded; `open` while the
    /// wallet holds them.
    fn paid_or_held(
        &self,
        wallet: &Wallet,
        now: Instant,
    ) -> Result<Option<PaidWithPoints>, Refusal> {
        let Some(open) = self.paid.as_ref().filter(|paid| paid.open) else {
            return Ok(self.paid.clone());
        };
        match wallet.holds.get(&open.redemption_id) {
            Some(hold) if hold.until <= now => Ok(None),
            Some(_) => Ok(Some(open.clone())),
            None => Err(Refusal::RedemptionStillHeld),
        }
    }
}

/// The newest edit of an order.
pub(crate) fn newest_edit<'a>(wallet: &'a Wallet, order_id: &OrderId) -> Option<&'a AmendmentId> {
    wallet.orders.get(order_id)?.amended.as_ref()
}

impl AmendRequest {
    /// Where the order names how many points pay for it, and the edit does beside it, these are the same.
    fn says_one_thing(&self) -> Result<(), Error> {
        let said = self.order.points_used;
        if said == 0 || self.points_used.is_none_or(|points| points.get() == said) {
            return Ok(());
        }
        let reason = "must be 0, or the same as points_used";
        Err(Error::Invalid(vec![Fault::new(
            "/order/points_used",
            reason,
        )]))
    }

    /// Whether it says that points pay for the order.
    pub(crate) fn is_paid_with_points(&self) -> bool {
        self.order.points_used > 0 || self.points_used.is_some_and(|points| !points.is_zero())
    }

    /// The points that pay for the order from now on; `None` where they stay. An order that is sent with the points that it
    /// was judged with, as shops send it that change its goods, says nothing new.
    fn new_total(&self, earned: &Earned) -> Result<Option<Points>, Refusal> {
        let said = self.order.points_used;
        if self.points_used.is_some() || said == 0 || said == earned.judged_with().get() {
            return Ok(self.points_used);
        }
        Points::of(said).map(Some)
    }
}

fn key(amendment_id: &AmendmentId) -> EntryKey {
    EntryKey::new(Record::Amendment, amendment_id.as_str())
}
