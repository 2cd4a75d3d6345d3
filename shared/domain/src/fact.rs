//! What an entry says happened. Each fact keeps what its own later returns, replays and receipts need, no more.

mod amendment;
mod by_staff;
mod done;
mod drawn;
mod freed;
mod kind;
mod referral;
mod returned;
mod rewarded;
mod sold;
mod spent;

pub use amendment::{Amended, AsThen, Edited};
pub use by_staff::ByStaff;
pub use done::Done;
pub use drawn::Drawn;
pub use freed::Freed;
pub use kind::EntryKind;
pub use referral::{PromiseEnd, Promised, Referred, Side};
pub use returned::Returned;
pub use rewarded::Rewarded;
pub use sold::{EarnedLine, Sold};
pub use spent::{PaidWithPoints, Spent};

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant, Month};
use crate::coupon::Multiplier;
use crate::ids::{AmendmentId, CouponId, ExchangeId, MemberId, OrderId, RedemptionId};
use crate::points::Points;
use crate::rules::earn::Part;
use crate::wallet::lots::Lots;
use crate::wallet::merge::Brought;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Fact {
    /// A purchase earned points.
    Earned(Box<Earned>),
    /// Pending points became usable.
    Confirmed {
        /// The purchase that earned them.
        order_id: OrderId,
        /// The newest edit of its order by then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amended: Option<AmendmentId>,
    },
    /// Points were set aside for a checkout.
    Held {
        /// How many, and what they are worth.
        spent: Spent,
        /// Until when.
        until: Instant,
    },
    /// Points were spent at once.
    Redeemed {
        /// How many, and what they are worth.
        spent: Spent,
    },
    /// A hold ended with points spent; the rest went back.
    Captured {
        /// Which hold.
        redemption_id: RedemptionId,
        /// How many, and what they are worth.
        spent: Spent,
        /// From which lots.
        from: Lots,
    },
    /// A hold was called off.
    Voided {
        /// Which hold.
        redemption_id: RedemptionId,
    },
    /// A hold ended by itself.
    Lapsed {
        /// Which hold.
        redemption_id: RedemptionId,
    },
    /// Goods came back.
    Returned(Returned),
    /// The order of a purchase was edited.
    Amended(Box<Amended>),
    /// An activity or a coupon gave points.
    Granted {
        /// What for, as the program names it.
        #[serde(rename = "for")]
        reason: String,
        /// When and where an activity was done; activities that were recorded before this was have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        done: Option<Done>,
    },
    /// A full stamp card gave points.
    Rewarded(Rewarded),
    /// Another member referred this one.
    Referred(Referred),
    /// A referral is to give points.
    Promised(Promised),
    /// It gave them.
    PromiseKept(PromiseEnd),
    /// It does not: the purchase came back.
    PromiseBroken(PromiseEnd),
    /// What a coupon or a stamp card gave was taken back.
    ClawedBack {
        /// What for, as the program names it.
        #[serde(rename = "for")]
        reason: String,
        /// What was not there and is owed now.
        #[serde(default, skip_serializing_if = "Points::is_zero")]
        debt_added: Points,
    },
    /// Staff corrected the balance.
    Adjusted {
        /// Why.
        reason: String,
        /// Who.
        operator: String,
    },
    /// The last day passed.
    Expired {
        /// The last day on which the points could be used.
        expires_on: Day,
    },
    /// New points paid what was owed.
    DebtOffset,
    /// The member left.
    Forfeited {
        /// Points that were pending.
        pending: Points,
        /// Points that were set aside.
        held: Points,
        /// A debt that was written off.
        debt: Points,
    },
    /// The membership was merged into another, which has all of it now.
    MergedInto {
        /// Which.
        into: MemberId,
        /// Points that were pending.
        #[serde(default, skip_serializing_if = "Points::is_zero")]
        pending: Points,
        /// Points that were set aside.
        #[serde(default, skip_serializing_if = "Points::is_zero")]
        held: Points,
        /// What was owed.
        #[serde(default, skip_serializing_if = "Points::is_zero")]
        debt: Points,
        /// Who of the staff merged them; `None` where the member did by linking LINE.
        #[serde(rename = "by", default, skip_serializing_if = "Option::is_none")]
        by_staff: Option<ByStaff>,
    },
    /// Another membership was merged into this one.
    MergedFrom {
        /// Which.
        from: MemberId,
        /// What it brought beside the points that can be used.
        brought: Box<Brought>,
    },
    /// Points were given to another member of the family.
    TransferredTo {
        /// To whom.
        to: MemberId,
    },
    /// Another member of the family gave points.
    TransferredFrom {
        /// Who.
        from: MemberId,
    },
    /// Points were given for a reward.
    Exchanged {
        /// Which, as the program names it.
        reward: String,
        /// How many of it.
        quantity: u32,
    },
    /// Points were given for a draw.
    Drawn(Drawn),
    /// A coupon that multiplies was used for an order that is to come.
    CouponUsed {
        /// Which order.
        order_id: OrderId,
        /// What the coupon promises to it.
        promise: Box<Multiplier>,
    },
    /// A coupon that multiplies was released by its order.
    CouponReleased {
        /// Which order.
        order_id: OrderId,
        /// Which coupon.
        coupon: CouponId,
    },
    /// The member has what an exchange was for.
    HandedOver {
        /// Which.
        exchange_id: ExchangeId,
    },
    /// An exchange was called off, and what it took came back.
    Restored {
        /// Which.
        exchange_id: ExchangeId,
        /// What it took.
        paid: Lots,
        /// What the member can have again; entries of before this was counted do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        freed: Option<Freed>,
    },
}

/// A purchase as it was judged. A return follows this, never today's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earned {
    /// What earned how much, and why. The parts add up to the points.
    pub parts: Vec<Part>,
    /// The points by lot, also while they are pending.
    pub lots: Lots,
    /// The first day on which they are usable, while that lies ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_on: Option<Day>,
    /// The last day of the ordinary points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Day>,
    /// The month in which it was placed.
    pub month: Month,
    /// The day of that month. Purchases that were recorded while ranks counted by months have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// What it counts for ranks by spend.
    pub qualifying_yen: u64,
    /// What can come back, at the order's prices.
    pub goods_yen: u64,
    /// What can come back, line by line.
    pub lines: Vec<EarnedLine>,
    /// What was paid with points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<PaidWithPoints>,
    /// The rank that the member reached with it, by its id. The member is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank_reached: Option<String>,
    /// What of the buyer decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<AsThen>,
    /// The edit of the order that led here; `None` for the order as it was first recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Box<Edited>>,
    /// The order beside its lines; `None` in entries of before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sold: Option<Sold>,
}

impl Earned {
    /// All points of the purchase.
    #[must_use]
    pub fn points(&self) -> Points {
        self.lots.total()
    }

    /// The day on which ranks count it.
    #[must_use]
    pub fn counts_on(&self) -> Day {
        let day = self.day.and_then(|day| self.month.day(day));
        day.unwrap_or_else(|| self.month.first_day())
    }

    /// The newest edit of the order that this knows.
    #[must_use]
    pub fn amended(&self) -> Option<&AmendmentId> {
        self.edited.as_ref().map(|edited| &edited.by)
    }
}
