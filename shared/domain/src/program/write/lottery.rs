//! Writing lotteries.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::choices::{LOTTERY_KINDS, name};
use super::super::{Lottery, Prize};
use super::{list, without_absent};

pub(super) fn lottery(lottery: &Lottery) -> Value {
    without_absent(json!({
        "id": lottery.id,
        "name": lottery.name,
        "name_en": lottery.name_en,
        "points": lottery.points,
        "from": lottery.from,
        "to": lottery.to,
        "max_per_member": lottery.max_per_member,
        "max_per_member_per_day": lottery.max_per_member_per_day,
        "kind": name(&LOTTERY_KINDS, &lottery.kind),
        "transaction_yen": lottery.transaction_yen,
        "expected_sales_yen": lottery.expected_sales_yen,
        "prizes": list(&lottery.prizes, prize),
    }))
}

fn prize(prize: &Prize) -> Value {
    without_absent(json!({
        "id": prize.id,
        "name": prize.name,
        "name_en": prize.name_en,
        "value_yen": prize.value_yen,
        "odds": Decimal::new(prize.odds.into(), 6).normalize().to_string(),
        "stock": prize.stock,
        "points": prize.points,
        "coupon": prize.coupon,
    }))
}
