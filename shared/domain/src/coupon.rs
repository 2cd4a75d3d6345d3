//! A coupon in one member's hands: used once, by one order, and given back when that order is cancelled.

mod code;
mod issued;
mod multiplier;
mod together;

pub use code::{CouponCode, NotACouponCode};
pub use multiplier::Multiplier;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant, Zone};
use crate::entry::Fingerprint;
use crate::ids::{CouponId, MemberId, OrderId};
use crate::order::Order;
use crate::program::notices::{self, Notices};
use crate::program::{CouponEffect, CouponTemplate};
use crate::refusal::Refusal;
use crate::rules::rounding;

/// A coupon as it was issued. What it gives was fixed then; a later program does not change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// Its id.
    pub id: CouponId,
    /// Whose it is.
    pub member: MemberId,
    /// How often it was stored. Zero has never been.
    pub version: u64,
    /// What it was made from.
    pub template: CouponTemplate,
    /// When it was issued.
    pub issued_at: Instant,
    /// The last day it can be used, in the program's zone.
    pub expires_on: Day,
    /// What issued it; the same id with another fingerprint is another coupon.
    pub fingerprint: Fingerprint,
    /// The code that it is read by, where it has one of its own.
    pub code: Option<CouponCode>,
    /// The order that used it.
    pub used: Option<Use>,
    /// The last notice of its end that its owner was given, in days before its last day.
    pub told: Option<u32>,
    /// The last day on which its owner was told of it, or of something else in its place.
    pub told_on: Option<Day>,
}

/// One use of a coupon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// By which order.
    pub order_id: OrderId,
    /// When.
    pub at: Instant,
    /// Yen it took off.
    pub discount_yen: u64,
    /// Points it gave.
    pub points: u64,
    /// The coupon's version before this use: it tells the uses of one coupon apart.
    pub turn: u32,
    /// What asked for it: the same order id with another order is another request. Earlier uses have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Fingerprint>,
}

impl Coupon {
    /// Whether it can be used on `today`.
    #[must_use]
    pub fn is_usable(&self, today: Day) -> bool {
        self.is_open(today) && !self.is_ahead(today)
    }

    /// Whether it can be used on `today` or on a later day.
    #[must_use]
    pub fn is_open(&self, today: Day) -> bool {
        self.used.is_none() && today <= self.expires_on
    }

    /// Whether its first day has not come.
    #[must_use]
    pub fn is_ahead(&self, today: Day) -> bool {
        self.template.from.is_some_and(|from| today < from)
    }

    /// Whether its last day has passed and no order used it.
    #[must_use]
    pub fn is_over(&self, today: Day) -> bool {
        self.used.is_none() && today > self.expires_on
    }

    /// The notice of its end that its owner is to be given today, in days before its last day.
    #[must_use]
    pub fn ending(&self, today: Day, notices: &Notices) -> Option<u32> {
        let due = notices::due(&notices.coupon_days, self.expires_on, self.told, today);
        due.filter(|_| self.is_usable(today))
    }

    /// The same coupon after its owner was given a notice of its end, so many days before it, on a day.
    #[must_use]
    pub fn after_notice(mut self, days: u32, on: Day) -> Coupon {
        self.told = Some(days);
        self.heard_on(on)
    }

    /// The same coupon after its owner was told something on a day: they are told of this one on another.
    #[must_use]
    pub fn heard_on(mut self, day: Day) -> Coupon {
        self.told_on = Some(day);
        self.again()
    }

    /// The same coupon, to be stored once more.
    #[must_use]
    pub fn again(mut self) -> Coupon {
        self.version = self.version.saturating_add(1);
        self
    }

    /// Uses the coupon for an order, beside others that are used for it.
    ///
    /// # Errors
    /// [`Refusal::CouponNotUsable`] where it is used, before its first day or past its last, or not for this order, or where
    /// the others took off all that its goods cost.
    pub fn used_by(
        mut self,
        order_id: OrderId,
        (order, others): (&Order, &[Coupon]),
        asked: Fingerprint,
        (now, zone): (Instant, &Zone),
    ) -> Result<Coupon, Refusal> {
        let refuse = |reason: &str| {
            Err(Refusal::CouponNotUsable {
                reason: reason.to_owned(),
            })
        };
        if self.used.is_some() {
            return refuse("it was used by another order");
        }
        if zone.day(now) > self.expires_on {
            return refuse("its last day has passed");
        }
        if self.is_ahead(zone.day(now)) {
            return refuse("its first day has not come");
        }
        let counted_yen = match self.template.counted_yen(order) {
            Ok(yen) => yen,
            Err(unfit) => return refuse(unfit),
        };
        let (alone_yen, points) = self.worth(counted_yen);
        let discount_yen = alone_yen.min(self.open_yen(order, others));
        if alone_yen > 0 && discount_yen == 0 {
            return refuse("other coupons took off all that its goods cost");
        }
        let turn = u32::try_from(self.version).unwrap_or(u32::MAX);
        self.used = Some(Use {
            order_id,
            at: now,
            discount_yen,
            points,
            turn,
            asked: Some(asked),
        });
        self.version = self.version.saturating_add(1);
        Ok(self)
    }

    /// Gives the coupon back when its order is cancelled.
    ///
    /// # Errors
    /// [`Refusal::CouponNotUsable`] where another order used it, or none.
    pub fn released_by(mut self, order_id: &OrderId) -> Result<Coupon, Refusal> {
        match &self.used {
            Some(used) if used.order_id == *order_id => {
                self.used = None;
                self.version = self.version.saturating_add(1);
                Ok(self)
            }
            Some(_) => Err(Refusal::CouponNotUsable {
                reason: "it was used by another order".to_owned(),
            }),
            None => Err(Refusal::CouponNotUsable {
                reason: "no order has used it".to_owned(),
            }),
        }
    }

    /// What it takes off the goods that count in yen, and gives in points. Never more than those goods cost.
    fn worth(&self, goods_yen: u64) -> (u64, u64) {
        match &self.template.effect {
            CouponEffect::AmountOff(yen) => (goods_yen.min(*yen), 0),
            CouponEffect::PercentOff { percent, max } => {
                let yen = rounding::part_of(
                    goods_yen,
                    percent
                        .checked_div(Decimal::ONE_HUNDRED)
                        .unwrap_or_default(),
                );
                (max.map_or(yen, |max| yen.min(max)), 0)
            }
            CouponEffect::AddPoints(points) => (0, *points),
            // What it gives is a part of what its order earns.
            CouponEffect::Multiply { .. } => (0, 0),
        }
    }
}

#[cfg(test)]
mod tests;
