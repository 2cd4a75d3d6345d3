//! An order as a shop sends it: the one thing that points are earned on, spent on and taken back for.

mod amounts;
mod check;
mod tax_rate;

pub use check::{AMOUNT_MAX, LINES_MAX, faults_of_code};
pub use tax_rate::TaxRate;

use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::{Instant, as_sent};

/// An order, before points. Two spellings of one order (a default written out or left away, another offset for the
/// same instant) read as the same value and are written the same, so an order can be compared by what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// When the customer placed it: decides campaigns and the rank it earns at.
    #[serde(deserialize_with = "as_sent::instant")]
    pub placed_at: Instant,
    /// Where it was sold: `ec`, `store`, or a name of the shop's own.
    pub channel: String,
    /// The store, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<String>,
    /// Whether `unit_price` and `discount` include consumption tax.
    #[serde(default, deserialize_with = "or_default")]
    pub prices: Prices,
    /// What was bought.
    pub lines: Vec<Line>,
    /// Carriage in yen, always as charged, tax included (10 %).
    #[serde(default, deserialize_with = "or_default")]
    pub shipping: u64,
    /// Yen taken off the goods as a whole (a coupon, a hand-written reduction), at the order's prices.
    #[serde(default, deserialize_with = "or_default")]
    pub discount: u64,
    /// Yen of the discount that a coupon took off. Programs may let that part earn, or not, by itself.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub coupon_discount: u64,
    /// Points that the customer pays part of the order with.
    #[serde(default, deserialize_with = "or_default")]
    pub points_used: u64,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The shop's own code of the article.
    pub sku: String,
    /// What the article is called, for the customer to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The category that rules of the program may name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Yen for one piece.
    pub unit_price: u64,
    /// Pieces, at least one.
    pub quantity: u32,
    /// Consumption tax on this article.
    #[serde(default, deserialize_with = "or_default")]
    pub tax_rate: TaxRate,
    /// Whether the line earns points at all (default true).
    #[serde(default = "yes", deserialize_with = "or_yes")]
    pub earns: bool,
}

/// How the prices of an order are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// 税込: the price on the shelf is what is paid.
    #[default]
    TaxIncluded,
    /// 税抜: tax comes on top, rounded down once for each tax rate of the whole order.
    TaxExcluded,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_nothing(yen: &u64) -> bool {
    *yen == 0
}

const fn yes() -> bool {
    true
}

/// What may be left away may be `null` as well.
fn or_default<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

fn or_yes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::deserialize(deserializer).map(|earns| earns.unwrap_or(true))
}

#[cfg(test)]
pub(crate) mod arbitrary;
#[cfg(test)]
mod tests;
