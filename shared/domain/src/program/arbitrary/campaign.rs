//! Campaigns for property tests.

use chrono::{FixedOffset, NaiveTime, Weekday};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{amount, choice, codes, decimal};
use crate::calendar::{Hours, add_days};
use crate::program::choices::WEEKDAYS;
use crate::program::{
    Campaign, CampaignEffect, Moment, NotCombinableWith, PointsExpire, Program, Purchase,
};

pub(super) fn campaigns(levels: Vec<String>) -> impl Strategy<Value = Vec<Campaign>> {
    vec(campaign(levels), 0..4).prop_map(|mut campaigns| {
        for (index, campaign) in campaigns.iter_mut().enumerate() {
            campaign.id = format!("c{index}");
        }
        campaigns
    })
}

fn campaign(levels: Vec<String>) -> impl Strategy<Value = Campaign> {
    let effect = prop_oneof![
        decimal(100, 10_000).prop_map(CampaignEffect::Multiply),
        decimal(0, 10_000).prop_map(CampaignEffect::AddRate),
        amount().prop_map(CampaignEffect::AddPoints),
        amount().prop_map(CampaignEffect::AddPointsPerItem),
    ];
    let limits = (
        option::of(any::<bool>()),
        option::of(amount()),
        option::of(amount()),
        option::of(amount()),
        option::of(amount()),
    );
    let rare = prop::bool::weighted(0.2);
    let flags = (
        option::weighted(0.3, purchase()),
        rare,
        rare,
        -1000..=1000_i32,
        option::weighted(0.3, hours()),
        option::of(Just("Campaign".to_owned())),
    );
    let ranks = prop::sample::subsequence(levels.clone(), 0..=levels.len());
    let lists = (weekdays(), codes(), codes(), codes(), codes(), ranks);
    (period(), lists, 0..20_000_u64, effect, limits, flags).prop_map(
        |(period, lists, min_spend, effect, limits, flags)| {
            let (weekdays, channels, stores, categories, skus, ranks) = lists;
            let (purchase, birthday_month, exclusive, priority, hours, name_en) = flags;
            Campaign {
                name_en,
                from: period.0,
                to: period.1,
                weekdays,
                hours,
                channels,
                stores,
                categories,
                skus,
                ranks,
                min_spend,
                purchase,
                birthday_month,
                points_expire: limits.0.map(|on_a_day| points_expire(on_a_day, period.1)),
                max_points_per_order: limits.1,
                max_points_per_member: limits.2,
                max_points_per_member_per_day: limits.3,
                max_points_total: limits.4,
                exclusive,
                priority,
                ..Campaign::giving("", "キャンペーン", effect)
            }
        },
    )
}

fn purchase() -> impl Strategy<Value = Purchase> {
    prop_oneof![
        2 => Just(Purchase::Nth(1)),
        1 => (1..5_u32).prop_map(Purchase::Nth),
        1 => (2..5_u32).prop_map(Purchase::Every),
        1 => (2..5_u32).prop_map(Purchase::From),
    ]
}

fn hours() -> impl Strategy<Value = Hours> {
    (0..24 * 60_u32, 1..24 * 60_u32).prop_map(|(from, length)| {
        let time = |minutes| NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0).unwrap();
        Hours::new(time(from), time(from + length)).unwrap()
    })
}

/// Points that last for days, or to a day no earlier than the campaign's last.
fn points_expire(on_a_day: bool, to: Option<Moment>) -> PointsExpire {
    let last = match to {
        Some(Moment::Day(day)) => day,
        Some(Moment::At(at)) => add_days(at.date_naive(), 2),
        None => "2027-03-31".parse().unwrap(),
    };
    if on_a_day {
        PointsExpire::On(last)
    } else {
        PointsExpire::Days(30)
    }
}

fn weekdays() -> impl Strategy<Value = Vec<Weekday>> {
    vec(choice(&WEEKDAYS), 0..4)
}

/// A beginning in 2026 and an end no earlier, each a day or an instant, or neither.
pub(super) fn period() -> impl Strategy<Value = (Option<Moment>, Option<Moment>)> {
    let moment = |day: u32, hour: u32, is_day: bool| {
        let day = add_days("2026-01-01".parse().unwrap(), day);
        let offset = FixedOffset::east_opt(3 * 3600 + 1800).unwrap();
        let at = day
            .and_hms_nano_opt(hour, 1, 2, 3_000_000)
            .unwrap()
            .and_local_timezone(offset)
            .unwrap();
        if is_day {
            Moment::Day(day)
        } else {
            Moment::At(at)
        }
    };
    let end = move || (0..24_u32, any::<bool>(), any::<bool>());
    (0..365_u32, end(), 2..365_u32, end()).prop_map(move |(from, from_end, length, to_end)| {
        (
            from_end.2.then(|| moment(from, from_end.0, from_end.1)),
            to_end.2.then(|| moment(from + length, to_end.0, to_end.1)),
        )
    })
}

/// A campaign and a coupon that do not go together with points.
pub(super) fn first_of_each(program: &Program) -> NotCombinableWith {
    let campaign = program.campaigns.first().map(|it| it.id.clone());
    let coupon = program.coupons.first().map(|it| it.id.clone());
    NotCombinableWith {
        campaigns: Vec::from_iter(campaign),
        coupons: Vec::from_iter(coupon),
    }
}
