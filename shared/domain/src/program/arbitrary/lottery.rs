//! Lotteries whose odds add up to no more than one.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{AMOUNT_MAX, Lottery, LotteryKind, PremiumsAllowed, Prize, Program};
use crate::calendar::{Day, add_days};
use crate::program::lottery::ODDS_WHOLE;
use crate::program::premium::ANY_PURCHASE_YEN;

/// Any lotteries.
pub(crate) fn lotteries() -> impl Strategy<Value = Vec<Lottery>> {
    let terms = (1..=AMOUNT_MAX, option::of(1..=10_u32), any::<bool>());
    vec((terms, 0..1_000_u32, 0..100_u32, vec(prize(), 1..5)), 0..3).prop_map(|lotteries| {
        let numbered = lotteries.into_iter().enumerate();
        numbered
            .map(|(index, (terms, first, days, prizes))| {
                lottery(format!("l{index}"), terms, (first, days), prizes)
            })
            .collect()
    })
}

/// The last prize of each lottery is a coupon, where there is one.
pub(super) fn gives_coupons(program: &mut Program) {
    let coupon = program.coupons.first().map(|coupon| coupon.id.clone());
    for lottery in &mut program.lotteries {
        if let Some(prize) = lottery.prizes.last_mut() {
            prize.coupon.clone_from(&coupon);
        }
    }
}

/// Somebody who answers for their prizes, where there are any.
pub(super) fn allowed(lotteries: &[Lottery]) -> Option<PremiumsAllowed> {
    lotteries.first().map(|_| PremiumsAllowed {
        by: "sato".to_owned(),
        reason: "lawyers have seen it".to_owned(),
    })
}

fn lottery(
    id: String,
    (points, max_per_member, is_joint): (u64, Option<u32>, bool),
    (first, days): (u32, u32),
    prizes: Vec<Prize>,
) -> Lottery {
    let from = add_days(Day::from_ymd_opt(2026, 1, 1).unwrap_or(Day::MIN), first);
    let kind = if is_joint {
        LotteryKind::Joint
    } else {
        LotteryKind::General
    };
    let prizes = prizes.into_iter().enumerate().map(|(index, prize)| Prize {
        id: format!("p{index}"),
        ..prize
    });
    Lottery {
        id,
        name: "抽選".to_owned(),
        name_en: max_per_member.map(|_| "Draw".to_owned()),
        points,
        from,
        to: add_days(from, days),
        max_per_member,
        max_per_member_per_day: max_per_member.filter(|_| is_joint),
        kind,
        transaction_yen: ANY_PURCHASE_YEN,
        expected_sales_yen: 0,
        prizes: prizes.collect(),
    }
}

fn prize() -> impl Strategy<Value = Prize> {
    let odds = prop_oneof![Just(0), 1..1_000_u32, 1_000..=ODDS_WHOLE / 4];
    (odds, 0..=AMOUNT_MAX, 0..3_u64).prop_map(|(odds, stock, points)| Prize {
        id: String::new(),
        name: "賞".to_owned(),
        name_en: None,
        value_yen: 0,
        odds,
        stock,
        points,
        coupon: None,
    })
}
