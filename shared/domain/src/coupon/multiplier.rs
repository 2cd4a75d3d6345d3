//! What a coupon that multiplies promises to the order that used it, until that is awarded.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Coupon;
use crate::entry::Fingerprint;
use crate::ids::CouponId;
use crate::order::Order;
use crate::program::{CouponEffect, CouponOnly};

/// A coupon that multiplies, as far as the award of its order must know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Multiplier {
    /// Which coupon.
    #[serde(rename = "c")]
    pub coupon: CouponId,
    /// What it was made from.
    #[serde(rename = "t")]
    pub template: String,
    /// Its name for members.
    #[serde(rename = "n")]
    pub title: String,
    /// How many times the ordinary points, 1 to 100.
    #[serde(rename = "x")]
    pub times: Decimal,
    /// The most points that it adds.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub max_points: Option<u64>,
    /// From how many yen of the goods that count.
    #[serde(rename = "s", default, skip_serializing_if = "is_nothing")]
    pub min_spend: u64,
    /// Which orders it is for, and which of their goods.
    #[serde(rename = "o", default, skip_serializing_if = "CouponOnly::is_anything")]
    pub only: CouponOnly,
    /// The order that it was used for, by what was bought when: a quote does not say its id.
    #[serde(rename = "g")]
    pub goods: Fingerprint,
}

impl Multiplier {
    /// Whether this order is still one that it is for: it may be another than was said when the coupon was used.
    #[must_use]
    pub fn fits(&self, order: &Order) -> bool {
        self.only.counted_yen(order, self.min_spend).is_ok()
    }
}

impl Coupon {
    /// What it promises to an order of these goods; nothing, where it is of another kind.
    #[must_use]
    pub fn multiplier(&self, goods: Fingerprint) -> Option<Multiplier> {
        let CouponEffect::Multiply { times, max_points } = self.template.effect else {
            return None;
        };
        Some(Multiplier {
            coupon: self.id.clone(),
            template: self.template.id.clone(),
            title: self.template.title.clone(),
            times,
            max_points,
            min_spend: self.template.min_spend,
            only: self.template.only.clone(),
            goods,
        })
    }
}

fn is_nothing(yen: &u64) -> bool {
    *yen == 0
}
