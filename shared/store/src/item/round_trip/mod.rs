//! Whatever is written reads back equal: any entry with its chain, any wallet, any profile and coupon.

mod fact;
mod for_points;
mod gifts;
mod journal;
mod member;
mod merge;
mod referral;
mod template;

use app::store::{JoinRecord, Recorded, RefusedMark};
use chrono::{DateTime, Days};
use domain::calendar::{Day, Instant};
use domain::entry::{ChainHash, Entry, EntryKey, Fingerprint, Record};
use domain::ids::{MemberId, OrderId, RedemptionId};
use domain::points::Points;
use domain::wallet::Wallet;
use domain::wallet::lots::{LastDay, LotKey, LotKind, Lots};
use proptest::collection::btree_map;
use proptest::option::of;
use proptest::prelude::*;

use super::{coupon, entry, join, mark, profile, recorded, wallet};
use journal::{any_entry, refusal};
use member::{any_coupon, any_profile, any_wallet};

proptest! {
    #[test]
    fn an_entry_reads_back_equal_and_its_chain_holds(written in any_entry(), before in text()) {
        let before = ChainHash::stored(before);
        let written = Entry { chain: written.chained_to(&before), ..written };
        let read = recorded::read(entry::write(&written).unwrap()).unwrap();
        let Recorded::Entry(read) = read else { panic!("{read:?}") };
        prop_assert_eq!(read.chained_to(&before), read.chain.clone());
        prop_assert_eq!(read, written);
    }

    #[test]
    fn a_wallet_reads_back_equal(written in any_wallet()) {
        prop_assert_eq!(wallet::read(wallet::write(&written).unwrap()).unwrap(), written);
    }

    #[test]
    fn a_profile_reads_back_equal_alone_and_in_a_join_record(written in any_profile(), fingerprint in fingerprint()) {
        prop_assert_eq!(&profile::read(profile::write(&written).unwrap()).unwrap(), &written);
        let record = JoinRecord { fingerprint, member: written.member.clone(), profile: Some(written) };
        prop_assert_eq!(join::read(join::write("key", &record).unwrap()).unwrap(), record);
    }

    #[test]
    fn a_coupon_reads_back_equal(written in any_coupon()) {
        prop_assert_eq!(coupon::read(coupon::write(&written).unwrap()).unwrap(), written);
    }

    #[test]
    fn a_mark_reads_back_equal(id in id(), at in instant(), fingerprint in fingerprint(), refusal in refusal()) {
        let key = EntryKey::new(Record::Redemption, id);
        let written = RefusedMark { fingerprint, refusal, until: at };
        let read = recorded::read(mark::write_refused(&key, &written).unwrap()).unwrap();
        prop_assert_eq!(read, Recorded::Refused(written));
        let read = recorded::read(mark::write_voided(&key, at).unwrap()).unwrap();
        prop_assert_eq!(read, Recorded::Voided(at));
    }
}

#[test]

fn a_member_without_anything_reads_back_equal() {
    let member = MemberId::parse("m").unwrap();
    let empty = Wallet {
        version: 1,
        ..Wallet::new(member)
    };
    assert_eq!(wallet::read(wallet::write(&empty).unwrap()).unwrap(), empty);
}

fn id() -> impl Strategy<Value = String> {
    "[A-Za-z0-9._:-]{1,64}"
}

fn order_id() -> impl Strategy<Value = OrderId> {
    id().prop_map(|id| OrderId::parse(&id).unwrap())
}

fn redemption_id() -> impl Strategy<Value = RedemptionId> {
    id().prop_map(|id| RedemptionId::parse(&id).unwrap())
}

fn member_id() -> impl Strategy<Value = MemberId> {
    id().prop_map(|id| MemberId::parse(&id).unwrap())
}

/// Any text, also with characters that keys and JSON treat as their own.
fn text() -> impl Strategy<Value = String> {
    "[ -~ぁ-んァ-ヶ一-龠\"\\\\#\n]{0,12}"
}

fn points() -> impl Strategy<Value = Points> {
    prop_oneof![0..10_000_u64, 0..=Points::MAX.get()]
        .prop_map(|points| Points::new(points).unwrap())
}

fn day() -> impl Strategy<Value = Day> {
    (0..27_000_u64).prop_map(|days| Day::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(days))
}

/// Any instant of this century, to the nanosecond or to the millisecond.
fn instant() -> impl Strategy<Value = Instant> {
    let nanos = prop_oneof![
        Just(0),
        (0..1000_u32).prop_map(|ms| ms * 1_000_000),
        0..1_000_000_000_u32
    ];
    (1_700_000_000..4_000_000_000_i64, nanos)
        .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap())
}

fn lots() -> impl Strategy<Value = Lots> {
    let kind = prop_oneof![
        Just(LotKind::Purchase),
        Just(LotKind::Grant),
        Just(LotKind::Limited)
    ];
    let key = (of(day()), 2020..2099, kind).prop_map(|(last_day, issued_fy, kind)| LotKey {
        last_day: LastDay::from(last_day),
        issued_fy,
        kind,
    });
    let points = (1..10_000_u64).prop_map(|points| Points::new(points).unwrap());
    btree_map(key, points, 0..8).prop_map(|lots| lots.into_iter().collect())
}

fn fingerprint() -> impl Strategy<Value = Fingerprint> {
    any::<u64>().prop_map(|of| Fingerprint::of(&of).unwrap())
}
