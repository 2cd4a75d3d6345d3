//! Programs for property tests: every choice, every number within its bounds.

mod activity;
mod campaign;
mod coupon;
pub(crate) mod lottery;
mod notices;
mod rank;
mod reward;
mod stamp;

pub(crate) use coupon::{coupon, multiplier};
pub(crate) use rank::ranks;

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use super::choices::{
    ALIGNS, BASES, EXPIRY_POLICIES, LEAP_DAYS, PAID_PARTS, ROUNDING_MODES, ROUNDING_UNITS,
    SHORTFALLS,
};
use super::*;
use crate::order::arbitrary::code;

const AMOUNT_MAX: u64 = crate::order::AMOUNT_MAX;

/// Any valid program.
pub(crate) fn program() -> impl Strategy<Value = Program> {
    let head = (
        (
            "[A-Za-zあ-ん2]{1,20}",
            campaign::period().prop_map(|(from, _)| from),
        ),
        zone(),
        point_value(),
        earning(),
        expiry(),
        redemption(),
    );
    let tail = (
        returns(),
        option::of(ranks()),
        activity::activities(),
        coupon::coupons(),
        given(),
    );
    (head, tail).prop_flat_map(|(head, tail)| {
        let ((name, effective_from), time_zone, point_value, earning, expiry, redemption) = head;
        let (returns, ranks, activities, coupons, (notices, families, rewards, lotteries)) = tail;
        let levels = ranks
            .iter()
            .flat_map(|ranks| &ranks.levels)
            .map(|level| level.id.clone())
            .collect();
        let program = Program {
            name,
            effective_from,
            time_zone,
            point_value,
            earning,
            expiry,
            redemption,
            returns,
            ranks,
            campaigns: Vec::new(),
            activities,
            stamp_cards: Vec::new(),
            coupons,
            birthday: None,
            notices,
            families,
            rewards,
            premiums_allowed: lottery::allowed(&lotteries),
            lotteries,
        };
        with_rules(program, levels)
    })
}

/// The program with what names its other rules.
fn with_rules(program: Program, levels: Vec<String>) -> impl Strategy<Value = Program> {
    let stamp_cards = stamp::stamp_cards(&program.activities);
    (
        Just(program),
        (campaign::campaigns(levels), stamp_cards),
        any::<[bool; 2]>(),
        0..=365_u32,
        choice(&LEAP_DAYS),
    )
        .prop_map(
            |(
                mut program,
                (campaigns, stamp_cards),
                [has_birthday, keeps_apart],
                lead_days,
                leap_day,
            )| {
                (program.campaigns, program.stamp_cards) = (campaigns, stamp_cards);
                if keeps_apart {
                    program.redemption.not_combinable_with = campaign::first_of_each(&program);
                }
                stamp::gives_coupons(&mut program);
                lottery::gives_coupons(&mut program);
                reward::for_ranks(&mut program);
                let coupon = program.coupons.first().filter(|_| has_birthday);
                program.birthday = coupon.map(|coupon| BirthdayRule {
                    coupon: coupon.id.clone(),
                    lead_days,
                    leap_day,
                });
                program
            },
        )
}

/// What concerns members beside their orders.
fn given() -> impl Strategy<Value = (Notices, Option<Families>, Vec<Reward>, Vec<Lottery>)> {
    let families = (2..=FAMILY_MEMBERS_MAX).prop_map(|max_members| Families { max_members });
    let others = (reward::rewards(), lottery::lotteries());
    (notices::notices(), option::of(families), others).prop_map(
        |(notices, families, (rewards, lotteries))| (notices, families, rewards, lotteries),
    )
}

fn choice<T: Copy + std::fmt::Debug + 'static>(
    choices: &[(&str, T)],
) -> impl Strategy<Value = T> + use<T> {
    select(
        choices
            .iter()
            .map(|(_, choice)| *choice)
            .collect::<Vec<T>>(),
    )
}

fn zone() -> impl Strategy<Value = Zone> {
    select(vec!["Asia/Tokyo", "UTC", "America/New_York"])
        .prop_map(|name| Zone::parse(name).unwrap())
}

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![1..5000_u64, 1..=AMOUNT_MAX]
}

/// A decimal from `least` to `most` hundredths, sometimes with two digits more.
fn decimal(least: i64, most: i64) -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (least..=most).prop_map(|hundredths| Decimal::new(hundredths, 2)),
        (least * 100..=most * 100).prop_map(|parts| Decimal::new(parts, 4)),
    ]
}

fn point_value() -> impl Strategy<Value = PointValue> {
    prop_oneof![
        3 => Just(PointValue::default()),
        1 => (1..1000_u64, 1..1000_u64).prop_map(|(points, yen)| PointValue { points, yen }),
    ]
}

fn rate() -> impl Strategy<Value = Rate> {
    prop_oneof![
        decimal(0, 20).prop_map(Rate::Share),
        decimal(0, 10_000).prop_map(Rate::Share),
        (1..1000_u64, 0..100_u64).prop_map(|(yen, points)| Rate::PerBlock { yen, points }),
        (1..=AMOUNT_MAX, 0..=1_000_000_u64)
            .prop_map(|(yen, points)| Rate::PerBlock { yen, points }),
    ]
}

fn earning() -> impl Strategy<Value = Earning> {
    let own_rates = || vec((code(), rate()), 0..3);
    let choices = (
        choice(&BASES),
        [(); 3].map(|()| choice(&PAID_PARTS)),
        choice(&ROUNDING_MODES),
        choice(&ROUNDING_UNITS),
    );
    (
        rate(),
        choices,
        any::<bool>(),
        0..=60_u32,
        own_rates(),
        own_rates(),
    )
        .prop_map(
            |(rate, choices, include_shipping, pending_days, mut categories, mut skus)| {
                let (basis, [points_paid_part, coupon_part, discounted_part], mode, unit) = choices;
                for rates in [&mut categories, &mut skus] {
                    rates.sort_by(|one, other| one.0.cmp(&other.0));
                    rates.dedup_by(|one, other| one.0 == other.0);
                }
                Earning {
                    rate,
                    basis,
                    include_shipping,
                    points_paid_part,
                    coupon_part,
                    discounted_part,
                    rounding: Rounding { mode, unit },
                    pending_days,
                    categories: categories
                        .into_iter()
                        .map(|(category, rate)| CategoryRate { category, rate })
                        .collect(),
                    skus: skus
                        .into_iter()
                        .map(|(sku, rate)| SkuRate { sku, rate })
                        .collect(),
                }
            },
        )
}

fn expiry() -> impl Strategy<Value = Expiry> {
    (
        choice(&EXPIRY_POLICIES),
        1..=120_u32,
        choice(&ALIGNS),
        1..=12_u32,
    )
        .prop_map(|(policy, months, align, fiscal_year_starts)| Expiry {
            policy,
            months,
            align,
            fiscal_year_starts,
        })
}

fn redemption() -> impl Strategy<Value = RedemptionRules> {
    let small = || prop_oneof![2 => 0..1000_u64, 1 => 0..=AMOUNT_MAX];
    (
        small(),
        1..200_u64,
        small(),
        decimal(0, 100),
        any::<bool>(),
        codes(),
    )
        .prop_map(
            |(
                minimum,
                multiple,
                minimum_balance,
                max_ratio,
                combine_with_coupons,
                excluded_categories,
            )| {
                RedemptionRules {
                    minimum,
                    multiple,
                    minimum_balance,
                    max_ratio,
                    combine_with_coupons,
                    excluded_categories,
                    not_combinable_with: NotCombinableWith::default(),
                }
            },
        )
}

fn returns() -> impl Strategy<Value = ReturnRules> {
    let expired_lot = prop_oneof![
        Just(ExpiredLot::Forfeit),
        (1..=3650_u32).prop_map(|days| ExpiredLot::Reissue { days })
    ];
    (choice(&SHORTFALLS), expired_lot).prop_map(|(shortfall, expired_lot)| ReturnRules {
        shortfall,
        expired_lot,
    })
}

/// A few of the shared codes, none twice.
fn codes() -> impl Strategy<Value = Vec<String>> {
    btree_set(code(), 0..3).prop_map(|codes| codes.into_iter().collect())
}
