//! Coupons that are used for one order together take off no more than its goods cost.

use super::Coupon;
use crate::order::Order;

impl Coupon {
    /// The yen that other coupons of an order leave of the goods that count for this one. What they took off counts
    /// against goods that are theirs alone first, and not again where the order itself says that a coupon took it off.
    pub(super) fn open_yen(&self, order: &Order, others: &[Coupon]) -> u64 {
        let mut said = order.coupon_discount.min(order.discount);
        let mut left = order.line_values();
        let mut beyond = 0_u64;
        for other in others {
            let taken = other.used.as_ref().map_or(0, |used| used.discount_yen);
            let known = taken.min(said);
            said = said.saturating_sub(known);
            let mut rest = taken.saturating_sub(known);
            for (line, yen) in order.lines.iter().zip(&mut left) {
                if other.template.only.counts(line) && !self.template.only.counts(line) {
                    let part = rest.min(*yen);
                    *yen = yen.saturating_sub(part);
                    rest = rest.saturating_sub(part);
                }
            }
            beyond = beyond.saturating_add(rest);
        }
        let own = order.lines.iter().zip(left);
        let own = own.filter(|(line, _)| self.template.only.counts(line));
        let own = own.fold(0_u64, |sum, (_, yen)| sum.saturating_add(yen));
        own.saturating_sub(beyond)
    }
}
