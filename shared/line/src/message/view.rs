//! What several messages show: plain data, already in the program's time zone.

use chrono::NaiveDate;
use domain::program::CouponOnly;

/// Points with their last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiring {
    /// Usable through the end of this day.
    pub on: NaiveDate,
    /// How many.
    pub points: u64,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The day it happened.
    pub on: NaiveDate,
    /// What it was, in the member's language.
    pub label: String,
    /// What it did to the points that can be used.
    pub points: i64,
    /// Where the points of a purchase come from, in the member's language.
    pub why: Option<String>,
}

/// A stamp card of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampCard {
    /// Its name.
    pub name: String,
    /// How many stamps are on it.
    pub stamps: u32,
    /// How many fill it.
    pub size: u32,
    /// What it gives then: points, or the name of a coupon.
    pub reward: String,
    /// It takes one stamp of each store.
    pub takes_each_store_once: bool,
}

/// A reward that points can be given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reward {
    /// Its name.
    pub name: String,
    /// The points that one takes.
    pub points: u64,
    /// The last day on which it is offered, where one is set.
    pub until: Option<NaiveDate>,
    /// How many are left.
    pub left: u64,
    /// Whether the member can have one.
    pub within_reach: Reach,
}

/// Whether a member can have a reward, and what stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Nothing.
    Open,
    /// So many points are missing.
    Missing(u64),
    /// None are left.
    Gone,
    /// The member has had as many as one member can.
    HadAll,
    /// It is for members of these ranks.
    OtherRanks(Vec<String>),
}

/// The rank a member holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// Its name.
    pub name: String,
    /// The last day it is sure; `None` where ranks do not end.
    pub kept_until: Option<NaiveDate>,
    /// It is held by the program's grace only, and judged once more when that day has passed.
    pub in_grace: bool,
    /// What it brings beside points.
    pub benefits: Vec<String>,
    /// The next one; `None` at the top.
    pub next: Option<NextRank>,
}

/// The next rank and what is missing to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRank {
    /// Its name.
    pub name: String,
    /// What is missing, in the unit that ranks are counted in.
    pub missing: u64,
    /// The unit.
    pub unit: RankUnit,
    /// How far the member has come from the last threshold, 0–100.
    pub percent: u8,
}

/// What ranks are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankUnit {
    /// Yen spent.
    Yen,
    /// Points earned.
    Points,
    /// Purchases made.
    Purchases,
}

/// A coupon that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// Its title.
    pub title: String,
    /// What it gives.
    pub effect: CouponEffect,
    /// Least spend in yen; 0 for none.
    pub min_spend: u64,
    /// The first day, where it has not come.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: NaiveDate,
    /// What it can be used for.
    pub only: CouponOnly,
    /// What the till asks for.
    pub code: String,
}

/// What a coupon gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CouponEffect {
    /// So many yen off.
    YenOff(u64),
    /// So many per cent off, with at most so many yen.
    PercentOff {
        /// Per cent, as written in the program.
        percent: String,
        /// Cap in yen.
        max: Option<u64>,
    },
    /// So many points more.
    Points(u64),
    /// So many times the ordinary points, with at most so many more.
    Times {
        /// How many times, as written in the program.
        times: String,
        /// Cap in points.
        max: Option<u64>,
    },
}
