//! Campaigns for property tests.

use chrono::{FixedOffset, Weekday};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{amount, choice, codes, decimal};
use crate::calendar::add_days;
use crate::program::choices::WEEKDAYS;
use crate::program::{Campaign, CampaignEffect, Moment};

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
    ];
    let limits = (
        option::of(1..=3650_u32),
        option::of(amount()),
        option::of(amount()),
    );
    let rare = prop::bool::weighted(0.2);
    let flags = (rare, rare, rare, -1000..=1000_i32);
    let ranks = prop::sample::subsequence(levels.clone(), 0..=levels.len());
    let lists = (weekdays(), codes(), codes(), codes(), codes(), ranks);
    (period(), lists, 0..20_000_u64, effect, limits, flags).prop_map(
        |(period, lists, min_spend, effect, limits, flags)| {
            let (weekdays, channels, stores, categories, skus, ranks) = lists;
            let (first_purchase, birthday_month, exclusive, priority) = flags;
            Campaign {
                from: period.0,
                to: period.1,
                weekdays,
                channels,
                stores,
                categories,
                skus,
                ranks,
                min_spend,
                first_purchase,
                birthday_month,
                points_expire_days: limits.0,
                max_points_per_order: limits.1,
                max_points_per_member: limits.2,
                exclusive,
                priority,
                ..Campaign::giving("", "キャンペーン", effect)
            }
        },
    )
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
