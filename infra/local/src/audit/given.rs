//! Coupons that the journal says were given: each is in somebody's hands, used or not.
//!
//! One that is lost is told of and not given anew: whether it had been used, and through which day it lasted, was in it.

use app::ports::Fault;
use app::store::Read;
use domain::coupon::Coupon;
use domain::ids::{CouponId, MemberId};
use domain::member::UniqueKey;

use super::Auditor;
use super::fold::Fold;
use super::report::Finding;

impl Auditor {
    /// The coupons of a journal that nobody has.
    pub(super) async fn lost_coupons(
        &self,
        member: &MemberId,
        fold: &Fold,
        held: &[Coupon],
    ) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        for id in &fold.given {
            if !held.iter().any(|coupon| coupon.id == *id) && !self.has_another(member, id).await? {
                let what = "a coupon that came with what the member did";
                findings.push(Finding::new(what, "with the member", "not there"));
            }
        }
        Ok(findings)
    }

    /// Whether somebody else has a coupon of this name, which was given by hand before and was the gift.
    async fn has_another(&self, member: &MemberId, id: &CouponId) -> Result<bool, Fault> {
        let owner = UniqueKey::Coupon(id.clone());
        match self.store.owner(&owner, Read::Strong).await? {
            Some(other) if other != *member => Ok(self.store.coupon(&other, id).await?.is_some()),
            _ => Ok(false),
        }
    }
}
