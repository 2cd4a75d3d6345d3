//! What prizes and rewards may be worth at most: the limits on premiums (景品規制) of the Act against Unjustifiable Premiums
//! and Misleading Representations (景品表示法), as the Consumer Affairs Agency explains them.
//!
//! Points that a purchase earns are a discount on the shop's own goods and no premium. What a lottery gives is one, points
//! too: who decides by chance whom to give a discount to gives a premium (消費者庁 景品に関するQ&A「値引に該当しない場合」;
//! 景品類等の指定の告示の運用基準 6(4)ア).

use super::reader::Faults;
use super::{Lottery, LotteryKind, Prize, Program, Reward};
use crate::campaign_run::Gift;

/// 懸賞による景品類の提供に関する事項の制限 (昭和52年公正取引委員会告示第3号) 2: a prize is worth at most so many times the purchase…
const PRIZE_TIMES_MAX: u64 = 20;

/// …and at most 100,000 yen (the same, 2): from purchases of 5,000 yen on.
const PRIZE_YEN_MAX: u64 = 100_000;

/// All prizes are worth at most 2 per cent of the sales expected (the same, 3).
const ALL_PRIZES_PER_CENT: u64 = 2;

/// A prize of a joint lottery is worth at most 300,000 yen, whatever the purchase (the same, 4).
const JOINT_PRIZE_YEN_MAX: u64 = 300_000;

/// All prizes of a joint lottery are worth at most 3 per cent of the sales expected (the same, 4).
const ALL_JOINT_PRIZES_PER_CENT: u64 = 3;

/// 一般消費者に対する景品類の提供に関する事項の制限 (昭和52年公正取引委員会告示第5号) 1: what everybody gets is worth at most two tenths
/// of the purchase…
const REWARD_PER_CENT: u64 = 20;

/// …or 200 yen, for purchases below 1,000 yen (the same).
const REWARD_YEN_LEAST: u64 = 200;

/// What a purchase counts as where any will do, or none is needed (景品類等の指定の告示の運用基準 1(1)…; Q&A 111: 原則として100円).
pub(super) const ANY_PURCHASE_YEN: u64 = 100;

/// Who answers for premiums beyond the limits, and why that is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PremiumsAllowed {
    /// Who decided it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// What something is worth, and what it may be worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premium {
    /// Where it stands in the document.
    pub pointer: String,
    /// By which limit it is judged.
    pub limit: Limit,
    /// What it may be worth at most, in yen.
    pub limit_yen: u64,
    /// What it is worth, in yen.
    pub found_yen: u64,
}

/// A limit of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// One prize of a lottery of one shop.
    Prize,
    /// All prizes of a lottery of one shop.
    AllPrizes,
    /// One prize of a joint lottery.
    JointPrize,
    /// All prizes of a joint lottery.
    AllJointPrizes,
    /// What everybody gets who gives the points.
    Reward,
}

impl Limit {
    /// The limit's name in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Limit::Prize => "prize",
            Limit::AllPrizes => "all_prizes",
            Limit::JointPrize => "joint_prize",
            Limit::AllJointPrizes => "all_joint_prizes",
            Limit::Reward => "reward",
        }
    }
}

impl Premium {
    /// Whether it is within the limit.
    #[must_use]
    pub const fn is_within(&self) -> bool {
        self.found_yen <= self.limit_yen
    }
}

impl Program {
    /// Everything that the limits on premiums judge, with the figures.
    #[must_use]
    pub fn premiums(&self) -> Vec<Premium> {
        let lotteries = self.lotteries.iter().enumerate();
        let lotteries =
            lotteries.flat_map(|(index, it)| of_lottery(self, it, &format!("/lotteries/{index}")));
        let rewards = self.rewards.iter().enumerate();
        let rewards =
            rewards.filter_map(|(index, it)| of_reward(it, format!("/rewards/{index}/value_yen")));
        lotteries.chain(rewards).collect()
    }
}

/// Finds fault with premiums beyond the limits, unless somebody answers for them.
pub(super) fn check(program: &Program, faults: &Faults) {
    if program.premiums_allowed.is_some() {
        return;
    }
    for premium in program.premiums().iter().filter(|it| !it.is_within()) {
        let Premium {
            limit_yen,
            found_yen,
            ..
        } = premium;
        let limit = premium.limit.as_str();
        let reason = format!(
            "is worth {found_yen} yen, and the limit on premiums ({limit}) is {limit_yen} yen: \
             premiums_allowed names who answers for more, and why"
        );
        faults.add(premium.pointer.clone(), reason);
    }
    for (index, lottery) in program.lotteries.iter().enumerate() {
        for (place, prize) in lottery.prizes.iter().enumerate() {
            if prize.value_yen == 0 && is_without_bound(program, prize) {
                let pointer = format!("/lotteries/{index}/prizes/{place}/value_yen");
                faults.add(
                    pointer,
                    "must say what the coupon is worth: it has no maximum",
                );
            }
        }
    }
}

/// Whether a prize is a coupon of which nobody can say what it is worth at most.
fn is_without_bound(program: &Program, prize: &Prize) -> bool {
    let coupon = prize.coupon.clone();
    let coupon = coupon.filter(|coupon| program.coupon(coupon).is_some());
    coupon.is_some_and(|coupon| Gift::Coupon(coupon).yen_max(program).is_none())
}

fn of_lottery(program: &Program, lottery: &Lottery, at: &str) -> Vec<Premium> {
    let (one, all, per_cent) = match lottery.kind {
        LotteryKind::General => (Limit::Prize, Limit::AllPrizes, ALL_PRIZES_PER_CENT),
        LotteryKind::Joint => (
            Limit::JointPrize,
            Limit::AllJointPrizes,
            ALL_JOINT_PRIZES_PER_CENT,
        ),
    };
    let times = lottery.transaction_yen.saturating_mul(PRIZE_TIMES_MAX);
    let limit_yen = match lottery.kind {
        LotteryKind::General => times.min(PRIZE_YEN_MAX),
        LotteryKind::Joint => JOINT_PRIZE_YEN_MAX,
    };
    let worth = lottery.prizes.iter().map(|prize| {
        let points = program.point_value.yen_of(prize.points);
        let coupon = prize.coupon.clone().map(Gift::Coupon);
        let coupon = coupon.and_then(|coupon| coupon.yen_max(program));
        let worth = prize.value_yen.max(points).max(coupon.unwrap_or(0));
        (prize, worth)
    });
    let sum = worth.clone().fold(0, |sum: u64, (prize, yen)| {
        sum.saturating_add(yen.saturating_mul(prize.stock))
    });
    let prizes = worth.enumerate().map(|(index, (_, found_yen))| Premium {
        pointer: format!("{at}/prizes/{index}/value_yen"),
        limit: one,
        limit_yen,
        found_yen,
    });
    let all = Premium {
        pointer: format!("{at}/expected_sales_yen"),
        limit: all,
        limit_yen: share(lottery.expected_sales_yen, per_cent),
        found_yen: sum,
    };
    prizes.chain([all]).collect()
}

fn of_reward(reward: &Reward, pointer: String) -> Option<Premium> {
    Some(Premium {
        pointer,
        limit: Limit::Reward,
        limit_yen: share(reward.transaction_yen, REWARD_PER_CENT).max(REWARD_YEN_LEAST),
        found_yen: reward.value_yen?,
    })
}

/// So many hundredths of an amount, in whole yen, rounded down.
fn share(yen: u64, per_cent: u64) -> u64 {
    let hundredths = yen.saturating_mul(per_cent);
    hundredths.checked_div(100).unwrap_or(0)
}
