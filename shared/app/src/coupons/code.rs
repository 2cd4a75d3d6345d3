//! Coupons by code: one coupon by its own, and one for each member by the code that everybody may know.

use domain::coupon::{Coupon, CouponCode};
use domain::ids::{CouponId, MemberId};
use domain::member::UniqueKey;
use domain::refusal::Refusal;

use crate::ledger::fingerprint;
use crate::store::{MemberFile, Read};
use crate::{App, Error, Missing};

/// What the ids of coupons begin with that members got by a code. Whoever issues one by an id of their own may use it too:
/// then it is the same coupon.
const BY_CODE: &str = "code:";

impl App {
    /// The coupon that has a code.
    ///
    /// # Errors
    /// [`Missing::Coupon`].
    pub async fn coupon_by_code(&self, code: &CouponCode) -> Result<Coupon, Error> {
        let key = UniqueKey::CouponCode(code.clone());
        let missing = || Error::NotFound(Missing::Coupon);
        let owner = self.store.owner(&key, Read::Strong).await?;
        let owner = owner.ok_or_else(missing)?;
        let file = self.store.member(&owner, Read::Strong).await?;
        let coupons = file.map(|file| file.coupons).unwrap_or_default();
        let found = coupons
            .into_iter()
            .find(|coupon| coupon.code.as_ref() == Some(code));
        found.ok_or_else(missing)
    }

    /// Gives a member the coupon that the program has for a code, once; whether they had it.
    ///
    /// # Errors
    /// [`Missing::Coupon`] where the program has none for it; [`Refusal::CouponNotUsable`] where its last day has passed;
    /// [`Refusal::MemberWithdrawn`]; [`Missing::Member`].
    pub async fn take_coupon(
        &self,
        member: &MemberId,
        code: &str,
    ) -> Result<(Coupon, bool), Error> {
        let in_force = self.program_in_force().await?;
        let file = self.file(member, Read::Strong).await?;
        if file.wallet.withdrawn {
            return Err(Refusal::MemberWithdrawn.into());
        }
        let Some(template) = in_force.program.coupon_by_code(code) else {
            // Whoever asks again when the code is over gets the answer of before.
            let had = had_by_code(file, code).ok_or(Error::NotFound(Missing::Coupon))?;
            return Ok((had, true));
        };
        let member = file.wallet.member.clone();
        let each = std::iter::once(&member).chain(&file.wallet.former);
        let names = each
            .map(|member| name(&template.id, member))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(had) = one_of(file, &names) {
            return Ok((had, true));
        }
        let given = self.give_once(&member, names.clone(), &template.id).await?;
        let file = self.file(&member, Read::Strong).await?;
        let coupon = one_of(file, &names)
            .ok_or_else(|| Error::TryAgain("another call met this one".to_owned()))?;
        Ok((coupon, !given))
    }
}

/// The name of the coupon of this kind that a member gets by its code.
fn name(template: &str, member: &MemberId) -> Result<CouponId, Error> {
    let hash = fingerprint(&("coupon by code", template, member))?;
    CouponId::parse(&format!("{BY_CODE}{}", hash.as_str()))
        .map_err(|error| Error::Broken(format!("a coupon by code has no name: {error}")))
}

fn one_of(file: MemberFile, names: &[CouponId]) -> Option<Coupon> {
    let mut coupons = file.coupons.into_iter();
    coupons.find(|coupon| names.contains(&coupon.id))
}

fn had_by_code(file: MemberFile, code: &str) -> Option<Coupon> {
    let is_by_code = |coupon: &Coupon| {
        let its = coupon.template.code.as_deref();
        coupon.id.as_str().starts_with(BY_CODE)
            && its.is_some_and(|its| its.eq_ignore_ascii_case(code))
    };
    let had = file.coupons.into_iter().filter(is_by_code);
    had.max_by_key(|coupon| coupon.issued_at)
}
