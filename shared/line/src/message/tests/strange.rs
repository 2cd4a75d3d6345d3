//! Names and numbers of every kind, in every template.

use chrono::{NaiveDate, Weekday};
use proptest::prelude::*;
use serde_json::Value;

use super::faults;
use super::sample::{PAGE, entry, expiring};
use crate::message::view::{Coupon, CouponEffect, Entry, NextRank, Rank, RankUnit};
use crate::message::*;
use domain::calendar::Hours;
use domain::language::Language::{self, En, Ja};
use domain::program::{CouponOnly, Purchase};

/// Names as people give them, and as nobody should.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,400}",
        // Around the limit of a button's data and words.
        (280_usize..305).prop_map(|length| "x".repeat(length)),
        Just(String::new()),
        Just("　".to_owned()),
        Just("👨‍👩‍👧‍👦".repeat(300)),
        Just(format!("a{}", "\u{301}".repeat(3_000))),
        Just("\"\\\n".repeat(500)),
    ]
}

fn any_number() -> impl Strategy<Value = u64> {
    prop_oneof![any::<u64>(), Just(0), Just(u64::MAX)]
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1970_i32..9999, 1_u32..366).prop_map(|(year, n)| NaiveDate::from_yo_opt(year, n).unwrap())
}

/// One strange name, number and day for every field of every view.
#[derive(Debug)]
struct Strange {
    name: String,
    n: u64,
    signed: i64,
    on: NaiveDate,
    many: usize,
}

impl Strange {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn rank(&self) -> Rank {
        let next = NextRank {
            name: self.name(),
            missing: self.n,
            unit: RankUnit::Purchases,
            percent: 255,
        };
        Rank {
            name: self.name(),
            kept_until: Some(self.on),
            in_grace: true,
            benefits: vec![self.name(); 10],
            next: Some(next),
        }
    }

    fn coupon(&self) -> Coupon {
        let effect = CouponEffect::PercentOff {
            percent: self.name(),
            max: Some(self.n),
        };
        Coupon {
            title: self.name(),
            effect,
            min_spend: self.n,
            from: Some(self.on),
            until: self.on,
            only: self.only(),
            code: self.name(),
        }
    }

    fn ending(&self) -> coupon_ending::View {
        coupon_ending::View {
            title: self.name(),
            effect: self.coupon().effect,
            min_spend: self.n,
            until: self.on,
            only: self.only(),
        }
    }

    fn only(&self) -> CouponOnly {
        let names = vec![self.name(); 50];
        CouponOnly {
            channels: names.clone(),
            stores: names.clone(),
            categories: names.clone(),
            skus: names,
        }
    }

    fn campaign(&self) -> campaigns::Campaign {
        campaigns::Campaign {
            name: self.name(),
            effect: campaigns::Effect::PercentMore(self.name()),
            until: Some(self.on),
            weekdays: vec![Weekday::Mon; 7],
            min_spend: self.n,
            birthday_month: true,
            hours: Hours::new("00:00:00".parse().unwrap(), "23:59:00".parse().unwrap()),
            purchase: Some(Purchase::Every(u32::MAX)),
            only: self.only(),
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let why = Some(self.name.repeat(self.many));
        let entry = entry(self.on, &self.name, self.signed);
        vec![Entry { why, ..entry }; self.many]
    }

    fn balance(&self) -> balance::View {
        balance::View {
            available: self.n,
            pending: self.n,
            held: self.n,
            debt: self.n,
            nearest: Some(expiring(self.on, self.n)),
            rank: Some(self.rank()),
            recent: self.entries(),
        }
    }

    fn receipt(&self) -> earned::View {
        let part = earned::Part {
            label: self.name(),
            reckoned: Some(words::yen(self.n, Ja)),
            points: self.n,
        };
        earned::View {
            points: self.n,
            breakdown: vec![part; self.many],
            ends: vec![expiring(self.on, self.n); self.many],
            balance: self.n,
        }
    }

    fn card(&self) -> card::View {
        card::View {
            name: Some(self.name()),
            number: self.name(),
            rank: Some(self.name()),
            page: Some(PAGE.into()),
        }
    }

    fn page(&self) -> history::View {
        history::View {
            entries: self.entries(),
            is_first: false,
            next_cursor: Some(self.name()),
        }
    }

    fn messages(&self, language: Language) -> Vec<Value> {
        vec![
            greeting::follow(&self.name, language),
            greeting::not_yet_a_member(&self.name, language),
            greeting::joined(&self.name, language),
            greeting::welcome_back(&self.name, language),
            balance::message(&self.balance(), language),
            history::message(&self.page(), language),
            expiring::message(&vec![expiring(self.on, self.n); self.many], language),
            coupons::message(&vec![self.coupon(); self.many], Some(&self.name), language),
            rank::message(&self.rank(), language),
            campaigns::message(&vec![self.campaign(); self.many], language),
            card::message(&self.card(), language),
            earned::message(&self.receipt(), language),
            coupon_ending::message(&self.ending(), language),
            birthday::message(&self.coupon(), language),
            coupon_given::message(&self.coupon(), language),
            expiring_soon::message(&expiring(self.on, self.n), language),
            rank_up::message(&self.name, language),
            notice::unlink(&self.name, language),
            notice::unlinked(&self.name, language),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_name_or_number_can_make_line_refuse_a_message(
        name in any_name(),
        n in any_number(),
        signed in any::<i64>(),
        on in any_day(),
        many in 0_usize..200,
        english in any::<bool>(),
    ) {
        let language = if english { En } else { Ja };
        let strange = Strange { name, n, signed, on, many };
        for message in strange.messages(language) {
            let message = quick::under(message, &quick::usual(), language);
            let message = offered::in_language(message, language);
            prop_assert_eq!(faults(message), [""; 0]);
        }
    }
}
