//! Reading what may be paid with points.

use rust_decimal::Decimal;

use super::{AMOUNT_OR_NONE, codes, ids};
use crate::program::reader::Fields;
use crate::program::{NotCombinableWith, RedemptionRules};

pub(super) fn redemption(fields: &mut Fields<'_>) -> RedemptionRules {
    let default = RedemptionRules::default();
    let max_ratio = fields
        .get("max_ratio")
        .decimal(Decimal::ZERO..=Decimal::ONE, 4);
    let combine = fields.get("combine_with_coupons").flag();
    RedemptionRules {
        minimum: fields
            .get("minimum")
            .whole(AMOUNT_OR_NONE)
            .unwrap_or(default.minimum),
        multiple: fields
            .get("multiple")
            .whole(1..=1_000_000)
            .unwrap_or(default.multiple),
        minimum_balance: fields
            .get("minimum_balance")
            .whole(AMOUNT_OR_NONE)
            .unwrap_or(default.minimum_balance),
        max_ratio: max_ratio.unwrap_or(default.max_ratio),
        combine_with_coupons: combine.unwrap_or(default.combine_with_coupons),
        excluded_categories: codes(&fields.get("excluded_categories")),
        not_combinable_with: fields
            .get("not_combinable_with")
            .object(|fields| NotCombinableWith {
                campaigns: ids(&fields.get("campaigns")),
                coupons: ids(&fields.get("coupons")),
            })
            .unwrap_or_default(),
    }
}
