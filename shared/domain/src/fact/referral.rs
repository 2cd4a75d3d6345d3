//! Referrals.

use serde::{Deserialize, Serialize};

use super::Done;
use crate::calendar::Day;
use crate::ids::{ActivityId, MemberId, OrderId};
use crate::points::Points;
use crate::wallet::lots::Lots;

/// Which of the two members of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who referred.
    Referrer,
    /// Who was referred.
    Friend,
}

impl Side {
    /// The other of the two.
    #[must_use]
    pub const fn other(self) -> Side {
        match self {
            Side::Referrer => Side::Friend,
            Side::Friend => Side::Referrer,
        }
    }
}

/// The member was referred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referred {
    /// By whom.
    pub by: MemberId,
    /// When and where, as far as the caller said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Done>,
}

/// The first purchase of a member who was referred is to give points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    /// By which referral.
    pub referral: ActivityId,
    /// By which purchase of the friend's.
    pub order_id: OrderId,
    /// As whom the member of this journal is to get them.
    pub to: Side,
    /// Which points.
    pub lots: Lots,
    /// The first day on which they are usable.
    pub available_on: Day,
}

/// How a promise ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseEnd {
    /// Of which referral.
    pub referral: ActivityId,
    /// As whom the member of this journal was to get them.
    pub to: Side,
    /// How many.
    pub points: Points,
}
