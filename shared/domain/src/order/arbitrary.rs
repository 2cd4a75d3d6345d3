//! Orders for property tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{Line, Order, Prices, TaxRate};

/// The names that the orders and programs of property tests share, so that rules meet what they name.
pub(crate) fn code() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(str::to_owned)
}

/// A sound order: of everyday size, and rarely of the largest that is allowed.
pub(crate) fn order() -> impl Strategy<Value = Order> {
    let amount = prop_oneof![20 => 0..20_000_u64, 1 => 0..1_000_000_000_u64];
    (rough(amount, 1..40_u32), 0..=100_u64, 1..5_u64).prop_map(|(mut order, percent, part)| {
        let gross: u64 = order.lines.iter().map(Line::gross_yen).sum();
        order.discount = gross / 100 * percent;
        order.coupon_discount = order.discount / part;
        order
    })
}

/// An order with any numbers at all, sound or not.
pub(crate) fn any_order() -> impl Strategy<Value = Order> {
    let amount = prop_oneof![any::<u64>(), Just(u64::MAX), 0..1000_u64];
    (rough(amount.clone(), any::<u32>()), amount).prop_map(|(order, discount)| Order {
        discount,
        coupon_discount: discount / 2,
        ..order
    })
}

fn rough(
    amount: impl Strategy<Value = u64> + Clone,
    quantity: impl Strategy<Value = u32> + Clone,
) -> impl Strategy<Value = Order> {
    let line = line(amount.clone(), quantity);
    let head = (0..63_072_000_i64, code(), option::of(code()), any::<bool>());
    (head, vec(line, 1..8), amount.clone(), amount).prop_map(
        |(head, lines, shipping, points_used)| {
            let (seconds, channel, store_id, with_tax) = head;
            Order {
                // Somewhere in 2026 and 2027.
                placed_at: chrono::DateTime::from_timestamp(1_767_225_600 + seconds, 0).unwrap(),
                channel,
                store_id,
                prices: if with_tax {
                    Prices::TaxIncluded
                } else {
                    Prices::TaxExcluded
                },
                lines,
                shipping,
                discount: 0,
                coupon_discount: 0,
                points_used,
            }
        },
    )
}

fn line(
    amount: impl Strategy<Value = u64>,
    quantity: impl Strategy<Value = u32>,
) -> impl Strategy<Value = Line> {
    let rate = prop::sample::select(vec!["0", "0.08", "0.10", "0.123456", "0.999999"]);
    let earns = prop::bool::weighted(0.9);
    (code(), option::of(code()), amount, quantity, rate, earns).prop_map(
        |(sku, category, unit_price, quantity, rate, earns)| Line {
            sku,
            name: None,
            category,
            unit_price,
            quantity,
            tax_rate: TaxRate::try_from(rate.to_owned()).unwrap(),
            earns,
        },
    )
}
