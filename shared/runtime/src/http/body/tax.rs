//! A discount over the tax rates.

use domain::rules::redeem::TaxShare;
use serde::Serialize;
use utoipa::ToSchema;

/// The part of a discount that belongs to one tax rate: what a qualified invoice must say (適格請求書).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TaxShare)]
pub struct TaxShareBody {
    /// The rate, as a decimal string.
    #[schema(example = "0.10")]
    pub tax_rate: String,
    /// Yen off, tax included.
    #[schema(example = 300)]
    pub discount_yen: u64,
}

impl From<&TaxShare> for TaxShareBody {
    fn from(share: &TaxShare) -> Self {
        Self {
            tax_rate: share.tax_rate.clone(),
            discount_yen: share.discount_yen,
        }
    }
}
