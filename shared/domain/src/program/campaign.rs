//! Extra points for a time.

use chrono::{DateTime, Datelike, FixedOffset, Weekday};
use rust_decimal::Decimal;

use crate::calendar::{Day, Hours, Instant, Zone};
use crate::language::Language;

/// Extra points for the orders that meet all of its conditions; an empty list is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its name in rules and answers.
    pub id: String,
    /// Its name for members.
    pub name: String,
    /// Its name for members who read English; without it, they read the other.
    pub name_en: Option<String>,
    /// From when; without it, since ever.
    pub from: Option<Moment>,
    /// Until when, inclusive; without it, for ever.
    pub to: Option<Moment>,
    /// On which days of the week. Hours that span midnight are of the day on which they begin.
    pub weekdays: Vec<Weekday>,
    /// In which hours of the day.
    pub hours: Option<Hours>,
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
    /// Only for which of a member's orders.
    pub purchase: Option<Purchase>,
    /// Only in the month of the member's birthday.
    pub birthday_month: bool,
    /// What it gives.
    pub effect: CampaignEffect,
    /// How long its points last; without it, they last like all others.
    pub points_expire: Option<PointsExpire>,
    /// The most points that one order gets from it.
    pub max_points_per_order: Option<u64>,
    /// The most points that one member ever gets from it.
    pub max_points_per_member: Option<u64>,
    /// The most points that one member gets from it for the orders of one day of the program's zone.
    pub max_points_per_member_per_day: Option<u64>,
    /// The most points that it gives to all members together; then it stops.
    pub max_points_total: Option<u64>,
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
    /// Points for each piece of the lines that count.
    AddPointsPerItem(u64),
}

/// Which of a member's orders: those that were recorded before and not returned whole are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purchase {
    /// The order of this number alone; the first is 1.
    Nth(u32),
    /// Every order whose number is a multiple of this.
    Every(u32),
    /// The order of this number and all after it: from 2 on, repeat purchases.
    From(u32),
}

impl Purchase {
    /// Whether it means the order of this number.
    #[must_use]
    pub fn means(self, number: u64) -> bool {
        match self {
            Self::Nth(nth) => number == u64::from(nth),
            Self::Every(step) => number.is_multiple_of(u64::from(step)),
            Self::From(first) => number >= u64::from(first),
        }
    }
}

/// How long the points of a campaign last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointsExpire {
    /// So many days from the day they are issued.
    Days(u32),
    /// Through this day, which is also the last day of the campaign.
    On(Day),
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
        self.is_before(zone.day(instant), instant)
    }

    fn is_before(&self, day: Day, instant: Instant) -> bool {
        match self {
            Self::Day(last) => day > *last,
            Self::At(last) => instant > *last,
        }
    }

    fn is_after(&self, day: Day, instant: Instant) -> bool {
        match self {
            Self::Day(first) => day < *first,
            Self::At(first) => instant < *first,
        }
    }
}

impl Campaign {
    /// Whether it runs at `instant`: its period, its days of the week and its hours, in the program's zone.
    #[must_use]
    pub fn runs_at(&self, zone: &Zone, instant: Instant) -> bool {
        self.runs_on(zone.day(instant), instant, zone)
    }

    /// The same, where it is known which `day` it is at that instant.
    pub(crate) fn runs_on(&self, day: Day, instant: Instant, zone: &Zone) -> bool {
        self.is_on_day(day, instant) && self.is_day_of(day, instant, zone)
    }

    /// Whether its time has come and not passed, whatever the hour and the day of the week.
    #[must_use]
    pub fn is_on(&self, zone: &Zone, instant: Instant) -> bool {
        self.is_on_day(zone.day(instant), instant)
    }

    fn is_on_day(&self, day: Day, instant: Instant) -> bool {
        !self.from.is_some_and(|from| from.is_after(day, instant)) && !self.is_over(day, instant)
    }

    /// Its last day, or that of its points where it has no end of its own.
    #[must_use]
    pub fn last_day(&self, zone: &Zone) -> Option<Day> {
        let of_points = match self.points_expire {
            Some(PointsExpire::On(day)) => Some(day),
            Some(PointsExpire::Days(_)) | None => None,
        };
        let to = self.to.map(|to| match to {
            Moment::Day(day) => day,
            Moment::At(at) => zone.day(at.to_utc()),
        });
        to.or(of_points)
    }

    /// Its name for members who read this language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        language.name(&self.name, self.name_en.as_deref())
    }

    /// Whether its last instant has passed, or the last day of its points.
    fn is_over(&self, day: Day, instant: Instant) -> bool {
        let points_are_over = match self.points_expire {
            Some(PointsExpire::On(last)) => day > last,
            Some(PointsExpire::Days(_)) | None => false,
        };
        points_are_over || self.to.is_some_and(|to| to.is_before(day, instant))
    }

    fn is_day_of(&self, day: Day, instant: Instant, zone: &Zone) -> bool {
        let any_day = self.weekdays.is_empty();
        let day = match self.hours {
            Some(hours) => hours.began_on(instant, zone),
            None => Some(day),
        };
        day.is_some_and(|day| any_day || self.weekdays.contains(&day.weekday()))
    }
}
