//! Coupons: issued, listed, used by one order, released.

use domain::coupon::{Coupon, Use};
use domain::entry::{EntryKey, Record};
use domain::ids::{CouponId, MemberId, OrderId};
use domain::member::UniqueKey;
use domain::order::Order;
use domain::points::Points;
use domain::program::CouponEffect;
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::grant::{grant, take_back};

use crate::ledger::{Ask, Judge, fingerprint};
use crate::store::{Commit, Read, Write};
use crate::ties::bought;
use crate::{App, Caller, Error, Missing};

mod code;
mod issue;
mod multiplier;

pub(crate) use issue::writes_of;

/// How often a coupon that somebody else changed is looked at again.
const ATTEMPTS_MAX: u32 = 6;

impl App {
    /// A member's coupons, the soonest to end first.
    ///
    /// # Errors
    /// [`Missing::Member`]; [`Refusal::MemberWithdrawn`].
    pub async fn coupons(&self, member: &MemberId) -> Result<Vec<Coupon>, Error> {
        let file = self.file(member, Read::Strong).await?;
        if file.wallet.withdrawn {
            return Err(Refusal::MemberWithdrawn.into());
        }
        let mut coupons = file.coupons;
        coupons.sort_by(|a, b| (a.expires_on, &a.id).cmp(&(b.expires_on, &b.id)));
        Ok(coupons)
    }

    /// One coupon of a member.
    ///
    /// # Errors
    /// [`Missing::Coupon`]; [`Missing::Member`].
    pub async fn coupon(&self, member: &MemberId, coupon: &CouponId) -> Result<Coupon, Error> {
        if let Some(found) = self.held_coupon(member, coupon).await? {
            return Ok(found);
        }
        self.file(member, Read::Eventual).await?;
        Err(Error::NotFound(Missing::Coupon))
    }

    /// A coupon of a member. What was given to a membership that was merged stays where it was given, and its name says
    /// where.
    pub(crate) async fn held_coupon(
        &self,
        member: &MemberId,
        coupon: &CouponId,
    ) -> Result<Option<Coupon>, Error> {
        if let Some(found) = self.store.coupon(member, coupon).await? {
            return Ok(Some(found));
        }
        let name = UniqueKey::Coupon(coupon.clone());
        match self.store.owner(&name, Read::Strong).await? {
            Some(owner) if owner != *member && self.are_one(member, &owner).await? => {
                Ok(self.store.coupon(&owner, coupon).await?)
            }
            _ => Ok(None),
        }
    }

    /// Uses a coupon for an order. The same order again gets the same answer.
    ///
    /// # Errors
    /// [`Error::AlreadyRecorded`] where the same order id used it with another order; [`Refusal::CouponNotUsable`];
    /// [`Refusal::NotCombinable`] where points pay a part of the order and the coupon does not go with them;
    /// [`Refusal::CouponsNotCombinable`]; [`Missing::Coupon`]; [`Refusal::MemberWithdrawn`].
    pub async fn use_coupon(
        &self,
        caller: &Caller,
        member: &MemberId,
        coupon: &CouponId,
        order_id: &OrderId,
        order: &Order,
    ) -> Result<(Coupon, bool), Error> {
        caller.may_act_at(order.store_id.as_deref())?;
        let asked = fingerprint(&("coupon use", order_id, order))?;
        for attempt in 1..=ATTEMPTS_MAX {
            let found = self.coupon(member, coupon).await?;
            if let Some(used) = found
                .used
                .as_ref()
                .filter(|used| used.order_id == *order_id)
            {
                let is_same = used.asked.as_ref().is_none_or(|before| *before == asked);
                return if is_same {
                    Ok((found, true))
                } else {
                    Err(Error::AlreadyRecorded)
                };
            }
            let wallet = self.require_membership(member).await?;
            let program = self.program_in_force().await?.program;
            if order.points_used > 0 && !program.combines_points_with(&found.template) {
                return Err(Refusal::NotCombinable.into());
            }
            let now = self.now();
            if found.is_over(program.time_zone.day(now)) && !self.close_coupon(&found).await? {
                self.pause(attempt).await;
                continue;
            }
            let of = (member, order_id, order);
            let (others, with) = self.tied_coupon(&found, of, &program).await?;
            let at = (now, &program.time_zone);
            let bought = (order, others.as_slice());
            let next = found.used_by(order_id.clone(), bought, asked.clone(), at)?;
            if self
                .store_use(caller, &next, (order, with), &wallet)
                .await?
            {
                return Ok((next, false));
            }
            self.pause(attempt).await;
        }
        Err(Error::TryAgain("others keep using this coupon".to_owned()))
    }

    /// Gives a coupon back when its order is cancelled; whether it was given back before.
    ///
    /// # Errors
    /// [`Refusal::CouponNotUsable`] where another order used it, or where it multiplied what its order earned and that has
    /// not come back whole; [`Missing::Coupon`].
    pub async fn release_coupon(
        &self,
        caller: &Caller,
        member: &MemberId,
        coupon: &CouponId,
        order_id: &OrderId,
    ) -> Result<(Coupon, bool), Error> {
        for attempt in 1..=ATTEMPTS_MAX {
            let found = self.coupon(member, coupon).await?;
            if found.used.is_none() {
                return Ok((found, true));
            }
            let used = found.used.clone();
            let next = found.released_by(order_id)?;
            let is_stored = match &used {
                Some(used) if matches!(next.template.effect, CouponEffect::Multiply { .. }) => {
                    self.store_release(caller, &next, used).await?
                }
                used => {
                    self.store_coupon(caller, &next, used.as_ref(), None)
                        .await?
                }
            };
            if is_stored {
                return Ok((next, false));
            }
            self.pause(attempt).await;
        }
        Err(Error::TryAgain("others keep using this coupon".to_owned()))
    }

    /// Before a coupon is refused for its last day it becomes another version of itself, which an earlier try of the same
    /// use, still on its way, does not fit any more. Answers false where somebody else stored one first.
    async fn close_coupon(&self, found: &Coupon) -> Result<bool, Error> {
        let next = Write::Coupon(found.clone().again());
        Ok(matches!(self.store.commit(vec![next]).await?, Commit::Done))
    }

    /// Coupons are for members: who has left has none to use.
    async fn require_membership(&self, member: &MemberId) -> Result<Wallet, Error> {
        let wallet = self.wallet(member, Read::Strong).await?;
        match wallet {
            None => Err(Error::NotFound(Missing::Member)),
            Some(wallet) if wallet.withdrawn => Err(Refusal::MemberWithdrawn.into()),
            Some(wallet) => Ok(wallet),
        }
    }

    /// Stores a coupon that an order used, with what follows for the member's points.
    async fn store_use(
        &self,
        caller: &Caller,
        next: &Coupon,
        (order, with): (&Order, Vec<Write>),
        seen: &Wallet,
    ) -> Result<bool, Error> {
        match (next.multiplier(bought(order)?), &next.used) {
            (Some(told), Some(used)) => {
                let next = (next, told);
                self.store_promise(caller, next, (used, with), seen).await
            }
            (_, used) => {
                self.store_coupon(caller, next, used.as_ref(), Some(with))
                    .await
            }
        }
    }

    /// Stores the next state of a coupon, with the points that it gives or takes back in the same transaction; `used`,
    /// with what is to be known of that. Answers false where somebody else stored one first: the coupon as it is now then says who, and what follows.
    async fn store_coupon(
        &self,
        caller: &Caller,
        next: &Coupon,
        used: Option<&Use>,
        uses: Option<Vec<Write>>,
    ) -> Result<bool, Error> {
        let points = Points::of(used.map_or(0, |used| used.points))?;
        let gives = uses.is_some();
        let mut with = vec![Write::Coupon(next.clone())];
        with.extend(uses.unwrap_or_default());
        if points.is_zero() {
            return Ok(matches!(self.store.commit(with).await?, Commit::Done));
        }
        let turn = used.map_or(0, |used| used.turn);
        let order_id = used.map(|used| &used.order_id);
        let act = if gives { "use" } else { "release" };
        let id = format!("{}:{turn}:{act}", next.id);
        let ask = Ask {
            key: EntryKey::new(Record::Coupon, id.clone()),
            member: &next.member,
            caller,
            fingerprint: fingerprint(&("coupon", act, &id, order_id, points))?,
            judge: Judge::Today,
            with,
        };
        let key = &ask.key;
        let done = self.command(&ask, |wallet, moment| {
            let verb = if gives { grant } else { take_back };
            verb(wallet, key.clone(), &next.template.id, points, moment)
        });
        match done.await {
            // Two orders at one coupon ask for the same entry: finding it there is no success of ours.
            Ok(outcome) => Ok(!outcome.replayed),
            Err(Error::TryAgain(_) | Error::AlreadyRecorded) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
