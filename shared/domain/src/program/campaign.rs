//! Extra points for a time.

use chrono::{DateTime, FixedOffset, Weekday};
use rust_decimal::Decimal;

use crate::calendar::{Day, Instant, Zone};

/// Extra points for the orders that meet all of its conditions; an empty list is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its name in rules and answers.
    pub id: String,
    /// Its name for members.
    pub name: String,
    /// From when; without it, since ever.
    pub from: Option<Moment>,
    /// Until when, inclusive; without it, for ever.
    pub to: Option<Moment>,
    /// On which days of the week.
    pub weekdays: Vec<Weekday>,
    /// Sold through which channels.
    pub channels: Vec<String>,
    /// Sold in which stores.
    pub stores: Vec<String>,
    /// Only lines of these categories (or of the `skus`) count.
    pub categories: Vec<String>,
    /// Only lines of these articles (or of the `categories`) count.
    pub skus: Vec<String>,
    /// For members of which ranks.
    pub ranks: Vec<String>,
    /// From how many yen, with tax and before points, of the lines that count.
    pub min_spend: u64,
    /// Only for a member's first order.
    pub first_purchase: bool,
    /// Only in the month of the member's birthday.
    pub birthday_month: bool,
    /// What it gives.
    pub effect: CampaignEffect,
    /// Days that its points last; without it, they last like all others.
    pub points_expire_days: Option<u32>,
    /// The most points that one order gets from it.
    pub max_points_per_order: Option<u64>,
    /// The most points that one member ever gets from it.
    pub max_points_per_member: Option<u64>,
    /// Whether it applies alone: where it gives points, no other campaign does.
    pub exclusive: bool,
    /// Which goes first, the highest: among exclusive campaigns it decides, among others it orders the breakdown.
    pub priority: i32,
}

/// What a campaign gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignEffect {
    /// So many times the ordinary points in all: "2" adds as much again.
    Multiply(Decimal),
    /// A rate on top.
    AddRate(Decimal),
    /// Points for the order as a whole.
    AddPoints(u64),
}

/// One end of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A whole day of the program's zone.
    Day(Day),
    /// An instant, taken as given.
    At(DateTime<FixedOffset>),
}

impl Moment {
    /// Its first instant.
    #[must_use]
    pub fn begins(&self, zone: &Zone) -> Instant {
        match self {
            Self::Day(day) => zone.start(*day),
            Self::At(at) => at.to_utc(),
        }
    }

    /// Whether `instant` is after it: after the whole day, or after the very instant.
    #[must_use]
    pub fn has_passed(&self, zone: &Zone, instant: Instant) -> bool {
        match self {
            Self::Day(day) => instant >= zone.end(*day),
            Self::At(at) => instant > *at,
        }
    }
}

impl Campaign {
    /// Whether it runs at `instant`: its period and its days of the week, in the program's zone.
    #[must_use]
    pub fn runs_at(&self, zone: &Zone, instant: Instant) -> bool {
        use chrono::Datelike;
        self.from.is_none_or(|from| instant >= from.begins(zone))
            && !self.to.is_some_and(|to| to.has_passed(zone, instant))
            && (self.weekdays.is_empty() || self.weekdays.contains(&zone.day(instant).weekday()))
    }
}
