//! The program: every rule of the points programme as data, changed without a deployment.
//!
//! [`read`] checks a whole document and reports every fault at once; [`Program::to_json`] writes it back. What stands
//! here is only what the rules *are*; the room next door ([`crate::rules`]) applies them.

mod campaign;
mod choices;
mod coupon;
mod earning;
mod lottery;
pub mod notices;
mod premium;
mod published;
mod rank;
mod read;
mod reader;
mod referral;
mod reward;
mod sample;
mod stamp;
mod timeline;
mod write;

pub use campaign::{Campaign, CampaignEffect, Moment, PointsExpire, Purchase};
pub use coupon::{
    BirthdayRule, Combine, CouponEffect, CouponOnly, CouponTemplate, Unfit, WithCoupons,
};
pub use earning::{
    Basis, CategoryRate, Earning, PaidPart, Rate, Rounding, RoundingMode, RoundingUnit, SkuRate,
};
pub use lottery::{Lottery, LotteryKind, ODDS_WHOLE, Prize};
pub use notices::{Notices, QuietHours};
pub use premium::{Premium, PremiumsAllowed};
pub use published::Published;
pub use rank::{Benefit, Level, Metric, Ranks, Window};
pub(crate) use read::CARDS_MAX;
pub use read::{read, schema};
pub use referral::{REFERRAL, ReferralTerms};
pub use reward::Reward;
pub use stamp::{StampCard, StampFor};
pub use timeline::Timeline;

use rust_decimal::Decimal;

use crate::calendar::{Instant, Zone};

/// A whole points programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// What the shop calls it.
    pub name: String,
    /// From when it is in force; without it, from its publication on.
    pub effective_from: Option<Moment>,
    /// The zone whose days and months the rules speak of.
    pub time_zone: Zone,
    /// What a point is worth when it is spent.
    pub point_value: PointValue,
    /// How orders earn.
    pub earning: Earning,
    /// How long points last.
    pub expiry: Expiry,
    /// What may be paid with points.
    pub redemption: RedemptionRules,
    /// What happens when goods come back.
    pub returns: ReturnRules,
    /// The ranks, where there are any.
    pub ranks: Option<Ranks>,
    /// Extra points for a time, in the order they were written.
    pub campaigns: Vec<Campaign>,
    /// Points for what is not an order: visits, log-ins, reviews.
    pub activities: Vec<ActivityRule>,
    /// Stamp cards, and stamp rallies across stores.
    pub stamp_cards: Vec<StampCard>,
    /// Coupons that may be given out.
    pub coupons: Vec<CouponTemplate>,
    /// The birthday coupon, where there is one.
    pub birthday: Option<BirthdayRule>,
    /// When members are told something.
    pub notices: Notices,
    /// Families whose members may give each other points, where there are any.
    pub families: Option<Families>,
    /// Rewards that points may be given for.
    pub rewards: Vec<Reward>,
    /// Draws with prizes that points may be given for.
    pub lotteries: Vec<Lottery>,
    /// Who answers for premiums beyond the law's limits, where some are.
    pub premiums_allowed: Option<PremiumsAllowed>,
}

/// Families whose members may give each other points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Families {
    /// The most members of one, 2 to [`FAMILY_MEMBERS_MAX`].
    pub max_members: u32,
}

/// The most members that a program may let a family have: all of them are written together when it changes.
pub const FAMILY_MEMBERS_MAX: u32 = 30;

/// `points` points pay `yen` yen, in whole multiples only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointValue {
    /// The smallest number of points that can be spent.
    pub points: u64,
    /// The yen they pay.
    pub yen: u64,
}

/// How long points last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// What the months count from, if they count at all.
    pub policy: ExpiryPolicy,
    /// Months that points last; without meaning under [`ExpiryPolicy::Never`].
    pub months: u32,
    /// To which day the end is moved on.
    pub align: Align,
    /// The month in which the shop's fiscal year begins, 1 to 12.
    pub fiscal_year_starts: u32,
}

/// What the months of an [`Expiry`] count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryPolicy {
    /// From the day the points were issued.
    Fixed,
    /// From the member's last activity, which extends all ordinary points.
    Rolling,
    /// They do not: points last.
    Never,
}

/// To which day the end of points is moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// It stays where it is.
    Day,
    /// The last day of its month.
    MonthEnd,
    /// The last day of its fiscal year.
    FiscalYearEnd,
}

/// What may be paid with points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedemptionRules {
    /// The fewest points that one redemption spends.
    pub minimum: u64,
    /// Points are spent in multiples of this.
    pub multiple: u64,
    /// Who has fewer points than this cannot spend any.
    pub minimum_balance: u64,
    /// The largest share of what is to pay that points may pay, 0 to 1.
    pub max_ratio: Decimal,
    /// Whether points and a coupon may be used on one order.
    pub combine_with_coupons: bool,
    /// Categories whose goods cannot be paid with points (gift cards).
    pub excluded_categories: Vec<String>,
    /// What an order that points pay for does without.
    pub not_combinable_with: NotCombinableWith,
}

/// What an order that points pay for does without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotCombinableWith {
    /// Campaigns that give nothing to such an order.
    pub campaigns: Vec<String>,
    /// Coupons that cannot be used on such an order.
    pub coupons: Vec<String>,
}

/// What happens when goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnRules {
    /// When the points that the goods earned are already spent.
    pub shortfall: Shortfall,
    /// When the points that paid for the goods have expired meanwhile.
    pub expired_lot: ExpiredLot,
}

/// When the points that the goods earned are already spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortfall {
    /// The member owes the rest, and the next earning pays it first.
    Debt,
    /// The shop bears the rest.
    Clamp,
}

/// When the points that paid for the goods have expired meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiredLot {
    /// They are issued again, for so many days.
    Reissue {
        /// Days that the new points last, counted from the day of the return.
        days: u32,
    },
    /// They stay expired.
    Forfeit,
}

/// Points for what is not an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRule {
    /// What the member did: `visit`, `login`, `review`, or a name of the shop's own.
    pub kind: String,
    /// Points for doing it once; none where only stamp cards are for it.
    pub points: u64,
    /// How often it counts; without a limit, every time.
    pub limit: Option<ActivityLimit>,
    /// What it is worth, where it is a referral.
    pub referral: Option<ReferralTerms>,
}

/// At most `times` in each `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityLimit {
    /// The span that is counted in, in the program's zone.
    pub per: Per,
    /// How often it counts in one.
    pub times: u32,
    /// Whether each store is counted by itself.
    pub per_store: bool,
}

/// A span of time that activities are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A day.
    Day,
    /// A week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// All of the member's time.
    Lifetime,
}

impl Program {
    /// The first instant at which it is in force, where it names one: orders that were placed before are judged by the
    /// program before it.
    #[must_use]
    pub fn in_force_from(&self) -> Option<Instant> {
        let from = self.effective_from?;
        Some(from.begins(&self.time_zone))
    }

    /// The rule for the activity called `kind`.
    #[must_use]
    pub fn activity(&self, kind: &str) -> Option<&ActivityRule> {
        self.activities
            .iter()
            .find(|activity| activity.kind == kind)
    }
}

impl RedemptionRules {
    /// Whether points and a coupon made from this template may be used on one order.
    #[must_use]
    pub fn goes_with(&self, coupon: &str) -> bool {
        let apart = &self.not_combinable_with.coupons;
        self.combine_with_coupons && !apart.iter().any(|named| named == coupon)
    }

    /// Whether goods of `category` may be paid with points.
    #[must_use]
    pub fn takes(&self, category: Option<&str>) -> bool {
        category.is_none_or(|category| {
            !self
                .excluded_categories
                .iter()
                .any(|excluded| excluded == category)
        })
    }
}

impl PointValue {
    /// The yen that `points` pay: whole multiples only, so what is over pays nothing.
    #[must_use]
    pub fn yen_of(&self, points: u64) -> u64 {
        let times = points.checked_div(self.points).unwrap_or(0);
        times.saturating_mul(self.yen)
    }
}

/// Whether a condition holds; an empty list is none.
pub(crate) fn allows(listed: &[String], found: Option<&str>) -> bool {
    listed.is_empty() || found.is_some_and(|found| listed.iter().any(|one| one == found))
}

#[cfg(test)]
pub(crate) mod arbitrary;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
