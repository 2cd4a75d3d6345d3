//! Coupons, issued.

use domain::coupon::{Coupon, CouponCode};
use domain::ids::{CouponId, MemberId};
use domain::member::UniqueKey;
use domain::refusal::Refusal;

use crate::ledger::{InForce, fingerprint};
use crate::store::{Commit, Write};
use crate::{App, Error, Missing};

impl App {
    /// Issues a coupon, once, ever.
    ///
    /// # Errors
    /// [`Missing::Coupon`] for a template that the program does not have; [`Refusal::CouponNotUsable`] for one whose last
    /// day has passed; [`Error::AlreadyRecorded`].
    pub async fn issue_coupon(
        &self,
        member: &MemberId,
        coupon: &CouponId,
        template: &str,
    ) -> Result<(Coupon, bool), Error> {
        let asked = fingerprint(&("coupon", member, template))?;
        if let Some(issued) = self.store.coupon(member, coupon).await? {
            return if issued.fingerprint == asked {
                Ok((issued, true))
            } else {
                Err(Error::AlreadyRecorded)
            };
        }
        let holder = self.require_membership(member).await?.member;
        self.give_coupon(member, &holder, coupon, template, Vec::new())
            .await
    }

    /// Gives a coupon that was asked for a member into the hands of who that member is now.
    pub(crate) async fn give_coupon(
        &self,
        asked_for: &MemberId,
        holder: &MemberId,
        coupon: &CouponId,
        template: &str,
        with: Vec<Write>,
    ) -> Result<(Coupon, bool), Error> {
        let fingerprint = fingerprint(&("coupon", asked_for, template))?;
        let in_force = self.program_in_force().await?;
        let template = in_force
            .program
            .coupon(template)
            .ok_or(Error::NotFound(Missing::Coupon))?;
        let now = self.now();
        if template.is_over(in_force.program.time_zone.day(now)) {
            let reason = "no more of its kind are given out".to_owned();
            return Err(Refusal::CouponNotUsable { reason }.into());
        }
        let by = (&*in_force.program, now);
        let coupon = Coupon::issued(coupon.clone(), holder.clone(), fingerprint, template, by);
        let coupon = self.coded(coupon);
        let mut writes = writes_of(coupon.clone());
        writes.extend(with);
        match self.store.commit(writes).await? {
            Commit::Done => Ok((coupon, false)),
            Commit::Taken(code @ UniqueKey::CouponCode(_)) => Err(Error::Taken(code)),
            // Somebody was faster: if it was this very request, its coupon is the answer. Two that met may both have
            // been turned away.
            ended => match self.held_coupon(holder, &coupon.id).await? {
                Some(issued) if issued.fingerprint == coupon.fingerprint => Ok((issued, true)),
                None if matches!(ended, Commit::Stale) => {
                    Err(Error::TryAgain("another call met this one".to_owned()))
                }
                _ => Err(Error::AlreadyRecorded),
            },
        }
    }

    /// The coupon with a code of its own, where its kind has one.
    pub(crate) fn coded(&self, coupon: Coupon) -> Coupon {
        let has_own = coupon.template.own_code;
        Coupon {
            code: has_own.then(|| CouponCode::new(self.ids.random())),
            ..coupon
        }
    }

    /// Whether coupons of this kind are given out today.
    pub(crate) fn is_given_out(&self, in_force: &InForce, template: &str) -> bool {
        let program = &in_force.program;
        let today = program.time_zone.day(self.now());
        let template = program.coupon(template);
        template.is_some_and(|template| !template.is_over(today))
    }
}

/// The writes of a new coupon: itself, its name and its code.
pub(crate) fn writes_of(coupon: Coupon) -> Vec<Write> {
    let name = UniqueKey::Coupon(coupon.id.clone());
    let code = coupon.code.clone().map(UniqueKey::CouponCode);
    let names = std::iter::once(name).chain(code);
    let claims = names.map(|name| Write::Claim(name, coupon.member.clone()));
    let claims: Vec<Write> = claims.collect();
    std::iter::once(Write::Coupon(coupon))
        .chain(claims)
        .collect()
}
