//! Things to store.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use app::ports::Clock;
use app::store::{Commit, Read, Store, Write};
use async_trait::async_trait;
use domain::calendar::{Day, Instant};
use domain::coupon::Coupon;
use domain::entry::{
    ChainHash, Command, Entry, EntryKey, Fingerprint, Given, Moved, Record, Standing,
};
use domain::fact::{AsThen, Earned, EarnedLine, Fact, Sold};
use domain::ids::{CouponId, MemberId};
use domain::language::Language;
use domain::member::{Birthday, Details, ExternalId, MemberNumber, Phone, Profile};
use domain::points::Points;
use domain::program::{CouponEffect, CouponTemplate, Program, Published};
use domain::rules::earn::{Lifetime, Part};
use domain::topic::Topic;
use domain::wallet::Wallet;
use domain::wallet::lots::{LastDay, LotKey, LotKind, Lots};
use rust_decimal::Decimal;

/// The present, in the laws.
pub(crate) fn now() -> Instant {
    at("2026-11-22T01:02:03.456Z")
}

/// A clock that stands still and does not wait.
pub(crate) struct Stopped;

#[async_trait]
impl Clock for Stopped {
    fn now(&self) -> Instant {
        now()
    }

    async fn pause(&self, _: Duration) {
        tokio::task::yield_now().await;
    }
}

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn points(points: u64) -> Points {
    Points::new(points).unwrap()
}

/// A member's id as we make them: 32 hexadecimal digits.
pub(crate) fn member(n: u64) -> MemberId {
    MemberId::parse(&format!("0199f0c2a4b87d1e9c3f5a6b{n:08x}")).unwrap()
}

pub(crate) fn lots(points_: u64, last_day: &str) -> Lots {
    let key = LotKey {
        last_day: LastDay::from(Some(day(last_day))),
        issued_fy: 2026,
        kind: LotKind::Purchase,
    };
    Lots::one(key, points(points_))
}

pub(crate) fn fingerprint(of: &str) -> Fingerprint {
    Fingerprint::of(&of).unwrap()
}

/// A wallet as a member's `version`-th write leaves it, each write having brought 100 points.
pub(crate) fn wallet(member: &MemberId, version: u64) -> Wallet {
    Wallet {
        version,
        seq: version,
        lots: lots(version * 100, "2027-11-30"),
        ..Wallet::new(member.clone())
    }
}

/// A command's entry.
pub(crate) fn entry(member: &MemberId, seq: u64, record: Record, id: &str, fact: Fact) -> Entry {
    let mut entry = Entry {
        key: EntryKey::new(record, id),
        member: member.clone(),
        seq,
        at: now(),
        moved: Moved::come(lots(100, "2027-11-30")),
        balance_after: points(seq * 100),
        fact,
        program_version: 3,
        command: Some(Command {
            by: "till-1".to_owned(),
            fingerprint: fingerprint(id),
            call: 7,
            standing: Standing {
                available: points(seq * 100),
                expiring: vec![(day("2027-11-30"), points(seq * 100))],
                rank: Some("gold".to_owned()),
                ..Standing::default()
            },
            coupons: vec![Given {
                id: CouponId::parse("stamp-1").unwrap(),
                template: "tea".to_owned(),
                title: "お茶クーポン".to_owned(),
            }],
        }),
        chain: ChainHash::default(),
    };
    entry.chain = entry.chained_to(&ChainHash::default());
    entry
}

/// A purchase.
pub(crate) fn earning(member: &MemberId, seq: u64, order: &str) -> Entry {
    entry(
        member,
        seq,
        Record::Earning,
        order,
        Fact::Earned(Box::new(earned())),
    )
}

pub(crate) fn earned() -> Earned {
    let part = |rule: &str, label: &str, rate: Option<&str>, points| Part {
        rule: rule.to_owned(),
        label: label.to_owned(),
        label_en: None,
        basis_yen: 12_800,
        rate: rate.and_then(|rate| rate.parse().ok()),
        times: None,
        points,
        lifetime: Lifetime::Ordinary,
        campaign: None,
        day: None,
    };
    let line = |sku: &str, value_yen| EarnedLine {
        sku: sku.to_owned(),
        quantity: 1,
        value_yen,
        category: Some("green-tea".to_owned()),
        ..EarnedLine::default()
    };
    Earned {
        parts: vec![
            part("base", "お買い物ポイント", Some("0.01"), 128),
            Part {
                lifetime: Lifetime::Days(30),
                campaign: Some("weekend-double".to_owned()),
                ..part("campaign:weekend-double", "週末2倍", None, 128)
            },
        ],
        lots: lots(256, "2027-11-30"),
        available_on: None,
        expires_on: Some(day("2027-11-30")),
        month: "2026-11".parse().unwrap(),
        day: Some(22),
        qualifying_yen: 12_800,
        goods_yen: 12_800,
        lines: vec![line("tea-sencha-100", 4_800), line("pot-tokoname", 8_000)],
        paid: None,
        rank_reached: None,
        buyer: Some(AsThen {
            rank: Some("regular".to_owned()),
            ..AsThen::default()
        }),
        edited: None,
        sold: Some(Sold {
            placed_at: now(),
            channel: "store".to_owned(),
            store_id: Some("shibuya".to_owned()),
            tax_excluded: false,
            shipping: 0,
            discount: 0,
            coupon_discount: 0,
        }),
    }
}

pub(crate) fn profile(member: &MemberId, version: u64) -> Profile {
    Profile {
        member: member.clone(),
        version,
        number: MemberNumber::parse("2912345678906").unwrap(),
        joined_at: now(),
        withdrawn_at: None,
        details: Details {
            name: Some("山田 花子".to_owned()),
            birthday: Some(Birthday {
                day: "02-29".parse().unwrap(),
                year: Some(1996),
            }),
            gender: None,
            prefecture: Some("東京都".to_owned()),
            phone: Some(Phone {
                hash: "4f1c".to_owned(),
                last_digits: "1234".to_owned(),
            }),
            email: Some("hanako@example.jp".to_owned()),
            accepts_messages: true,
            muted: BTreeSet::from([Topic::Coupons]),
            language: Some(Language::En),
        },
        external_ids: vec![ExternalId {
            provider: "ec".to_owned(),
            id: "c-123".to_owned(),
        }],
        line_blocked: false,
        line_at: Some(now()),
        former_numbers: vec![MemberNumber::new(7)],
        join_key: Some("join-1".to_owned()),
    }
}

pub(crate) fn coupon(member: &MemberId, id: &str, version: u64) -> Coupon {
    Coupon {
        id: CouponId::parse(id).unwrap(),
        member: member.clone(),
        version,
        template: CouponTemplate {
            min_spend: 3000,
            valid_days: 30,
            ..CouponTemplate::giving(
                "tenth",
                "10%オフ",
                CouponEffect::PercentOff {
                    percent: Decimal::new(125, 1),
                    max: Some(1000),
                },
            )
        },
        issued_at: now(),
        expires_on: day("2026-12-21"),
        fingerprint: fingerprint(id),
        code: None,
        used: None,
        told: None,
        told_on: None,
    }
}

/// A version of the program, by a name of its own.
pub(crate) fn published(version: u32, name: &str) -> Published {
    Published {
        version,
        program: Arc::new(Program {
            name: name.to_owned(),
            ..Program::sample()
        }),
        at: Some(now()),
        by: Some("till-1".to_owned()),
    }
}

/// Commits what must succeed.
pub(crate) async fn done(store: &dyn Store, writes: Vec<Write>) {
    let commit = store.commit(writes).await.unwrap();
    assert!(matches!(commit, Commit::Done), "{commit:?}");
}

/// A member's first wallet, stored.
pub(crate) async fn joined(store: &dyn Store, n: u64) -> MemberId {
    let member = member(n);
    done(store, vec![Write::Wallet(wallet(&member, 1))]).await;
    member
}

/// The points in the wallet as stored.
pub(crate) async fn balance(store: &dyn Store, member: &MemberId) -> u64 {
    let wallet = store.wallet(member, Read::Strong).await.unwrap().unwrap();
    wallet.lots.total().get()
}
