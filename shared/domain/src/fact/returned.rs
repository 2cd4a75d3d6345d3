//! Goods that came back.

use serde::{Deserialize, Serialize};

use crate::ids::OrderId;
use crate::points::Points;
use crate::wallet::lots::Lots;

/// Goods that came back, and what that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// From which purchase.
    pub order_id: OrderId,
    /// Yen at the order's prices.
    pub yen: u64,
    /// Points taken back.
    pub clawed_back: Points,
    /// Of these, from points that were still pending.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub from_pending: Points,
    /// Of these, what was not there and is owed now.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub debt_added: Points,
    /// Spent points given back, with the last day they have now.
    #[serde(default, skip_serializing_if = "Lots::is_empty")]
    pub restored: Lots,
    /// Spent points that had expired meanwhile and that the program does not issue again.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub forfeited: Points,
}
