//! Coupons that may be given out.

use rust_decimal::Decimal;

use crate::calendar::LeapDay;

/// A kind of coupon; each member's copy has an id of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponTemplate {
    /// Its name in rules and answers.
    pub id: String,
    /// Its name for members.
    pub title: String,
    /// What it gives.
    pub effect: CouponEffect,
    /// From how many yen of goods, at the order's prices and before points.
    pub min_spend: u64,
    /// Days that it can be used, the day it is given included as day 0.
    pub valid_days: u32,
}

/// What a coupon gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CouponEffect {
    /// Yen off the order.
    AmountOff(u64),
    /// A part of the order off.
    PercentOff {
        /// Per cent, 1 to 100: `10` is ten per cent.
        percent: Decimal,
        /// The most yen it takes off, where there is a limit.
        max: Option<u64>,
    },
    /// Points for the order.
    AddPoints(u64),
}

/// The coupon that members get for their birthday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BirthdayRule {
    /// Which coupon.
    pub coupon: String,
    /// How many days before the birthday it is given.
    pub lead_days: u32,
    /// When people born on 29 February have their birthday.
    pub leap_day: LeapDay,
}
