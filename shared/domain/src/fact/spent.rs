//! Points that were used.

use serde::{Deserialize, Serialize};

use crate::ids::RedemptionId;
use crate::points::Points;
use crate::rules::redeem::TaxShare;
use crate::wallet::lots::Lots;

/// The redemption that paid a part of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidWithPoints {
    /// Which.
    pub redemption_id: RedemptionId,
    /// The points it took, by lot.
    pub lots: Lots,
    /// It was only held when the order was recorded: what was captured in the end is asked when goods come back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

/// Points used, and what they are worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// How many.
    pub points: Points,
    /// Yen.
    pub value_yen: u64,
    /// The discount over the tax rates, where the order was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tax_allocation: Vec<TaxShare>,
}
