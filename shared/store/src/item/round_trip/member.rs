//! Any wallet, profile and coupon.

use std::collections::BTreeMap;

use domain::calendar::MonthDay;
use domain::coupon::{Coupon, CouponCode, Use};
use domain::ids::{AmendmentId, CouponId, FamilyId};
use domain::member::{Birthday, Details, ExternalId, MemberNumber, Phone, Profile};
use domain::rules::rank::RankState;
use domain::topic::Topic;
use domain::wallet::sweep::LastSweep;
use domain::wallet::{ForPoints, Hold, OrderState, Pending, Usage, Wallet};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::gifts::{gifts, stamps};
use super::referral::referrals;
use super::template::{any_template, multiplier};
use super::{
    day, fingerprint, id, instant, lots, member_id, order_id, points, redemption_id, text,
};

/// A rank as it is stored, with figures or without.
fn rank() -> impl Strategy<Value = RankState> {
    let counts = any::<(u32, u32, u16)>()
        .prop_map(|(yen, points, orders)| format!("{yen}/{points}/{orders}"));
    let months = btree_map(
        (0..100_u32, 1..=12_u32),
        btree_map(1..=28_u32, counts.clone(), 1..3),
        0..12,
    );
    (of(text()), of(day()), months, counts).prop_map(|(level, until, months, total)| {
        let months = months
            .into_iter()
            .map(|((year, month), days)| (format!("{year:02}{month:02}"), of_a_month(&days)));
        let months: BTreeMap<_, _> = months.collect();
        let stored = serde_json::json!({ "l": level, "u": until, "m": months, "t": total });
        serde_json::from_value(stored).unwrap()
    })
}

fn of_a_month(days: &BTreeMap<u32, String>) -> String {
    let days = days.iter().map(|(day, counts)| format!("{day}:{counts}"));
    days.collect::<Vec<_>>().join(" ")
}

fn usage() -> impl Strategy<Value = Usage> {
    let used = (
        btree_map(text(), any::<u32>(), 0..3),
        btree_map(
            text(),
            btree_map(day(), any::<u32>().prop_map(u64::from), 0..3),
            0..3,
        ),
        btree_map(text(), btree_map(day(), 1..9_u32, 0..3), 0..3),
        btree_map(text(), stamps(), 0..3),
        btree_map(text(), any::<u32>(), 0..3),
        for_points(),
        (gifts(), referrals()),
        btree_map(order_id(), vec(multiplier(), 1..3), 0..3),
    );
    used.prop_map(
        |(
            campaigns,
            campaign_days,
            activities,
            stamps,
            draws,
            for_points,
            (gifts, referrals),
            multipliers,
        )| Usage {
            campaign_points: campaigns
                .into_iter()
                .map(|(id, points)| (id, points.into()))
                .collect(),
            campaign_days,
            activities,
            stamps,
            draws,
            for_points: Box::new(for_points),
            gifts,
            referrals: Box::new(referrals),
            multipliers,
        },
    )
}

fn for_points() -> impl Strategy<Value = ForPoints> {
    let days = btree_map(day(), 1..9_u64, 0..3);
    let both = (
        btree_map(text(), any::<u32>(), 0..3),
        btree_map(text(), days, 0..3),
    );
    both.prop_map(|(rewards, draw_days)| ForPoints { rewards, draw_days })
}

fn order_state() -> impl Strategy<Value = OrderState> {
    (
        any::<u32>(),
        any::<bool>(),
        vec(0..9_u32, 0..3),
        points(),
        of(redemption_id()),
        (of(id()), points()),
    )
        .prop_map(
            |(yen, in_full, returned_pieces, given_back, redemption, (edit, own))| OrderState {
                returned_yen: u64::from(yen),
                in_full,
                returned_pieces,
                given_back,
                redemption,
                amended: edit.map(|edit| AmendmentId::parse(&edit).unwrap()),
                own_given_back: own,
            },
        )
}

fn family_id(number: u32) -> FamilyId {
    FamilyId::parse(&format!("family-{number}")).unwrap()
}

pub(super) fn any_wallet() -> impl Strategy<Value = Wallet> {
    let pending = (day(), lots()).prop_map(|(available_on, lots)| Pending { available_on, lots });
    let hold = (instant(), lots()).prop_map(|(until, lots)| Hold { until, lots });
    (
        member_id(),
        [1..u64::from(u32::MAX), 0..u64::from(u32::MAX)],
        (
            lots(),
            btree_map(order_id(), pending, 0..3),
            btree_map(redemption_id(), hold, 0..3),
        ),
        points(),
        btree_map(order_id(), order_state(), 0..3),
        (usage(), rank()),
        (
            of(1..=12_u32),
            btree_map(day(), 0..60_u32, 0..3),
            of(day()),
            (
                any::<bool>(),
                of(member_id()),
                vec(member_id(), 0..3),
                of(any::<u32>()),
            ),
            of(last_sweep()),
        ),
    )
        .prop_map(
            |(member, [version, seq], (lots, pending, holds), debt, orders, (used, rank), rest)| {
                Wallet {
                    version,
                    seq,
                    lots,
                    pending,
                    holds,
                    debt,
                    orders,
                    used,
                    rank,
                    birth_month: rest.0,
                    noticed: rest.1,
                    swept: rest.4.map(Box::new),
                    due_on: rest.2,
                    withdrawn: rest.3.0,
                    merged_into: rest.3.1,
                    former: rest.3.2,
                    family: rest.3.3.map(family_id),
                    ..Wallet::new(member)
                }
            },
        )
}

fn last_sweep() -> impl Strategy<Value = LastSweep> {
    (text(), day(), any::<u64>(), any::<bool>()).prop_map(|(run, on, points_expired, told)| {
        LastSweep {
            run,
            on,
            points_expired,
            told,
        }
    })
}

pub(super) fn any_profile() -> impl Strategy<Value = Profile> {
    let birthday = (day(), of(1900..2020_i32)).prop_map(|(day, year)| Birthday {
        day: MonthDay::of(day),
        year,
    });
    let phone = (text(), "[0-9]{4}").prop_map(|(hash, last_digits)| Phone { hash, last_digits });
    let texts = [of(text()), of(text()), of(text()), of(text())];
    let muted = btree_set(select(&Topic::ALL[..]), 0..=Topic::ALL.len());
    let messages = (any::<bool>(), muted);
    let details = (texts, of(birthday), of(phone), messages).prop_map(
        |([name, gender, prefecture, email], birthday, phone, (accepts_messages, muted))| Details {
            name,
            birthday,
            gender,
            prefecture,
            phone,
            email,
            accepts_messages,
            muted,
            ..Details::default()
        },
    );
    let external = (text(), text()).prop_map(|(provider, id)| ExternalId { provider, id });
    (
        member_id(),
        1..9_u64,
        any::<u64>(),
        (instant(), of(instant())),
        details,
        vec(external, 0..3),
        (any::<bool>(), of(instant())),
        vec(any::<u64>().prop_map(MemberNumber::new), 0..3),
        of(text()),
    )
        .prop_map(
            |(
                member,
                version,
                number,
                (joined_at, withdrawn_at),
                details,
                external_ids,
                (line_blocked, line_at),
                former_numbers,
                join_key,
            )| {
                Profile {
                    member,
                    version,
                    number: MemberNumber::new(number),
                    joined_at,
                    withdrawn_at,
                    details,
                    external_ids,
                    line_blocked,
                    line_at,
                    former_numbers,
                    join_key,
                }
            },
        )
}

pub(super) fn any_coupon() -> impl Strategy<Value = Coupon> {
    let template = any_template();
    let used = (
        order_id(),
        instant(),
        any::<(u32, u32)>(),
        0..9_u32,
        of(fingerprint()),
    )
        .prop_map(|(order_id, at, gave, turn, asked)| Use {
            order_id,
            at,
            discount_yen: gave.0.into(),
            points: gave.1.into(),
            turn,
            asked,
        });
    (
        id(),
        member_id(),
        1..9_u64,
        template,
        instant(),
        day(),
        fingerprint(),
        (of(used), of(1..365_u32), of(day()), of(any::<u64>())),
    )
        .prop_map(
            |(id, member, version, template, issued_at, expires_on, fingerprint, rest)| Coupon {
                id: CouponId::parse(&id).unwrap(),
                member,
                version,
                template,
                issued_at,
                expires_on,
                fingerprint,
                code: rest.3.map(CouponCode::new),
                used: rest.0,
                told: rest.1,
                told_on: rest.2,
            },
        )
}
