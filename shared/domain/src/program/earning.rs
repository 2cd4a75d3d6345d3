//! How orders earn.

use rust_decimal::Decimal;

/// How orders earn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earning {
    /// What an order earns where nothing more particular is said.
    pub rate: Rate,
    /// Which yen count.
    pub basis: Basis,
    /// Whether carriage earns too.
    pub include_shipping: bool,
    /// Whether the part of an order that points pay for earns.
    pub points_paid_part: PaidPart,
    /// Whether what a coupon takes off the goods earns.
    pub coupon_part: PaidPart,
    /// Whether what any other discount takes off the goods earns.
    pub discounted_part: PaidPart,
    /// How fractions of points end.
    pub rounding: Rounding,
    /// Days until earned points can be used; 0 means at once.
    pub pending_days: u32,
    /// Rates of their own for categories.
    pub categories: Vec<CategoryRate>,
    /// Rates of their own for articles; they go before those of categories.
    pub skus: Vec<SkuRate>,
}

/// How yen become points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Points for each yen: `0.01` is one point for 100 yen.
    Share(Decimal),
    /// Points for each whole block of yen: 100円につき3ポイント.
    PerBlock {
        /// The yen of one block.
        yen: u64,
        /// The points for one block.
        points: u64,
    },
}

/// Which yen an order earns on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// With consumption tax.
    TaxIncluded,
    /// Without it.
    TaxExcluded,
}

/// Whether the part of an order earns that points pay for, or that is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidPart {
    /// It earns nothing: only what is paid with money does.
    Excluded,
    /// It earns like the rest.
    Included,
}

/// How fractions of points end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// In which direction.
    pub mode: RoundingMode,
    /// Over what the exact points are added up before they are rounded.
    pub unit: RoundingUnit,
}

/// In which direction fractions of points go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundingMode {
    /// Down.
    Floor,
    /// Up.
    Ceil,
    /// To the nearest, halves up.
    HalfUp,
}

/// Over what exact points are added up before they are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundingUnit {
    /// All lines of the order that one rule judges.
    Order,
    /// Each line.
    Line,
    /// Each piece of a line; the result is taken times the quantity.
    Item,
}

/// A rate of its own for a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryRate {
    /// The category, as orders write it.
    pub category: String,
    /// What it earns instead.
    pub rate: Rate,
}

/// A rate of its own for an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkuRate {
    /// The article, as orders write it.
    pub sku: String,
    /// What it earns instead.
    pub rate: Rate,
}

impl Rate {
    /// Whether it gives no points, however much is bought.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Share(share) => share.is_zero(),
            Self::PerBlock { points, .. } => *points == 0,
        }
    }
}
