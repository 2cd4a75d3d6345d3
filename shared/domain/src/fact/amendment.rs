//! An order that was edited after the fact: what that moved, and what later calls on the order need of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Earned;
use crate::coupon::Multiplier;
use crate::ids::{AmendmentId, OrderId};
use crate::points::Points;
use crate::wallet::lots::Lots;

/// An order as it was edited, and what that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// Which order.
    pub order_id: OrderId,
    /// The purchase as it was judged again: the whole order, with what has come back of it already.
    pub earned: Earned,
    /// Points that it earns beyond what it had earned.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub more: Points,
    /// Points that it had earned and does not earn any more.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub less: Points,
    /// Both moved among points that were still pending.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
    /// Of what it earns beyond, what would have expired meanwhile and the program does not issue again.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub lapsed: Points,
    /// All points that pay for it from now on: those of its redemption as it ended, or as it is held.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub pays: Points,
    /// Points spent on it beyond those that paid for it.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub spent: Points,
    /// Spent points given back, with the last day they have now.
    #[serde(default, skip_serializing_if = "Lots::is_empty")]
    pub restored: Lots,
    /// Spent points that had expired meanwhile and that the program does not issue again.
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub forfeited: Points,
}

impl Amended {
    /// The change of what the order has earned, in points that moved.
    #[must_use]
    pub fn points_change(&self) -> i64 {
        self.more.gained().saturating_sub(self.less.gained())
    }

    /// The change of the points that pay for it, in points that moved.
    #[must_use]
    pub fn points_used_change(&self) -> i64 {
        let restored = self.restored.total();
        self.spent.gained().saturating_sub(restored.gained())
    }
}

/// What of the buyer decided what a purchase earned: an edit of its order is judged by the same. Purchases that were
/// recorded before this was do not have it; then what the wallet knows must do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsThen {
    /// The rank held when the order was placed, by its id.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<String>,
    /// It was the first purchase.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub first_purchase: bool,
    /// How many orders there had been before. Kept only where a campaign asks for an order of another number.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub purchases: Option<u64>,
    /// It was placed in the month of the birthday. Kept only where a campaign asks.
    #[serde(rename = "b", default, skip_serializing_if = "std::ops::Not::not")]
    pub birthday_month: bool,
    /// The coupons that multiply which were used for it.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub multipliers: Vec<Multiplier>,
    /// What campaigns with a limit per member had given before.
    #[serde(rename = "c", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub campaign_points: BTreeMap<String, u64>,
    /// What campaigns with a limit per day had given before for orders of its day.
    #[serde(rename = "y", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub day_points: BTreeMap<String, u64>,
    /// Points that the order said pay for it, of no redemption that was named: they were never ours to give back.
    #[serde(rename = "u", default, skip_serializing_if = "Points::is_zero")]
    pub unnamed: Points,
}

/// What an amendment left of the points that pay for its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The amendment.
    pub by: AmendmentId,
    /// The points that the order was judged with.
    #[serde(rename = "j", default, skip_serializing_if = "Points::is_zero")]
    pub judged_with: Points,
    /// The points of this wallet that pay for it; `None`: those of its redemption, whatever is captured in the end.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub used: Option<Points>,
    /// What amendments have spent on it beyond its redemption and not given back.
    #[serde(rename = "o", default, skip_serializing_if = "Lots::is_empty")]
    pub own: Lots,
}
