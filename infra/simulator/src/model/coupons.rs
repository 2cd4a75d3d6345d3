//! Coupons that multiply: what each promises to the order that used it, until that earns.

use domain::calendar::Instant;
use domain::coupon::Multiplier;

use super::account::Account;
use super::lots::Lots;
use super::{Ledger, No};

const NOT_USABLE: No = (409, "coupon_not_usable");

impl Ledger {
    /// A coupon is used for an order that is to come, by an entry of this name.
    ///
    /// # Errors
    /// Where the order has earned for this member, or the member is not there or has left.
    pub fn promise(
        &mut self,
        now: Instant,
        member: &str,
        (id, order): (&str, &str),
        promise: &Multiplier,
    ) -> Result<(), No> {
        let purchase = self.purchases.get(order);
        if purchase.is_some_and(|it| self.holder(&it.member) == self.holder(member)) {
            return Err(NOT_USABLE);
        }
        let rules = self.in_force();
        let account = self.account(now, member, &rules)?;
        account.promises.push((order.to_owned(), promise.clone()));
        let nothing = Lots::default();
        account.note("coupon_used", Some(id), now, nothing.clone(), nothing);
        Ok(())
    }

    /// A coupon is released by its order, by an entry of this name.
    ///
    /// # Errors
    /// Where the order has earned with it and is not back, or the member is not there or has left.
    pub fn release(
        &mut self,
        now: Instant,
        member: &str,
        (id, order): (&str, &str),
        coupon: &str,
    ) -> Result<(), No> {
        let purchase = self.purchases.get(order);
        let is_back = purchase.is_some_and(|purchase| purchase.is_back);
        let rules = self.in_force();
        let account = self.account(now, member, &rules)?;
        let before = account.promises.len();
        let is_other =
            |known: &str, told: &Multiplier| known != order || told.coupon.as_str() != coupon;
        account
            .promises
            .retain(|(known, told)| is_other(known, told));
        if account.promises.len() == before && !is_back {
            return Err(NOT_USABLE);
        }
        let nothing = Lots::default();
        account.note("coupon_released", Some(id), now, nothing.clone(), nothing);
        Ok(())
    }
}

impl Account {
    /// What was promised to an order that earns now.
    pub(super) fn promised(&mut self, order: &str) -> Vec<Multiplier> {
        let (of_order, rest) = std::mem::take(&mut self.promises)
            .into_iter()
            .partition(|(known, _)| known == order);
        self.promises = rest;
        let of_order: Vec<(String, Multiplier)> = of_order;
        of_order.into_iter().map(|(_, promise)| promise).collect()
    }
}
