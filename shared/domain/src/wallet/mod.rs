//! The wallet: one member's points as a state machine without I/O.
//!
//! A verb takes the wallet, the caller's command and the [`Moment`](turn::Moment) it is judged at, and answers either
//! the next wallet with the journal entries that led there, or a [`Refusal`](crate::refusal::Refusal) that changed
//! nothing.
//! Every verb first settles what time alone has decided ([`advance`]), so that no answer depends on whether a
//! sweep has run. One verb, one file.

pub mod activity;
pub mod adjust;
pub mod advance;
pub mod amend;
pub mod capture;
pub mod confirm;
pub mod coupon;
pub mod draw;
pub mod due;
pub mod earn;
pub mod exchange;
pub mod follow;
pub mod gifts;
pub mod grant;
pub mod lots;
pub mod lots_form;
pub mod merge;
pub mod redeem;
pub mod referral;
pub mod return_goods;
pub mod stamps;
pub mod sweep;
pub mod transfer;
pub mod turn;
pub mod usage;
pub mod void;
pub mod withdraw;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant, instant_form};
use crate::coupon::Multiplier;
use crate::entry::ChainHash;
use crate::ids::{AmendmentId, FamilyId, MemberId, OrderId, RedemptionId};
use crate::points::Points;
use crate::rules::rank::RankState;
use gifts::Gifts;
use lots::Lots;
use referral::Referrals;
use stamps::Stamps;
use sweep::LastSweep;

/// Everything about one member that a command can change. It is stored as one item and changed by one
/// transaction, so its `version` is the one point of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Whose it is.
    pub member: MemberId,
    /// How often it was committed. Zero has never been stored.
    pub version: u64,
    /// The number of the newest journal entry.
    pub seq: u64,
    /// The hash of the newest journal entry.
    pub chain: ChainHash,
    /// What can be used now.
    pub lots: Lots,
    /// What was earned and is not usable yet.
    pub pending: BTreeMap<OrderId, Pending>,
    /// What is set aside for checkouts under way.
    pub holds: BTreeMap<RedemptionId, Hold>,
    /// What returns took back beyond what was there. Every later credit pays it first.
    pub debt: Points,
    /// Orders of which goods have come back, or that were edited.
    pub orders: BTreeMap<OrderId, OrderState>,
    /// The rank and the daily figures it follows.
    pub rank: RankState,
    /// What limits of the program have been used up.
    pub used: Usage,
    /// The month of the birthday, for campaigns.
    pub birth_month: Option<u32>,
    /// For each last day, the nearest notice that was given or came too late.
    pub noticed: BTreeMap<Day, u32>,
    /// What the last sweep did, once there was one.
    pub swept: Option<Box<LastSweep>>,
    /// A lower bound of the next day on which time changes something. Where none is set, nothing is due.
    pub due_on: Option<Day>,
    /// The ledger is closed: the member has left, or was merged into another.
    pub withdrawn: bool,
    /// The membership that has everything of this one. What is asked for this one is done for that one.
    pub merged_into: Option<MemberId>,
    /// The memberships that were merged into this one, directly or by way of others, the newest last but for theirs.
    pub former: Vec<MemberId>,
    /// The family whose members may give each other points.
    pub family: Option<FamilyId>,
}

impl Wallet {
    /// An empty wallet for a member who joins.
    #[must_use]
    pub fn new(member: MemberId) -> Wallet {
        Wallet {
            member,
            version: 0,
            seq: 0,
            chain: ChainHash::default(),
            lots: Lots::new(),
            pending: BTreeMap::new(),
            holds: BTreeMap::new(),
            debt: Points::ZERO,
            orders: BTreeMap::new(),
            rank: RankState::default(),
            used: Usage::default(),
            birth_month: None,
            noticed: BTreeMap::new(),
            swept: None,
            due_on: None,
            withdrawn: false,
            merged_into: None,
            former: Vec::new(),
            family: None,
        }
    }

    /// Points earned and not usable yet.
    #[must_use]
    pub fn pending_total(&self) -> Points {
        pending_total(&self.pending, &self.used)
    }

    /// Points set aside for checkouts under way.
    #[must_use]
    pub fn held_total(&self) -> Points {
        total(self.holds.values().map(|hold| &hold.lots))
    }
}

fn pending_total(orders: &BTreeMap<OrderId, Pending>, used: &Usage) -> Points {
    let orders = orders.values().map(|pending| &pending.lots);
    let referrals = used.referrals.waiting();
    total(orders.chain(referrals.map(|(_, _, pending)| &pending.lots)))
}

fn total<'a>(lots: impl Iterator<Item = &'a Lots>) -> Points {
    lots.map(Lots::total).fold(Points::ZERO, |sum, part| {
        sum.plus(part).unwrap_or(Points::MAX)
    })
}

/// Points of one order that wait for their day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The first day on which they are usable.
    #[serde(rename = "on")]
    pub available_on: Day,
    /// Which they are.
    #[serde(rename = "l")]
    pub lots: Lots,
}

/// Points set aside for one checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// From this instant on the hold has lapsed.
    #[serde(rename = "u", with = "instant_form")]
    pub until: Instant,
    /// Which points.
    #[serde(rename = "l")]
    pub lots: Lots,
}

/// How much of an order has come back, and which version of it that is counted by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderState {
    /// Yen at the order's prices.
    #[serde(rename = "y")]
    pub returned_yen: u64,
    /// All yen of the order (an order of zero yen has no other sign of it), so no points move any more.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub in_full: bool,
    /// Pieces by line, where lines were named and any can still come back.
    #[serde(rename = "q", default, skip_serializing_if = "Vec::is_empty")]
    pub returned_pieces: Vec<u32>,
    /// Points of its redemption that were given back, or had expired for good.
    #[serde(rename = "b", default, skip_serializing_if = "Points::is_zero")]
    pub given_back: Points,
    /// The redemption they came from.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<RedemptionId>,
    /// The newest edit of the order: what follows is judged by its entry.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub amended: Option<AmendmentId>,
    /// Of the points that edits have spent on it, how many were given back since the newest edit.
    #[serde(rename = "o", default, skip_serializing_if = "Points::is_zero")]
    pub own_given_back: Points,
}

/// What a member has used up of the program's limits, and collected on its stamp cards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Points from each campaign.
    #[serde(rename = "c", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub campaign_points: BTreeMap<String, u64>,
    /// Points from each campaign with a limit per day, by the day on which their orders were placed.
    #[serde(rename = "d", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub campaign_days: BTreeMap<String, BTreeMap<Day, u64>>,
    /// Times of each activity (`visit`, or `visit@shibuya` where stores are counted by themselves), by the first day of the
    /// period its limit counts in.
    #[serde(rename = "a", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub activities: BTreeMap<String, BTreeMap<Day, u32>>,
    /// What was collected on each stamp card.
    #[serde(rename = "s", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stamps: BTreeMap<String, Stamps>,
    /// Draws of each lottery that the program has.
    #[serde(rename = "w", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub draws: BTreeMap<String, u32>,
    /// What points were given for.
    #[serde(rename = "p", default, skip_serializing_if = "ForPoints::is_empty")]
    pub for_points: Box<ForPoints>,
    /// Coupons that follow from what was collected and reached.
    #[serde(rename = "g", default, skip_serializing_if = "Gifts::is_empty")]
    pub gifts: Gifts,
    /// What came of referrals, and what waits to come.
    #[serde(rename = "f", default, skip_serializing_if = "Referrals::is_empty")]
    pub referrals: Box<Referrals>,
    /// What coupons that multiply promise to orders that are to come.
    #[serde(rename = "x", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub multipliers: BTreeMap<OrderId, Vec<Multiplier>>,
}

/// What a member has had for points, as far as the program may limit it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForPoints {
    /// How many of each reward, but for what was called off.
    #[serde(rename = "r", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rewards: BTreeMap<String, u32>,
    /// Draws of each lottery with a limit per day, by the day.
    #[serde(rename = "d", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub draw_days: BTreeMap<String, BTreeMap<Day, u64>>,
}

impl ForPoints {
    fn is_empty(&self) -> bool {
        self.rewards.is_empty() && self.draw_days.is_empty()
    }
}

#[cfg(test)]
pub(crate) mod tests;
