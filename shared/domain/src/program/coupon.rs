//! Coupons that may be given out.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Program, allows};
use crate::calendar::{Day, LeapDay, add_days};
use crate::order::{Line, Order};

/// A kind of coupon; each member's copy has an id of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponTemplate {
    /// Its name in rules and answers.
    pub id: String,
    /// Its name for members.
    pub title: String,
    /// What it gives.
    pub effect: CouponEffect,
    /// From how many yen of the goods that count, at the order's prices and before points.
    pub min_spend: u64,
    /// Days that it can be used, the first on which it can be included as day 0.
    pub valid_days: u32,
    /// The first day on which it can be used, where that is not the day it is given.
    pub from: Option<Day>,
    /// The last day on which any of its kind can be used.
    pub to: Option<Day>,
    /// Which orders it can be used for.
    pub only: CouponOnly,
    /// What an order that it is used for may have beside it.
    pub combine: Combine,
    /// Whether each has a code of its own.
    pub own_code: bool,
    /// The one code by which every member may have one, once.
    pub code: Option<String>,
}

/// What an order may have beside a coupon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combine {
    /// Which other coupons; of two coupons, each must let the other be.
    pub coupons: WithCoupons,
    /// Points that pay a part of it, where the program lets points and coupons be combined at all.
    pub points: bool,
}

/// Which other coupons may be used for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithCoupons {
    /// Any.
    Any,
    /// Those made from these templates; of an empty list, none.
    Only(Vec<String>),
}

impl Default for Combine {
    fn default() -> Self {
        Self {
            coupons: WithCoupons::Any,
            points: true,
        }
    }
}

impl Combine {
    fn takes(&self, template: &str) -> bool {
        match &self.coupons {
            WithCoupons::Any => true,
            WithCoupons::Only(named) => named.iter().any(|one| one == template),
        }
    }
}

/// Which orders a coupon can be used for, and for which of their goods; an empty list is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponOnly {
    /// Sold through which channels.
    #[serde(rename = "ch", default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Sold in which stores.
    #[serde(rename = "st", default, skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<String>,
    /// Only lines of these categories (or of the `skus`) count.
    #[serde(rename = "cat", default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Only lines of these articles (or of the `categories`) count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
}

/// Why an order cannot use a coupon, in words for the person at the till.
pub type Unfit = &'static str;

impl Program {
    /// The coupon template called `id`.
    #[must_use]
    pub fn coupon(&self, id: &str) -> Option<&CouponTemplate> {
        self.coupons.iter().find(|coupon| coupon.id == id)
    }

    /// The coupon template with this code, in small letters or large.
    #[must_use]
    pub fn coupon_by_code(&self, code: &str) -> Option<&CouponTemplate> {
        let has = |its: &String| its.eq_ignore_ascii_case(code);
        self.coupons
            .iter()
            .find(|coupon| coupon.code.as_ref().is_some_and(has))
    }

    /// Whether points may pay a part of an order that this coupon, as it was issued, is used for.
    #[must_use]
    pub fn combines_points_with(&self, coupon: &CouponTemplate) -> bool {
        coupon.combine.points && self.redemption.goes_with(&coupon.id)
    }

    /// Whether points and any coupon of the program are kept apart.
    #[must_use]
    pub fn keeps_points_from_coupons(&self) -> bool {
        let rules = &self.redemption;
        !rules.combine_with_coupons
            || !rules.not_combinable_with.coupons.is_empty()
            || self.coupons.iter().any(|coupon| !coupon.combine.points)
    }
}

impl CouponTemplate {
    /// A coupon for a day, for any order.
    #[must_use]
    pub fn giving(id: &str, title: &str, effect: CouponEffect) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            effect,
            min_spend: 0,
            valid_days: 1,
            from: None,
            to: None,
            only: CouponOnly::default(),
            combine: Combine::default(),
            own_code: false,
            code: None,
        }
    }

    /// Whether this coupon and another may be used for one order.
    #[must_use]
    pub fn goes_with(&self, other: &CouponTemplate) -> bool {
        self.combine.takes(&other.id) && other.combine.takes(&self.id)
    }

    /// The last day of one that is given on this day: the days are counted from the first on which it can be used, and end
    /// with its kind.
    #[must_use]
    pub fn last_day(&self, given_on: Day) -> Day {
        let first = self.from.map_or(given_on, |from| from.max(given_on));
        let last = add_days(first, self.valid_days);
        self.to.map_or(last, |to| to.min(last))
    }

    /// Whether nobody can be given one any more on this day.
    #[must_use]
    pub fn is_over(&self, today: Day) -> bool {
        self.to.is_some_and(|to| today > to)
    }

    /// The yen of the goods that count for it, at the order's prices and after its discount.
    ///
    /// # Errors
    /// What stands in the way of its use for this order, whatever the day.
    pub fn counted_yen(&self, order: &Order) -> Result<u64, Unfit> {
        self.only.counted_yen(order, self.min_spend)
    }
}

impl CouponOnly {
    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        *self == Self::default()
    }

    /// The yen of the goods that count, which must be so many at least.
    pub(crate) fn counted_yen(&self, order: &Order, min_spend: u64) -> Result<u64, Unfit> {
        if !allows(&self.channels, Some(&order.channel)) {
            return Err("it is for other channels");
        }
        if !allows(&self.stores, order.store_id.as_deref()) {
            return Err("it is for other stores");
        }
        if !order.lines.iter().any(|line| self.counts(line)) {
            return Err("it is for other goods");
        }
        let each = order.lines.iter().zip(order.line_values());
        let counted = each.filter(|(line, _)| self.counts(line));
        let yen = counted.fold(0_u64, |sum, (_, yen)| sum.saturating_add(yen));
        if yen < min_spend {
            return Err("the order is below its minimum spend");
        }
        Ok(yen)
    }

    /// Whether a line counts for it.
    #[must_use]
    pub fn counts(&self, line: &Line) -> bool {
        let is_named = |names: &[String], found: &str| names.iter().any(|one| one == found);
        let any = self.categories.is_empty() && self.skus.is_empty();
        let category = line.category.as_deref();
        any || is_named(&self.skus, &line.sku)
            || category.is_some_and(|category| is_named(&self.categories, category))
    }
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
    /// The ordinary points of its goods, several times.
    Multiply {
        /// How many times, 1 to 100: `2` is as many again.
        times: Decimal,
        /// The most points it adds, where there is a limit.
        max_points: Option<u64>,
    },
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
