//! A small programme to start from: the one that a fresh local system runs.

use chrono::Weekday;
use rust_decimal::Decimal;

use super::{
    ActivityLimit, ActivityRule, Align, Basis, BirthdayRule, Campaign, CampaignEffect,
    CategoryRate, CouponEffect, CouponTemplate, Earning, ExpiredLot, Expiry, ExpiryPolicy, Level,
    Metric, Moment, NotCombinableWith, Notices, PaidPart, Per, PointValue, PointsExpire, Program,
    Ranks, Rate, RedemptionRules, ReturnRules, Rounding, RoundingMode, RoundingUnit, Shortfall,
    Window,
};
use crate::calendar::{Day, LeapDay, Month, Zone};

impl Program {
    /// One per cent on everything but gift cards, three for gold members, double at the weekends of late 2026, a
    /// coupon for the birthday; points last a year, to the end of the month.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "Sample".to_owned(),
            effective_from: None,
            time_zone: Zone::TOKYO,
            point_value: PointValue { points: 1, yen: 1 },
            earning: Earning {
                categories: vec![CategoryRate {
                    category: "gift-card".to_owned(),
                    rate: Rate::Share(Decimal::ZERO),
                }],
                ..Earning::at(Rate::Share(per_cent(1)))
            },
            expiry: Expiry::default(),
            redemption: RedemptionRules::default(),
            returns: ReturnRules::default(),
            ranks: Some(ranks()),
            campaigns: vec![weekend()],
            activities: vec![ActivityRule {
                kind: "visit".to_owned(),
                points: 10,
                limit: Some(ActivityLimit {
                    per: Per::Day,
                    times: 1,
                    per_store: false,
                }),
                referral: None,
            }],
            stamp_cards: Vec::new(),
            coupons: vec![CouponTemplate {
                min_spend: 3000,
                valid_days: 30,
                ..CouponTemplate::giving(
                    "birthday",
                    "お誕生日クーポン",
                    CouponEffect::AmountOff(500),
                )
            }],
            birthday: Some(BirthdayRule {
                coupon: "birthday".to_owned(),
                lead_days: 0,
                leap_day: LeapDay::Feb28,
            }),
            families: None,
            rewards: Vec::new(),
            lotteries: Vec::new(),
            premiums_allowed: None,
            notices: Notices {
                coupon_days: vec![3],
                ..Notices::default()
            },
        }
    }
}

fn ranks() -> Ranks {
    let level = |id: &str, name: &str, threshold, rate| Level {
        id: id.to_owned(),
        name: name.to_owned(),
        name_en: None,
        threshold,
        coupon: None,
        benefits: Vec::new(),
        rate: Some(Rate::Share(per_cent(rate))),
    };
    Ranks {
        metric: Metric::Spend,
        window: Window::Rolling12Months,
        keep_months: 12,
        grace_months: 0,
        fiscal_year_starts: 4,
        levels: vec![
            level("regular", "レギュラー", 0, 1),
            level("gold", "ゴールド", 100_000, 3),
        ],
    }
}

fn weekend() -> Campaign {
    Campaign {
        from: Some(Moment::Day(first_day(2026, 11))),
        to: Some(Moment::Day(
            Month {
                year: 2026,
                month: 12,
            }
            .last_day(),
        )),
        weekdays: vec![Weekday::Sat, Weekday::Sun],
        points_expire: Some(PointsExpire::Days(30)),
        max_points_per_order: Some(1000),
        max_points_per_member: Some(5000),
        ..Campaign::giving(
            "weekend-double",
            "週末2倍",
            CampaignEffect::Multiply(Decimal::TWO),
        )
    }
}

const fn per_cent(percent: u32) -> Decimal {
    Decimal::from_parts(percent, 0, 0, false, 2)
}

fn first_day(year: i32, month: u32) -> Day {
    Month { year, month }.first_day()
}

impl Earning {
    /// Earning at `rate`, with everything else as it is where a program says nothing.
    #[must_use]
    pub const fn at(rate: Rate) -> Self {
        Self {
            rate,
            basis: Basis::TaxIncluded,
            include_shipping: false,
            points_paid_part: PaidPart::Excluded,
            coupon_part: PaidPart::Excluded,
            discounted_part: PaidPart::Excluded,
            rounding: Rounding {
                mode: RoundingMode::Floor,
                unit: RoundingUnit::Order,
            },
            pending_days: 0,
            categories: Vec::new(),
            skus: Vec::new(),
        }
    }
}

impl Campaign {
    /// A campaign without any condition or limit.
    #[must_use]
    pub fn giving(id: &str, name: &str, effect: CampaignEffect) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            name_en: None,
            from: None,
            to: None,
            weekdays: Vec::new(),
            hours: None,
            channels: Vec::new(),
            stores: Vec::new(),
            categories: Vec::new(),
            skus: Vec::new(),
            ranks: Vec::new(),
            min_spend: 0,
            purchase: None,
            birthday_month: false,
            effect,
            points_expire: None,
            max_points_per_order: None,
            max_points_per_member: None,
            max_points_per_member_per_day: None,
            max_points_total: None,
            exclusive: false,
            priority: 0,
        }
    }
}

impl Default for PointValue {
    fn default() -> Self {
        Self { points: 1, yen: 1 }
    }
}

impl Default for Expiry {
    fn default() -> Self {
        Self {
            policy: ExpiryPolicy::Fixed,
            months: 12,
            align: Align::MonthEnd,
            fiscal_year_starts: 4,
        }
    }
}

impl Default for RedemptionRules {
    fn default() -> Self {
        Self {
            minimum: 1,
            multiple: 1,
            minimum_balance: 0,
            max_ratio: Decimal::ONE,
            combine_with_coupons: true,
            excluded_categories: Vec::new(),
            not_combinable_with: NotCombinableWith::default(),
        }
    }
}

impl Default for ReturnRules {
    fn default() -> Self {
        Self {
            shortfall: Shortfall::Debt,
            expired_lot: ExpiredLot::Reissue { days: 30 },
        }
    }
}
