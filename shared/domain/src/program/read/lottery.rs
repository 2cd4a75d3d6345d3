//! Reading lotteries.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::campaign::day;
use super::{AMOUNT, AMOUNT_OR_NONE, english, id, text};
use crate::program::choices::LOTTERY_KINDS;
use crate::program::lottery::ODDS_WHOLE;
use crate::program::premium::ANY_PURCHASE_YEN;
use crate::program::reader::{Fields, Node};
use crate::program::{Lottery, LotteryKind, PremiumsAllowed, Prize};

/// Prizes of one lottery. A draw looks at the stock of each that is sold out.
const PRIZES_MAX: usize = 20;

/// Draws of one member.
const DRAWS_MAX: u32 = 1_000_000;

pub(super) fn lottery(node: Node<'_>) -> Lottery {
    let lottery = node.required().object(fields_of);
    lottery.unwrap_or_else(|| Lottery {
        id: String::new(),
        name: String::new(),
        name_en: None,
        points: 0,
        from: chrono::NaiveDate::default(),
        to: chrono::NaiveDate::default(),
        max_per_member: None,
        max_per_member_per_day: None,
        kind: LotteryKind::General,
        transaction_yen: 0,
        expected_sales_yen: 0,
        prizes: Vec::new(),
    })
}

fn fields_of(fields: &mut Fields<'_>) -> Lottery {
    let (from, last) = (day(&fields.need("from")), fields.need("to"));
    let to = day(&last);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        last.fault("must not be before from");
    }
    let prizes = fields.need("prizes");
    let read = prizes.list(1..=PRIZES_MAX, prize);
    let odds = read.iter().map(|prize| prize.odds);
    if odds.fold(0, u32::saturating_add) > ODDS_WHOLE {
        prizes.fault("must have odds that add up to at most 1");
    }
    Lottery {
        id: id(&fields.need("id")),
        name: text(&fields.need("name")),
        name_en: english(&fields.get("name_en")),
        points: fields.need("points").whole(AMOUNT).unwrap_or(0),
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
        max_per_member: fields.get("max_per_member").count(1..=DRAWS_MAX),
        max_per_member_per_day: fields.get("max_per_member_per_day").count(1..=DRAWS_MAX),
        kind: fields
            .get("kind")
            .choice(&LOTTERY_KINDS)
            .unwrap_or(LotteryKind::General),
        transaction_yen: fields
            .get("transaction_yen")
            .whole(AMOUNT)
            .unwrap_or(ANY_PURCHASE_YEN),
        expected_sales_yen: fields
            .get("expected_sales_yen")
            .whole(AMOUNT_OR_NONE)
            .unwrap_or(0),
        prizes: read,
    }
}

fn prize(node: Node<'_>) -> Prize {
    let prize = node.required().object(prize_fields);
    prize.unwrap_or_else(|| Prize {
        id: String::new(),
        name: String::new(),
        name_en: None,
        value_yen: 0,
        odds: 0,
        stock: 0,
        points: 0,
        coupon: None,
    })
}

fn prize_fields(fields: &mut Fields<'_>) -> Prize {
    let odds = fields.need("odds").decimal(Decimal::ZERO..=Decimal::ONE, 6);
    let odds = odds.and_then(|odds| odds.checked_mul(ODDS_WHOLE.into()));
    Prize {
        id: id(&fields.need("id")),
        name: text(&fields.need("name")),
        name_en: english(&fields.get("name_en")),
        value_yen: fields.need("value_yen").whole(AMOUNT_OR_NONE).unwrap_or(0),
        odds: odds.and_then(|odds| odds.to_u32()).unwrap_or(0),
        stock: fields.need("stock").whole(AMOUNT_OR_NONE).unwrap_or(0),
        points: fields.get("points").whole(AMOUNT_OR_NONE).unwrap_or(0),
        coupon: fields.get("coupon").id(),
    }
}

/// `{"by": "sato", "reason": "…"}`.
pub(super) fn allowed(fields: &mut Fields<'_>) -> PremiumsAllowed {
    PremiumsAllowed {
        by: text(&fields.need("by")),
        reason: text(&fields.need("reason")),
    }
}
