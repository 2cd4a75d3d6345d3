mod campaign;

use domain::calendar::{Day, Instant, Month};
use domain::coupon::Coupon;
use domain::entry::{Command, Entry, EntryKey, Fingerprint, Moved, Record, Standing};
use domain::fact::{Earned, EntryKind, Fact};
use domain::ids::{CouponId, MemberId, RedemptionId};
use domain::language::Language::{En, Ja};
use domain::points::Points;
use domain::program::Program;
use domain::wallet::Wallet;
use domain::wallet::lots::{LastDay, LotKey, LotKind, Lots};

use super::*;
use crate::message::view::RankUnit;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn member() -> MemberId {
    MemberId::parse("m1").unwrap()
}

fn lots(points: u64, last_day: &str) -> Lots {
    let key = LotKey {
        last_day: LastDay::On(day(last_day)),
        issued_fy: 2026,
        kind: LotKind::Purchase,
    };
    Lots::one(key, Points::new(points).unwrap())
}

fn wallet() -> Wallet {
    let mut wallet = Wallet::new(member());
    wallet.lots.add_all(&lots(300, "2027-01-31")).unwrap();
    wallet.lots.add_all(&lots(120, "2026-12-31")).unwrap();
    wallet
}

fn adjusted(seq: u64, moved: Moved, rank: Option<&str>) -> Entry {
    let standing = Standing {
        rank: rank.map(str::to_owned),
        ..Standing::default()
    };
    Entry {
        key: EntryKey::new(Record::Adjustment, format!("a{seq}")),
        member: member(),
        seq,
        at: at("2026-11-30T15:00:00Z"),
        moved,
        balance_after: Points::ZERO,
        fact: Fact::Adjusted {
            reason: "angry call on 12 May".into(),
            operator: "sato".into(),
        },
        program_version: 1,
        command: Some(Command {
            by: "k1".into(),
            fingerprint: Fingerprint::default(),
            call: 0,
            standing,
            coupons: Vec::new(),
        }),
        chain: Default::default(),
    }
}

fn by_time(seq: u64) -> Entry {
    let redemption_id = RedemptionId::parse("r1").unwrap();
    Entry {
        fact: Fact::Lapsed { redemption_id },
        command: None,
        ..adjusted(seq, Moved::default(), None)
    }
}

/// A purchase of 128 points in one part.
fn purchase(available_on: Option<Day>) -> Earned {
    let part = serde_json::json!({
        "rule": "base", "label": "通常ポイント", "basis_yen": 12_800, "points": 128
    });
    Earned {
        parts: vec![serde_json::from_value(part).unwrap()],
        lots: lots(128, "2027-11-30"),
        available_on,
        expires_on: Some(day("2027-11-30")),
        month: Month::of(day("2026-11-01")),
        day: Some(1),
        qualifying_yen: 12_800,
        goods_yen: 12_800,
        lines: Vec::new(),
        paid: None,
        rank_reached: None,
        buyer: None,
        edited: None,
        sold: None,
    }
}

#[test]
fn a_purchase_whose_points_come_later_says_how_many() {
    let pending = Entry {
        fact: Fact::Earned(Box::new(purchase(Some(day("2026-12-06"))))),
        ..adjusted(1, Moved::default(), None)
    };
    let zone = Program::sample().time_zone;
    assert_eq!(
        entry(&pending, &zone, Ja).label,
        "お買い物（128pt付与予定）"
    );
    assert_eq!(entry(&pending, &zone, En).label, "Purchase (128pt coming)");
}

#[test]
fn a_receipt_names_the_parts_where_they_add_up_to_what_came() {
    let came = |points| adjusted(1, Moved::come(lots(points, "2027-11-30")), None);
    let whole = receipt(&purchase(None), &came(128), Ja);
    assert_eq!((whole.points, whole.breakdown.len()), (128, 1));
    // Half came back while the points were pending.
    let half = receipt(&purchase(None), &came(64), Ja);
    assert_eq!((half.points, half.breakdown.len()), (64, 0));
}

#[test]
fn a_receipt_says_until_when_which_points_can_be_used() {
    let mut came = lots(64, "2027-11-30");
    came.add_all(&lots(64, "2026-12-01")).unwrap();
    let view = receipt(&purchase(None), &adjusted(1, Moved::come(came), None), Ja);
    let ends: Vec<_> = view.ends.iter().map(|end| (end.on, end.points)).collect();
    assert_eq!(ends, [(day("2026-12-01"), 64), (day("2027-11-30"), 64)]);
}

const NOVEMBER: &str = "2026-11-22T03:00:00Z";

#[test]
fn the_balance_card_names_the_day_that_comes_first() {
    let view = balance(&wallet(), &[], &Program::sample(), at(NOVEMBER), Ja);
    assert_eq!(view.available, 420);
    let nearest = view.nearest.unwrap();
    assert_eq!((nearest.on, nearest.points), (day("2026-12-31"), 120));
}

#[test]
fn every_day_is_listed_soonest_first() {
    let days: Vec<_> = expiring(&wallet()).iter().map(|e| e.points).collect();
    assert_eq!(days, [120, 300]);
}

#[test]
fn the_day_of_an_entry_is_the_shops_day() {
    // 15:00 UTC on 30 November is midnight of 1 December in Tokyo.
    let entry = entry(
        &adjusted(1, Moved::gone(lots(50, "2026-12-31")), None),
        &Program::sample().time_zone,
        Ja,
    );
    assert_eq!((entry.on, entry.points), (day("2026-12-01"), -50));
}

#[test]
fn what_staff_wrote_about_an_adjustment_is_not_told() {
    for language in [Ja, En] {
        let told = entry(
            &adjusted(1, Moved::default(), None),
            &Program::sample().time_zone,
            language,
        );
        assert!(!told.label.contains("angry") && !told.label.contains("sato"));
    }
    assert_eq!(EntryKind::Adjusted.label(), "ポイント調整");
}

#[test]
fn half_way_to_gold_is_fifty_per_cent() {
    let mut wallet = wallet();
    let program = Program::sample();
    wallet.rank.count(day("2026-11-01"), 50_000, 500, 1);
    let rank = rank(&wallet, &program, at(NOVEMBER), Ja).unwrap();
    let next = rank.next.unwrap();
    assert_eq!(rank.name, "レギュラー");
    assert_eq!(
        (next.name.as_str(), next.missing, next.percent),
        ("ゴールド", 50_000, 50)
    );
    assert_eq!(next.unit, RankUnit::Yen);
}

#[test]
fn a_program_without_ranks_shows_none() {
    let program = Program {
        ranks: None,
        ..Program::sample()
    };
    assert_eq!(rank(&wallet(), &program, at(NOVEMBER), Ja), None);
}

#[test]
fn a_rank_up_is_seen_from_the_command_before_whatever_time_did_in_between() {
    let program = Program::sample();
    let entry = |seq, rank| adjusted(seq, Moved::default(), rank);
    let gold = entry(3, Some("gold"));
    let before = [by_time(2), entry(1, Some("regular"))];
    assert_eq!(
        rank_up(&gold, &before, &program, Ja).as_deref(),
        Some("ゴールド")
    );
    assert_eq!(
        rank_up(&gold, &[by_time(2), entry(1, Some("gold"))], &program, Ja),
        None
    );
    assert_eq!(
        rank_up(&gold, &[], &program, Ja).as_deref(),
        Some("ゴールド")
    );
    assert_eq!(rank_up(&entry(1, Some("regular")), &[], &program, Ja), None);
    assert_eq!(
        rank_up(
            &entry(2, Some("regular")),
            &[entry(1, Some("gold"))],
            &program,
            Ja
        ),
        None
    );
    assert_eq!(rank_up(&by_time(4), &[], &program, Ja), None);
    let mut english = program.clone();
    let ranks = english.ranks.as_mut().unwrap();
    ranks.levels[1].name_en = Some("Gold".to_owned());
    let told = |language| rank_up(&gold, &[], &english, language);
    assert_eq!(told(En).as_deref(), Some("Gold"));
    assert_eq!(told(Ja).as_deref(), Some("ゴールド"));
}

#[test]
fn coupons_come_with_the_soonest_last_day_first_and_without_the_past() {
    let held = |id: &str, last_day: &str| Coupon {
        id: CouponId::parse(id).unwrap(),
        member: member(),
        version: 1,
        template: Program::sample().coupons[0].clone(),
        issued_at: at(NOVEMBER),
        expires_on: day(last_day),
        fingerprint: Fingerprint::default(),
        code: None,
        used: None,
        told: None,
        told_on: None,
    };
    let all = [
        held("late", "2026-12-31"),
        held("past", "2026-11-21"),
        held("today", "2026-11-22"),
    ];
    let usable = usable_coupons(&all, day("2026-11-22"));
    let codes: Vec<_> = usable.iter().map(|coupon| coupon.code.as_str()).collect();
    assert_eq!(codes, ["today", "late"]);
}

#[test]
fn who_holds_a_rank_by_grace_alone_is_told_until_when() {
    let mut program = Program::sample();
    let (mut wallet, zone) = (wallet(), program.time_zone);
    let ranks = program.ranks.as_mut().unwrap();
    ranks.grace_months = 2;
    wallet.rank.count(day("2026-11-01"), 100_000, 1_000, 1);
    wallet.rank.judge(ranks, &zone, at(NOVEMBER));
    let held = rank(&wallet, &program, at(NOVEMBER), En).unwrap();
    assert!(!held.in_grace);
    let kept = held.kept_until.unwrap();
    let after = zone.end(kept);
    wallet
        .rank
        .advance(program.ranks.as_ref().unwrap(), &zone, after);
    let held = rank(&wallet, &program, after, En).unwrap();
    assert!(held.in_grace && held.kept_until > Some(kept));
    let said = |language| crate::message::rank::kept(&held, language).unwrap();
    assert!(said(En).starts_with("In its grace period: yours until"));
    assert!(said(Ja).starts_with("猶予期間中です。"));
}
