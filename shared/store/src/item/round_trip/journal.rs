//! Any entry and any refusal.

use domain::entry::{ChainHash, Command, Entry, EntryKey, Given, Moved, Record, Standing};
use domain::ids::CouponId;
use domain::refusal::{HoldEnd, Refusal};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::fact::fact;
use super::{day, fingerprint, id, instant, lots, member_id, points, text};

fn command() -> impl Strategy<Value = Command> {
    let standing = (
        [points(), points(), points(), points()],
        vec((day(), points()), 0..12),
        of(text()),
    );
    let standing =
        standing.prop_map(
            |([available, pending, held, debt], expiring, rank)| Standing {
                available,
                pending,
                held,
                debt,
                expiring,
                rank,
            },
        );
    let given = (text(), text()).prop_map(|(template, title)| Given {
        id: CouponId::parse("c-1").unwrap(),
        template,
        title,
    });
    let coupons = vec(given, 0..3);
    (text(), fingerprint(), standing, coupons).prop_map(|(by, fingerprint, standing, coupons)| {
        Command {
            by,
            fingerprint,
            call: 7,
            standing,
            coupons,
        }
    })
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        Just(Record::Earning),
        Just(Record::Return),
        Just(Record::Amendment),
        Just(Record::Redemption),
        Just(Record::Outcome),
        Just(Record::Expiry),
        Just(Record::Withdrawal),
    ]
}

pub(super) fn any_entry() -> impl Strategy<Value = Entry> {
    let numbers = (1..u64::from(u32::MAX), 0..u32::MAX);
    (
        record(),
        id(),
        member_id(),
        numbers,
        instant(),
        lots(),
        lots(),
        points(),
        fact(),
        of(command()),
    )
        .prop_map(
            |(record, id, member, (seq, program_version), at, come, gone, left, fact, command)| {
                Entry {
                    key: EntryKey::new(record, id),
                    member,
                    seq,
                    at,
                    moved: Moved { come, gone },
                    balance_after: left,
                    fact,
                    program_version,
                    command,
                    chain: ChainHash::default(),
                }
            },
        )
}

pub(super) fn refusal() -> impl Strategy<Value = Refusal> {
    let number = any::<u32>().prop_map(u64::from);
    prop_oneof![
        Just(Refusal::MemberWithdrawn),
        (number.clone(), number.clone())
            .prop_map(|(available, wanted)| Refusal::InsufficientPoints { available, wanted }),
        number
            .clone()
            .prop_map(|minimum| Refusal::BelowMinimum { minimum }),
        number
            .clone()
            .prop_map(|limit| Refusal::AboveLimit { limit }),
        number
            .clone()
            .prop_map(|multiple| Refusal::NotAMultiple { multiple }),
        Just(Refusal::NotCombinable),
        Just(Refusal::CouponsNotCombinable),
        Just(Refusal::LastDayPassed),
        Just(Refusal::HoldNotActive {
            ended: HoldEnd::Lapsed
        }),
        number.prop_map(|remaining_yen| Refusal::ReturnExceedsOrder { remaining_yen }),
        text().prop_map(|reason| Refusal::CouponNotUsable { reason }),
    ]
}
