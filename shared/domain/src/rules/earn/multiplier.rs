//! What coupons that multiply add to an order.

use super::Given;
use super::campaign::Judging;
use super::goods::Chosen;
use super::rule::Rule;
use crate::rules::Unmet;

/// One part for each coupon that gives points, in the order in which they were used.
pub(super) fn parts<'a>(
    judging: &Judging<'a, '_>,
    parts: &mut Vec<Given<'a>>,
) -> Result<(), Unmet> {
    let (goods, order) = (judging.goods, judging.order);
    let rounding = judging.program.earning.rounding;
    for multiplier in judging.buyer.multipliers {
        if !multiplier.fits(order) {
            continue;
        }
        let only = &multiplier.only;
        let counted = if only.skus.is_empty() && only.categories.is_empty() {
            goods.open()
        } else {
            let mut named = Chosen::default();
            goods.choose(&only.skus, &only.categories, &mut named);
            named
        };
        let points = goods.times(rounding, &counted, multiplier.times);
        let points = points.ok_or(Unmet::AmountTooLarge)?;
        let points = multiplier.max_points.map_or(points, |max| points.min(max));
        if points > 0 {
            parts.push(Given {
                rule: Rule::Coupon(multiplier),
                basis_yen: counted.basis_yen,
                points,
            });
        }
    }
    Ok(())
}
