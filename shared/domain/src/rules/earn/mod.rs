//! What an order earns.
//!
//! Each line earns by one rule: its article's own rate, else its category's, else that of the member's rank, else the
//! program's. All lines of one rule make one part of the award; carriage, where it earns, makes another, and each
//! campaign one more. Every part is rounded by itself, so the parts always add up to what is earned.

mod basis;
mod campaign;
mod goods;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Unmet;
use crate::order::{AMOUNT_MAX, Order};
use crate::program::Program;
use basis::Basis;
use goods::Goods;

/// What of the member matters for what an order earns.
#[derive(Debug, Clone, Copy)]
pub struct Buyer<'a> {
    /// The rank held when the order was placed.
    pub rank: Option<&'a str>,
    /// Whether it is the member's first order.
    pub first_purchase: bool,
    /// The month of the member's birthday, 1 to 12, where it is known.
    pub birth_month: Option<u32>,
    /// Points that each campaign has given the member so far.
    pub campaign_points: &'a BTreeMap<String, u64>,
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
    /// The rule: `base`, `rank:gold`, `category:gift-card`, `sku:tea`, `shipping`, `campaign:weekend-double`.
    pub rule: String,
    /// The rule in words, for members.
    pub label: String,
    /// The yen it was reckoned on.
    pub basis_yen: u64,
    /// The rate, where the rule has one, as a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The points it gives.
    pub points: u64,
    /// How long they last.
    #[serde(default, skip_serializing_if = "Lifetime::is_ordinary")]
    pub lifetime: Lifetime,
    /// The campaign that gives them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
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
    let basis = Basis::of(program, order, points_used);
    let goods = Goods::of(program, order, buyer, &basis);
    let mut parts = goods.base_parts(program)?;
    parts.extend(goods.shipping_part(program, basis.shipping)?);
    parts.extend(campaign::parts(program, order, buyer, &goods)?);
    let award = Award {
        parts,
        qualifying_yen: basis.goods_yen(),
    };
    if award.points() > AMOUNT_MAX {
        return Err(Unmet::AmountTooLarge);
    }
    Ok(award)
}

#[cfg(test)]
mod tests;
