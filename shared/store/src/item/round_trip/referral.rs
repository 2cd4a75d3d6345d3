//! Referrals.

use domain::fact::{Done, Fact, PromiseEnd, Promised, Referred, Side};
use domain::ids::ActivityId;
use domain::wallet::Pending;
use domain::wallet::referral::{Open, Promise, Referrals};
use proptest::collection::btree_map;
use proptest::option::of;
use proptest::prelude::*;

use super::{day, id, instant, lots, member_id, order_id, points, text};

fn referral() -> impl Strategy<Value = ActivityId> {
    id().prop_map(|id| ActivityId::parse(&id).unwrap())
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Referrer), Just(Side::Friend)]
}

fn open() -> impl Strategy<Value = Open> {
    (referral(), member_id()).prop_map(|(referral, by)| Open { referral, by })
}

pub(super) fn referrals() -> impl Strategy<Value = Referrals> {
    let pending = || {
        let pending =
            (day(), lots()).prop_map(|(available_on, lots)| Pending { available_on, lots });
        btree_map(referral(), pending, 0..3)
    };
    let promise = (open(), day(), any::<u32>()).prop_map(|(of, until, yen)| Promise {
        of,
        until,
        min_spend: yen.into(),
    });
    let promised = btree_map(order_id(), promise, 0..3);
    (of(open()), any::<bool>(), promised, pending(), pending()).prop_map(
        |(open, was_referred, promised, as_referrer, as_friend)| Referrals {
            open,
            was_referred,
            promised,
            as_referrer,
            as_friend,
        },
    )
}

/// Who was referred, and what came of it.
pub(super) fn of_referrals() -> impl Strategy<Value = Fact> {
    let end = || {
        (referral(), side(), points()).prop_map(|(referral, to, points)| PromiseEnd {
            referral,
            to,
            points,
        })
    };
    prop_oneof![
        (member_id(), of((instant(), of(text())))).prop_map(|(by, done)| Fact::Referred(
            Referred {
                by,
                done: done.map(|(at, store_id)| Done { at, store_id }),
            }
        )),
        (referral(), order_id(), side(), lots(), day()).prop_map(
            |(referral, order_id, to, lots, available_on)| {
                Fact::Promised(Promised {
                    referral,
                    order_id,
                    to,
                    lots,
                    available_on,
                })
            }
        ),
        end().prop_map(Fact::PromiseKept),
        end().prop_map(Fact::PromiseBroken),
    ]
}
