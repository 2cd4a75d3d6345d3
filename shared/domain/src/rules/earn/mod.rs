//! What an order earns.
//!
//! Each line earns by one rule: its article's own rate, else its category's, else that of the member's rank, else the
//! program's. All lines of one rule make one part of the award; carriage, where it earns, makes another, and each
//! campaign and each coupon that multiplies one more. Every part is rounded by itself, so the parts always add up to what is earned.

mod basis;
mod campaign;
mod code;
mod exact;
mod goods;
mod multiplier;
mod rule;
mod ruled;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Unmet;
use crate::calendar::Day;
use crate::coupon::Multiplier;
use crate::order::{AMOUNT_MAX, Order};
use crate::program::Program;
use basis::Basis;
use campaign::Judging;
use goods::Goods;
use rule::Rule;

/// What is left of the budgets of campaigns, by campaign. Of one that is not named it is not known, and taken to do.
pub type Budgets = BTreeMap<String, u64>;

/// Nothing is known of any budget.
pub static NO_BUDGETS: Budgets = Budgets::new();

/// What of the member matters for what an order earns.
#[derive(Debug, Clone, Copy)]
pub struct Buyer<'a> {
    /// The rank held when the order was placed.
    pub rank: Option<&'a str>,
    /// The member's orders that were recorded before and not returned whole.
    pub purchases: u64,
    /// The month of the member's birthday, 1 to 12, where it is known.
    pub birth_month: Option<u32>,
    /// Points that each campaign has given the member so far.
    pub campaign_points: &'a BTreeMap<String, u64>,
    /// Points that each campaign has given the member for orders of the day on which this one was placed.
    pub day_points: &'a BTreeMap<String, u64>,
    /// What is left of the campaigns' budgets for this order.
    pub budgets: &'a Budgets,
    /// The coupons that multiply which were used for this order.
    pub multipliers: &'a [Multiplier],
}

/// What an order earns, part by part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The parts, each rounded by itself; their points add up to what is earned.
    pub parts: Vec<Part>,
    /// The yen of all goods that count towards a rank by spend.
    pub qualifying_yen: u64,
}

/// What one rule gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The rule: `base`, `rank:gold`, `category:gift-card`, `sku:tea`, `shipping`, `campaign:weekend-double`,
    /// `coupon:double`.
    pub rule: String,
    /// The rule in words, for members.
    pub label: String,
    /// The same in English, where the program has words for it; [`Part::label_in`] knows the others.
    #[serde(rename = "en", default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// The yen it was reckoned on.
    pub basis_yen: u64,
    /// The rate, where the rule has one; written as a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Decimal>,
    /// How many times the ordinary points a campaign or a coupon makes it; written as a decimal string.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Decimal>,
    /// The points it gives.
    pub points: u64,
    /// How long they last.
    #[serde(default, skip_serializing_if = "Lifetime::is_ordinary")]
    pub lifetime: Lifetime,
    /// The campaign that gives them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// The day whose limit of the campaign they count towards, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}

/// How long points last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifetime {
    /// As the program says for all points.
    #[default]
    Ordinary,
    /// So many days from the day they are issued.
    Days(u32),
    /// Through this day.
    On(Day),
}

impl Lifetime {
    const fn is_ordinary(&self) -> bool {
        matches!(self, Self::Ordinary)
    }
}

impl Award {
    /// All points together.
    #[must_use]
    pub fn points(&self) -> u64 {
        self.parts
            .iter()
            .fold(0, |sum, part| sum.saturating_add(part.points))
    }
}

/// What an order earns, in figures: the rules are named, and not yet put into words.
#[derive(Debug)]
pub struct Judged<'a> {
    parts: Vec<Given<'a>>,
    qualifying_yen: u64,
    placed_on: Day,
}

/// What one rule gives.
#[derive(Debug, Clone, Copy)]
struct Given<'a> {
    rule: Rule<'a>,
    basis_yen: u64,
    points: u64,
}

impl Judged<'_> {
    /// All points together.
    #[must_use]
    pub fn points(&self) -> u64 {
        self.parts
            .iter()
            .fold(0, |sum, part| sum.saturating_add(part.points))
    }

    /// The same in words, to be answered and recorded.
    #[must_use]
    pub fn written(&self) -> Award {
        let parts = self.parts.iter();
        Award {
            parts: parts
                .map(|given| {
                    given
                        .rule
                        .part(given.basis_yen, given.points, self.placed_on)
                })
                .collect(),
            qualifying_yen: self.qualifying_yen,
        }
    }
}

/// What `order` earns `buyer` when `points_used` points pay part of it.
///
/// # Errors
/// [`Unmet::AmountTooLarge`] when a part or their sum is beyond 10^12 points.
pub fn award(
    program: &Program,
    order: &Order,
    points_used: u64,
    buyer: &Buyer<'_>,
) -> Result<Award, Unmet> {
    judge(program, order, points_used, buyer).map(|judged| judged.written())
}

/// As [`award`], without the words.
///
/// # Errors
/// As [`award`].
pub fn judge<'a>(
    program: &'a Program,
    order: &'a Order,
    points_used: u64,
    buyer: &Buyer<'a>,
) -> Result<Judged<'a>, Unmet> {
    let basis = Basis::of(program, order, points_used);
    let goods = Goods::of(program, order, buyer, &basis)?;
    let mut parts = Vec::with_capacity(program.campaigns.len().saturating_add(8));
    goods.base_parts(program.earning.rounding, &mut parts)?;
    parts.extend(goods.shipping_part(program, basis.shipping)?);
    let judging = Judging {
        program,
        order,
        points_used,
        buyer,
        goods: &goods,
        placed_on: program.time_zone.day(order.placed_at),
    };
    campaign::parts(&judging, &mut parts)?;
    multiplier::parts(&judging, &mut parts)?;
    let judged = Judged {
        parts,
        qualifying_yen: basis.goods_yen(),
        placed_on: judging.placed_on,
    };
    if judged.points() > AMOUNT_MAX {
        return Err(Unmet::AmountTooLarge);
    }
    Ok(judged)
}

#[cfg(test)]
pub(crate) mod tests;
