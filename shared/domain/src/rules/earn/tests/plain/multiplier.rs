//! What coupons that multiply add to an order.

use rust_decimal::Decimal;

use super::super::super::{Buyer, Lifetime, Part};
use super::goods::{Earner, Goods, basis_of, total};
use crate::order::Order;
use crate::program::Program;
use crate::rules::Unmet;

/// One part for each coupon that gives points, in the order in which they were used.
pub(super) fn parts(
    program: &Program,
    order: &Order,
    buyer: &Buyer<'_>,
    goods: &Goods<'_>,
) -> Result<Vec<Part>, Unmet> {
    let mut parts = Vec::new();
    for coupon in buyer.multipliers {
        let only = &coupon.only;
        let lines = goods.lines.iter().filter(|line| {
            let names_none = only.skus.is_empty() && only.categories.is_empty();
            only.counts(line.line) && !(names_none && goods.is_shut_out(line))
        });
        let lines: Vec<Earner<'_>> = lines.copied().collect();
        let points = total(program.earning.rounding, &lines, |lines, pieces| {
            let on_top = coupon.times.checked_sub(Decimal::ONE)?;
            goods.exact(lines, pieces)?.checked_mul(on_top)
        })?;
        let points = points.min(coupon.max_points.unwrap_or(u64::MAX));
        if points > 0 && coupon.fits(order) {
            parts.push(Part {
                rule: format!("coupon:{}", coupon.template),
                label: coupon.title.clone(),
                label_en: None,
                basis_yen: basis_of(&lines),
                rate: None,
                times: Some(coupon.times),
                points,
                lifetime: Lifetime::Ordinary,
                campaign: None,
                day: None,
            });
        }
    }
    Ok(parts)
}
