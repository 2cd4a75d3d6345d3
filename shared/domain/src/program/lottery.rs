//! Lotteries (WEB抽選): points for a draw with prizes.

use super::Program;
use crate::calendar::Day;

/// Odds are counted in millionths: six digits after the point.
pub const ODDS_WHOLE: u32 = 1_000_000;

/// A lottery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lottery {
    /// Its id: its seed and the stock of its prizes are kept under it.
    pub id: String,
    /// What members read.
    pub name: String,
    /// What members read in English; as `name`, where there is none.
    pub name_en: Option<String>,
    /// The points that one draw takes.
    pub points: u64,
    /// The first day on which it is drawn.
    pub from: Day,
    /// The last day on which it is drawn. The seed is published after it.
    pub to: Day,
    /// How many draws one member has; without a limit, any number.
    pub max_per_member: Option<u32>,
    /// How many draws one member has on a day of the program's zone; without a limit, any number.
    pub max_per_member_per_day: Option<u32>,
    /// By which limits on premiums it is judged.
    pub kind: LotteryKind,
    /// What the smallest purchase that leads to a draw costs, in yen.
    pub transaction_yen: u64,
    /// The sales that are expected of what is bought for it while it runs, in yen.
    pub expected_sales_yen: u64,
    /// The prizes. Where the drawn one is out of stock, the next behind it that is not takes its place.
    pub prizes: Vec<Prize>,
}

/// Who holds a lottery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotteryKind {
    /// One shop (一般懸賞).
    General,
    /// Most of the shops of a street or a trade together (共同懸賞).
    Joint,
}

/// A prize of a lottery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prize {
    /// Its id within the lottery.
    pub id: String,
    /// What members read.
    pub name: String,
    /// What members read in English; as `name`, where there is none.
    pub name_en: Option<String>,
    /// What it usually costs, tax included, in yen.
    pub value_yen: u64,
    /// How often it is drawn, in millionths of all draws.
    pub odds: u32,
    /// How many there are.
    pub stock: u64,
    /// Points that it gives; none for a thing that the shop hands over.
    pub points: u64,
    /// The coupon that it gives, where it gives one.
    pub coupon: Option<String>,
}

impl Lottery {
    /// Whether it is drawn on this day.
    #[must_use]
    pub fn is_drawn_on(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The prize called `id`.
    #[must_use]
    pub fn prize(&self, id: &str) -> Option<&Prize> {
        self.prizes.iter().find(|prize| prize.id == id)
    }

    /// The prizes that a roll of 0 to 999,999 may come to, the drawn one first: each has as many numbers as its odds say, in
    /// the order of the list. Empty for a roll beyond all of them, which wins nothing.
    #[must_use]
    pub fn drawn(&self, roll: u32) -> &[Prize] {
        let mut end = 0_u32;
        let drawn = self.prizes.iter().position(|prize| {
            end = end.saturating_add(prize.odds);
            roll < end
        });
        drawn
            .and_then(|first| self.prizes.get(first..))
            .unwrap_or_default()
    }
}

impl Program {
    /// The lottery called `id`.
    #[must_use]
    pub fn lottery(&self, id: &str) -> Option<&Lottery> {
        self.lotteries.iter().find(|lottery| lottery.id == id)
    }
}
