//! What belongs together beside the wallets: which order a redemption pays for, and what pays for an order.
//!
//! A tie is found by name and only ever grows, in the transaction of whatever makes it; each version follows the one that
//! was seen, so that of two who meet one begins again. Whether what is tied counts still (a coupon may have been released,
//! a hold voided) is asked of itself.

use std::collections::BTreeSet;

use domain::coupon::Coupon;
use domain::entry::{Entry, Fingerprint};
use domain::ids::{CouponId, MemberId, OrderId, RedemptionId};
use domain::order::Order;
use domain::program::Program;
use domain::refusal::{HoldEnd, Refusal};
use serde::{Deserialize, Serialize};

use crate::amendments::AmendRequest;
use crate::ledger::fingerprint;
use crate::redeem::{RedeemRequest, RedemptionFound};
use crate::store::Write;
use crate::{App, Error};

/// What something is tied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TieName {
    /// A redemption: to the order that it pays for.
    Redemption(RedemptionId),
    /// An order, by its id: to coupons, and to points.
    Order(OrderId),
    /// An order, by what a member buys when, since a redemption does not say its id: to coupons, and to redemptions.
    Goods(Fingerprint),
}

/// One of the things that are tied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bond {
    /// An order.
    Order(OrderId),
    /// A coupon, and the order that used it.
    Coupon(CouponId, OrderId),
    /// A redemption.
    Redemption(RedemptionId),
    /// Points, of whichever redemption.
    Earning,
}

/// All that is tied to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// To what.
    pub name: TieName,
    /// How often it was stored. Zero has never been.
    pub version: u64,
    /// What is.
    pub bonds: BTreeSet<Bond>,
}

impl Tie {
    /// The tie with one bond more, to be stored; none where it has it.
    pub(crate) fn and(mut self, bond: Bond) -> Option<Write> {
        self.version = self.version.saturating_add(1);
        self.bonds.insert(bond).then_some(Write::Tie(self))
    }

    /// The tie with a bond that counts again though it may have been there: a coupon that was released, and is used for the
    /// same order once more. Whoever saw the tie meanwhile begins again.
    fn again(mut self, bond: Bond) -> Write {
        self.version = self.version.saturating_add(1);
        self.bonds.insert(bond);
        Write::Tie(self)
    }
}

impl App {
    /// All that is tied to something; nothing, where nothing was.
    pub(crate) async fn tie(&self, name: TieName) -> Result<Tie, Error> {
        let found = self.store.tie(&name).await?;
        Ok(found.unwrap_or_else(|| Tie {
            name,
            version: 0,
            bonds: BTreeSet::new(),
        }))
    }

    /// Whether the program in force keeps points and some coupon apart.
    pub(crate) async fn keeps_apart(&self) -> Result<bool, Error> {
        let in_force = self.program_in_force().await?;
        Ok(in_force.program.keeps_points_from_coupons())
    }

    /// The coupons that are used for what is tied here.
    pub(crate) async fn coupons_of(
        &self,
        member: &MemberId,
        tie: &Tie,
    ) -> Result<Vec<Coupon>, Error> {
        let mut used = Vec::new();
        for bond in &tie.bonds {
            if let Bond::Coupon(coupon, order_id) = bond
                && let Some(found) = self.held_coupon(member, coupon).await?
                && found
                    .used
                    .as_ref()
                    .is_some_and(|it| it.order_id == *order_id)
            {
                used.push(found);
            }
        }
        Ok(used)
    }

    /// Whether points pay for what is tied here.
    async fn has_points(&self, tie: &Tie) -> Result<bool, Error> {
        for bond in &tie.bonds {
            match bond {
                Bond::Earning => return Ok(true),
                Bond::Redemption(redemption) if self.is_spent(redemption).await? => {
                    return Ok(true);
                }
                Bond::Redemption(_) | Bond::Order(_) | Bond::Coupon(..) => {}
            }
        }
        Ok(false)
    }

    /// Whether the points of a redemption are spent, or set aside.
    async fn is_spent(&self, redemption: &RedemptionId) -> Result<bool, Error> {
        Ok(match self.redemption(redemption).await {
            Ok(RedemptionFound::Made(now)) => {
                matches!(now.ended, None | Some((HoldEnd::Captured, _)))
            }
            Ok(_) | Err(Error::NotFound(_)) => false,
            Err(error) => return Err(error),
        })
    }

    /// The coupons that are used for what points are to pay, and what is to be known of them afterwards.
    pub(crate) async fn tied_redemption(
        &self,
        request: &RedeemRequest,
    ) -> Result<(Vec<Coupon>, Vec<Write>), Error> {
        match &request.order {
            Some(order) if self.keeps_apart().await? => {
                let tie = self.tie(goods(&request.member, order)?).await?;
                let coupons = self.coupons_of(&request.member, &tie).await?;
                let with = tie.and(Bond::Redemption(request.redemption_id.clone()));
                Ok((coupons, with.into_iter().collect()))
            }
            _ => Ok((Vec::new(), Vec::new())),
        }
    }

    /// Whether a coupon keeps from an order the points that are to pay for it from an edit on, by the program that judged the
    /// order, and what is to be known of them afterwards, for a coupon that comes later.
    pub(crate) async fn tied_edit(
        &self,
        request: &AmendRequest,
        earned: &Entry,
    ) -> Result<(bool, Vec<Write>), Error> {
        if !request.is_paid_with_points() {
            return Ok((false, Vec::new()));
        }
        let then = self.program_version(earned.program_version).await?.program;
        if !then.keeps_points_from_coupons() && !self.keeps_apart().await? {
            return Ok((false, Vec::new()));
        }
        let tie = self.tie(TieName::Order(request.order_id.clone())).await?;
        let coupons = self.coupons_of(&earned.member, &tie).await?;
        let kept_apart = !take_points(&coupons, &then);
        Ok((kept_apart, tie.and(Bond::Earning).into_iter().collect()))
    }

    /// The other coupons that are used for an order, and what is to be known of one more.
    ///
    /// # Errors
    /// [`Refusal::CouponsNotCombinable`] where another coupon that it does not go with is; [`Refusal::NotCombinable`]
    /// where points pay for the order, and the coupon does not go with those.
    pub(crate) async fn tied_coupon(
        &self,
        coupon: &Coupon,
        (member, order_id, order): (&MemberId, &OrderId, &Order),
        program: &Program,
    ) -> Result<(Vec<Coupon>, Vec<Write>), Error> {
        let tie = self.tie(TieName::Order(order_id.clone())).await?;
        let mut others = self.coupons_of(member, &tie).await?;
        others.retain(|other| other.id != coupon.id);
        let mut each = others.iter();
        if each.any(|other| !coupon.template.goes_with(&other.template)) {
            return Err(Refusal::CouponsNotCombinable.into());
        }
        let mut ties = vec![tie];
        if !program.combines_points_with(&coupon.template) {
            ties.push(self.tie(goods(member, order)?).await?);
            for tie in &ties {
                if self.has_points(tie).await? {
                    return Err(Refusal::NotCombinable.into());
                }
            }
        }
        let bond = Bond::Coupon(coupon.id.clone(), order_id.clone());
        let ties = ties.into_iter();
        Ok((others, ties.map(|tie| tie.again(bond.clone())).collect()))
    }
}

/// Whether points may pay for what these coupons are used for.
pub(crate) fn take_points(coupons: &[Coupon], program: &Program) -> bool {
    let mut each = coupons.iter();
    each.all(|coupon| program.combines_points_with(&coupon.template))
}

/// An order by what a member buys when.
pub(crate) fn goods(member: &MemberId, order: &Order) -> Result<TieName, Error> {
    fingerprint(&("goods", member, what_and_when(order))).map(TieName::Goods)
}

/// An order by what is bought when, whoever buys it: who was merged buys under another name.
pub(crate) fn bought(order: &Order) -> Result<Fingerprint, Error> {
    fingerprint(&("bought", what_and_when(order)))
}

fn what_and_when(order: &Order) -> impl Serialize {
    let lines = order.lines.iter();
    let lines: Vec<_> = lines
        .map(|line| (&line.sku, line.unit_price, line.quantity))
        .collect();
    (order.placed_at, &order.channel, &order.store_id, lines)
}
