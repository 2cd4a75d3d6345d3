//! Every way in which the house says no. A refusal is a value, not a fault: nothing is broken and nothing changed.

use serde::{Deserialize, Serialize};

use crate::ids::AmendmentId;

/// Why a command was refused. Numbers are points unless the name says yen.
///
/// A refusal can be kept (a refused redemption stays refused for its id), so its form is part of the stored data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The member has left; the ledger is closed.
    #[error("the member has withdrawn")]
    MemberWithdrawn,
    /// More was asked for than can be used now.
    #[error("{wanted} points were asked for and {available} are available")]
    InsufficientPoints {
        /// What can be used now.
        available: u64,
        /// What was asked for.
        wanted: u64,
    },
    /// Fewer points than the program lets a member use at once, or a balance below what it asks for.
    #[error("at least {minimum} points are needed")]
    BelowMinimum {
        /// The least that is allowed.
        minimum: u64,
    },
    /// More than the program, the order or the number range allows.
    #[error("at most {limit} are allowed")]
    AboveLimit {
        /// The most that is allowed.
        limit: u64,
    },
    /// Points are used in whole steps only.
    #[error("points are used in multiples of {multiple}")]
    NotAMultiple {
        /// The step.
        multiple: u64,
    },
    /// The points that an order names as its own payment are worth more than what is to pay.
    #[error("at most {limit} points can pay for this order")]
    PaidBeyondOrder {
        /// The most that can.
        limit: u64,
    },
    /// A redemption pays for one order only.
    #[error("this redemption pays for another order")]
    PaysAnother,
    /// Points and a coupon cannot be used together on one order.
    #[error("points cannot be combined with a coupon on this order")]
    NotCombinable,
    /// Two coupons cannot be used together on one order.
    #[error("the order has a coupon that this one cannot be combined with")]
    CouponsNotCombinable,
    /// The hold has already ended: captured, voided or lapsed.
    #[error("the hold is no longer active: it {ended}")]
    HoldNotActive {
        /// How it ended.
        ended: HoldEnd,
    },
    /// The points that paid for the order are still set aside, so nobody can say yet what to give back.
    #[error(
        "the points that pay for this order are still held: capture or void the redemption first"
    )]
    RedemptionStillHeld,
    /// The order was edited since, and this was decided by another version of it: by the newest it may be decided.
    #[error("the order was amended meanwhile")]
    OrderAmended {
        /// The newest edit, where there is one.
        newest: Option<AmendmentId>,
    },
    /// More comes back than was bought.
    #[error("goods for {remaining_yen} yen of this order can still come back")]
    ReturnExceedsOrder {
        /// What can still come back, in yen at the order's prices.
        remaining_yen: u64,
    },
    /// Points that are given must last through today at least.
    #[error("the last day of these points has passed")]
    LastDayPassed,
    /// Members of the rank that is held cannot have it.
    #[error("this reward is for members of other ranks")]
    NotEligible,
    /// There is no more of a reward, or not so many.
    #[error("{left} of this reward are left")]
    OutOfStock {
        /// How many are.
        left: u64,
    },
    /// Whoever refers a friend is somebody else.
    #[error("nobody refers themselves")]
    RefersOneself,
    /// A friend is referred once.
    #[error("the friend was referred before")]
    AlreadyReferred,
    /// Who has bought something already is no new friend.
    #[error("the friend has bought something before")]
    AlreadyBought,
    /// Points go from one member to another within one family only.
    #[error("these members are not of one family")]
    NotOneFamily,
    /// The coupon is used, expired, or not for this order.
    #[error("the coupon cannot be used: {reason}")]
    CouponNotUsable {
        /// In words, for the person at the till.
        reason: String,
    },
}

impl Refusal {
    /// Whether time alone may have turned a yes into this: an earlier try of the same call may have been decided
    /// otherwise, and still be on its way.
    #[must_use]
    pub const fn comes_with_time(&self) -> bool {
        matches!(
            self,
            Refusal::LastDayPassed
                | Refusal::HoldNotActive {
                    ended: HoldEnd::Lapsed
                }
        )
    }
}

/// How a hold ended. It ends exactly once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldEnd {
    /// The points are spent.
    Captured,
    /// The points went back.
    Voided,
    /// Nobody came for it in time; the points went back.
    Lapsed,
    /// It never began: the redemption was refused.
    Refused,
}

impl std::fmt::Display for HoldEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            HoldEnd::Captured => "was captured",
            HoldEnd::Voided => "was voided",
            HoldEnd::Lapsed => "lapsed",
            HoldEnd::Refused => "was refused",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_day_and_the_end_of_a_hold_come_with_time_and_nothing_else_does() {
        let not_active = |ended| Refusal::HoldNotActive { ended };
        assert!(Refusal::LastDayPassed.comes_with_time());
        assert!(not_active(HoldEnd::Lapsed).comes_with_time());
        for ended in [HoldEnd::Captured, HoldEnd::Voided, HoldEnd::Refused] {
            assert!(!not_active(ended).comes_with_time());
        }
        assert!(!Refusal::MemberWithdrawn.comes_with_time());
    }
}
