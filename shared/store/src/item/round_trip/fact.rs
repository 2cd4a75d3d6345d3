//! Any fact.

use chrono::Datelike;
use domain::calendar::Month;
use domain::fact::{
    Amended, AsThen, ByStaff, Done, Earned, EarnedLine, Edited, Fact, PaidWithPoints, Returned,
    Rewarded, Sold, Spent,
};
use domain::ids::AmendmentId;
use domain::order::TaxRate;
use domain::rules::earn::{Lifetime, Part};
use domain::rules::redeem::TaxShare;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::for_points::for_points;
use super::member::any_wallet;
use super::merge::brought;
use super::referral::of_referrals;
use super::template::multiplier;
use super::{day, id, instant, lots, member_id, order_id, points, redemption_id, text};

/// A rate, or how many times what is ordinary.
fn factor() -> impl Strategy<Value = Decimal> {
    (any::<u32>(), 0..7_u32).prop_map(|(number, digits)| Decimal::new(number.into(), digits))
}

fn part() -> impl Strategy<Value = Part> {
    let lifetime = prop_oneof![
        Just(Lifetime::Ordinary),
        (1..400_u32).prop_map(Lifetime::Days),
        day().prop_map(Lifetime::On),
    ];
    (
        text(),
        (text(), of(text()), of(day())),
        any::<u32>(),
        [of(factor()), of(factor())],
        any::<u32>(),
        lifetime,
        of(text()),
    )
        .prop_map(
            |(rule, (label, label_en, day), yen, [rate, times], points, lifetime, campaign)| Part {
                rule,
                label,
                label_en,
                basis_yen: u64::from(yen),
                rate,
                times,
                points: u64::from(points),
                lifetime,
                campaign,
                day,
            },
        )
}

fn spent() -> impl Strategy<Value = Spent> {
    let share = (text(), any::<u32>()).prop_map(|(tax_rate, yen)| TaxShare {
        tax_rate,
        discount_yen: u64::from(yen),
    });
    (points(), any::<u32>(), vec(share, 0..3)).prop_map(|(points, yen, tax_allocation)| Spent {
        points,
        value_yen: u64::from(yen),
        tax_allocation,
    })
}

fn earned() -> impl Strategy<Value = Earned> {
    let paid = (redemption_id(), lots(), any::<bool>()).prop_map(|(redemption_id, lots, open)| {
        PaidWithPoints {
            redemption_id,
            lots,
            open,
        }
    });
    (
        vec(part(), 0..3),
        lots(),
        of(day()),
        of(day()),
        day(),
        any::<(u32, u32)>(),
        vec(line(), 0..3),
        (
            of(paid),
            of(text()),
            of(as_then()),
            of(edited().prop_map(Box::new)),
            of(sold()),
        ),
    )
        .prop_map(
            |(
                parts,
                lots,
                available_on,
                expires_on,
                bought_on,
                yen,
                lines,
                (paid, rank_reached, buyer, edited, sold),
            )| Earned {
                parts,
                lots,
                available_on,
                expires_on,
                month: Month::of(bought_on),
                day: (yen.1 % 2 == 0).then_some(bought_on.day()),
                qualifying_yen: u64::from(yen.0),
                goods_yen: u64::from(yen.1),
                lines,
                paid,
                rank_reached,
                buyer,
                edited,
                sold,
            },
        )
}

fn line() -> impl Strategy<Value = EarnedLine> {
    let rate = prop::sample::select(vec!["0.08", "0.10", "0.00"]);
    let numbers = any::<[u32; 2]>();
    (
        text(),
        numbers,
        of(text()),
        of(any::<u32>()),
        rate,
        any::<bool>(),
    )
        .prop_map(
            |(sku, [quantity, yen], category, price, rate, earns_nothing)| EarnedLine {
                sku,
                quantity,
                value_yen: u64::from(yen),
                category,
                unit_price: price.map(u64::from),
                tax_rate: TaxRate::try_from(rate.to_owned()).unwrap(),
                earns_nothing,
            },
        )
}

fn sold() -> impl Strategy<Value = Sold> {
    let yen = any::<[u32; 3]>();
    (instant(), text(), of(text()), any::<bool>(), yen).prop_map(
        |(placed_at, channel, store_id, tax_excluded, [shipping, discount, coupon])| Sold {
            placed_at,
            channel,
            store_id,
            tax_excluded,
            shipping: u64::from(shipping),
            discount: u64::from(discount),
            coupon_discount: u64::from(coupon),
        },
    )
}

fn as_then() -> impl Strategy<Value = AsThen> {
    let campaigns = || btree_map(text(), any::<u32>().prop_map(u64::from), 0..3);
    let given = (campaigns(), campaigns(), vec(multiplier(), 0..2));
    let number = of(any::<u32>().prop_map(u64::from));
    (of(text()), number, any::<[bool; 2]>(), given, points()).prop_map(
        |(rank, purchases, [first_purchase, birthday_month], given, unnamed)| AsThen {
            rank,
            first_purchase,
            purchases,
            birthday_month,
            campaign_points: given.0,
            day_points: given.1,
            multipliers: given.2,
            unnamed,
        },
    )
}

fn edited() -> impl Strategy<Value = Edited> {
    (id(), points(), of(points()), lots()).prop_map(|(by, judged_with, used, own)| Edited {
        by: AmendmentId::parse(&by).unwrap(),
        judged_with,
        used,
        own,
    })
}

fn amended() -> impl Strategy<Value = Amended> {
    let moved = [points(), points(), points(), points(), points(), points()];
    (order_id(), earned(), moved, any::<bool>(), lots()).prop_map(
        |(order_id, earned, [more, less, lapsed, pays, spent, forfeited], pending, restored)| {
            Amended {
                order_id,
                earned,
                more,
                less,
                pending,
                lapsed,
                spent,
                restored,
                forfeited,
                pays,
            }
        },
    )
}

fn returned() -> impl Strategy<Value = Returned> {
    (
        order_id(),
        any::<u32>(),
        [points(), points(), points(), points()],
        lots(),
    )
        .prop_map(
            |(order_id, yen, [clawed_back, from_pending, debt_added, forfeited], restored)| {
                Returned {
                    order_id,
                    yen: u64::from(yen),
                    clawed_back,
                    from_pending,
                    debt_added,
                    restored,
                    forfeited,
                }
            },
        )
}

pub(super) fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        earned().prop_map(|earned| Fact::Earned(Box::new(earned))),
        amended().prop_map(|amended| Fact::Amended(Box::new(amended))),
        (order_id(), of(id())).prop_map(|(order_id, by)| Fact::Confirmed {
            order_id,
            amended: by.map(|by| AmendmentId::parse(&by).unwrap()),
        }),
        (spent(), instant()).prop_map(|(spent, until)| Fact::Held { spent, until }),
        spent().prop_map(|spent| Fact::Redeemed { spent }),
        (redemption_id(), spent(), lots()).prop_map(|(redemption_id, spent, from)| {
            Fact::Captured {
                redemption_id,
                spent,
                from,
            }
        }),
        redemption_id().prop_map(|redemption_id| Fact::Voided { redemption_id }),
        redemption_id().prop_map(|redemption_id| Fact::Lapsed { redemption_id }),
        returned().prop_map(Fact::Returned),
        (text(), of((instant(), of(text())))).prop_map(|(reason, done)| Fact::Granted {
            reason,
            done: done.map(|(at, store_id)| Done { at, store_id }),
        }),
        (text(), text(), of(text()), 1..9_u32).prop_map(|(card, name, name_en, cards)| {
            Fact::Rewarded(Rewarded {
                card,
                name,
                name_en,
                cards,
            })
        }),
        (text(), points()).prop_map(|(reason, debt_added)| Fact::ClawedBack { reason, debt_added }),
        (text(), text()).prop_map(|(reason, operator)| Fact::Adjusted { reason, operator }),
        day().prop_map(|expires_on| Fact::Expired { expires_on }),
        Just(Fact::DebtOffset),
        [points(), points(), points()].prop_map(|[pending, held, debt]| Fact::Forfeited {
            pending,
            held,
            debt
        }),
        (
            member_id(),
            [points(), points(), points()],
            of((text(), text()))
        )
            .prop_map(|(into, [pending, held, debt], by_staff)| Fact::MergedInto {
                into,
                pending,
                held,
                debt,
                by_staff: by_staff.map(|(reason, operator)| ByStaff { reason, operator }),
            }),
        member_id().prop_map(|to| Fact::TransferredTo { to }),
        for_points(),
        of_referrals(),
        member_id().prop_map(|from| Fact::TransferredFrom { from }),
        (member_id(), any_wallet()).prop_map(|(from, wallet)| Fact::MergedFrom {
            from,
            brought: Box::new(brought(wallet)),
        }),
    ]
}
