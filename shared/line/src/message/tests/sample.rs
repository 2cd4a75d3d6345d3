//! A usual member of a usual shop.

use std::collections::BTreeSet;

use chrono::{NaiveDate, Weekday};
use serde_json::Value;

use crate::message::view::{Coupon, CouponEffect, Entry, Expiring, NextRank, Rank, RankUnit};
use crate::message::*;
use domain::language::Language;
use domain::program::CouponOnly;
use domain::topic::Topic;

/// Where messages lead.
pub(super) const PAGE: &str = "https://liff.line.me/1234567890-AbcdEfgh";

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub(super) fn expiring(on: NaiveDate, points: u64) -> Expiring {
    Expiring { on, points }
}

pub(super) fn entry(on: NaiveDate, label: &str, points: i64) -> Entry {
    let label = label.to_owned();
    Entry {
        on,
        label,
        points,
        why: None,
    }
}

pub(super) fn gold() -> Rank {
    Rank {
        name: "ゴールド".into(),
        kept_until: Some(day(12, 31)),
        in_grace: false,
        benefits: vec!["送料無料".into()],
        next: Some(NextRank {
            name: "プラチナ".into(),
            missing: 48_200,
            unit: RankUnit::Yen,
            percent: 52,
        }),
    }
}

pub(super) fn coupon() -> Coupon {
    Coupon {
        title: "お誕生日クーポン".into(),
        effect: CouponEffect::YenOff(500),
        min_spend: 3_000,
        from: None,
        until: day(12, 21),
        only: CouponOnly::default(),
        code: "bday-2026-01HX".into(),
    }
}

pub(super) fn ending() -> coupon_ending::View {
    let Coupon {
        title,
        effect,
        min_spend,
        until,
        only,
        ..
    } = coupon();
    coupon_ending::View {
        title,
        effect,
        min_spend,
        until,
        only,
    }
}

pub(super) fn offered_card() -> linking::View {
    linking::View {
        code: "431207558126".into(),
        card: "8903".into(),
        initial: Some("花".into()),
        points: 1_280,
        brought: Some(300),
    }
}

/// Coupons with numbers of their own.
pub(super) fn many_coupons(count: usize) -> Vec<Coupon> {
    let numbered = (1..=count).map(|n| Coupon {
        code: format!("bday-{n}"),
        ..coupon()
    });
    numbered.collect()
}

pub(super) fn three_entries() -> Vec<Entry> {
    vec![
        entry(day(11, 21), "お買い物", 128),
        entry(day(11, 14), "ポイント利用", -500),
        entry(day(11, 3), "来店ポイント", 10),
    ]
}

pub(super) fn balance() -> balance::View {
    balance::View {
        available: 12_345,
        pending: 128,
        held: 0,
        debt: 0,
        nearest: Some(expiring(day(12, 31), 800)),
        rank: Some(gold()),
        recent: three_entries(),
    }
}

pub(super) fn page(next_cursor: Option<&str>) -> history::View {
    let mut entries = three_entries();
    entries[0].why = Some("通常ポイント 64pt・週末2倍 64pt".to_owned());
    history::View {
        entries,
        is_first: true,
        next_cursor: next_cursor.map(str::to_owned),
    }
}

pub(super) fn card() -> card::View {
    card::View {
        name: Some("山田 花子".into()),
        number: "2000000000008".into(),
        rank: Some("ゴールド".into()),
        page: Some(PAGE.into()),
    }
}

pub(super) fn receipt() -> earned::View {
    earned::View {
        points: 128,
        breakdown: vec![
            earned::Part {
                label: "通常ポイント".into(),
                reckoned: Some("6,400円 × 1%".into()),
                points: 64,
            },
            earned::Part {
                label: "週末2倍".into(),
                reckoned: Some("2倍".into()),
                points: 64,
            },
        ],
        ends: vec![expiring(
            NaiveDate::from_ymd_opt(2027, 11, 30).unwrap(),
            128,
        )],
        balance: 12_473,
    }
}

pub(super) fn weekend() -> campaigns::Campaign {
    campaigns::Campaign {
        name: "週末2倍".into(),
        effect: campaigns::Effect::Times("2".into()),
        until: Some(day(12, 31)),
        weekdays: vec![Weekday::Sat, Weekday::Sun],
        min_spend: 1_000,
        birthday_month: false,
        hours: None,
        purchase: None,
        only: CouponOnly::default(),
    }
}

/// Every message we can send about a usual member, by name.
pub(super) fn usual(language: Language) -> Vec<(&'static str, Value)> {
    let mut all = vec![
        ("greeting", greeting::follow("ためる商店", language)),
        (
            "not_yet_a_member",
            greeting::not_yet_a_member("ためる商店", language),
        ),
        ("joined", greeting::joined("ためる商店", language)),
        (
            "welcome_back",
            greeting::welcome_back("ためる商店", language),
        ),
        (
            "balance",
            quick::under(
                balance::message(&balance(), language),
                &quick::usual(),
                language,
            ),
        ),
        ("history", history::message(&page(Some("120")), language)),
        (
            "expiring",
            expiring::message(
                &[expiring(day(12, 31), 800), expiring(day(12, 31), 11_545)],
                language,
            ),
        ),
        ("coupons", coupons::message(&[coupon()], None, language)),
        (
            "coupons_many",
            coupons::message(&many_coupons(13), None, language),
        ),
        ("rank", rank::message(&gold(), language)),
        ("campaigns", campaigns::message(&[weekend()], language)),
        ("card", card::message(&card(), language)),
        ("earned", earned::message(&receipt(), language)),
        ("birthday", birthday::message(&coupon(), language)),
        ("coupon_given", coupon_given::message(&coupon(), language)),
        ("coupon_ending", coupon_ending::message(&ending(), language)),
        (
            "expiring_soon",
            expiring_soon::message(&expiring(day(12, 31), 800), language),
        ),
        ("rank_up", rank_up::message("ゴールド", language)),
    ];
    all.extend(notices(language));
    all
}

fn notices(language: Language) -> Vec<(&'static str, Value)> {
    vec![
        ("help", notice::help(language)),
        ("not_understood", notice::not_understood(language)),
        (
            "notices",
            notices::message(true, &BTreeSet::new(), language),
        ),
        (
            "notices_muted",
            notices::message(true, &[Topic::Rank, Topic::Coupons].into(), language),
        ),
        (
            "notices_off",
            notices::message(false, &BTreeSet::new(), language),
        ),
        ("notices_set", notice::notices_set(false, language)),
        ("languages", notice::languages(language)),
        ("language_set", notice::language_set(language)),
        ("unlink", notice::unlink("2000000000008", language)),
        ("unlinked", notice::unlinked("2000000000008", language)),
        ("linked_already", notice::linked_already(language)),
        (
            "link_offer",
            linking::offer(
                Some("https://ec.example/line?linkToken=NMZTNuVrPTqlr2IF8Bnymkb7rXfYv5EY"),
                false,
                language,
            ),
        ),
        (
            "link_offer_at_the_till",
            linking::offer(None, true, language),
        ),
        ("link_ask", linking::ask(&offered_card(), language)),
        ("linked", linking::linked(&offered_card(), language)),
        ("link_gone", linking::gone(language)),
        ("link_declined", linking::declined(language)),
        ("link_occupied", linking::occupied(language)),
        ("one_to_one", notice::one_to_one()),
        (
            "to_a_stranger",
            offered::in_language(greeting::follow("ためる商店", language), language),
        ),
        ("no_ranks", notice::no_ranks(language)),
        ("try_again", notice::try_again(language)),
    ]
}
