//! What somebody buys.

use chrono::{DateTime, Utc};
use domain::order::{Line, Order, Prices};
use fastrand::Rng;

const CATEGORIES: [Option<&str>; 3] = [None, Some("food"), Some("gift-card")];

/// What somebody buys.
pub(crate) fn order(chance: &mut Rng, placed_at: DateTime<Utc>, pays: bool) -> Order {
    let count = chance.usize(1..4);
    let lines: Vec<Line> = (0..count).map(|place| line(chance, place)).collect();
    let gross: u64 = lines
        .iter()
        .map(Line::gross_yen)
        .fold(0, u64::saturating_add);
    let discount = if chance.u32(0..4) == 0 {
        chance.u64(1..100)
    } else {
        0
    };
    let points_used = if pays && chance.u32(0..4) == 0 {
        chance.u64(1..500)
    } else {
        0
    };
    Order {
        placed_at,
        channel: "ec".to_owned(),
        store_id: None,
        prices: if chance.u32(0..4) == 0 {
            Prices::TaxExcluded
        } else {
            Prices::TaxIncluded
        },
        lines,
        shipping: if chance.u32(0..3) == 0 {
            chance.u64(1..1_000)
        } else {
            0
        },
        discount: gross.saturating_mul(discount) / 100,
        coupon_discount: 0,
        points_used: points_used.min(gross / 2),
    }
}

/// An order as somebody edits it: more or less of something, at another price, without a line, another order
/// altogether, or as it was.
pub(crate) fn edited(chance: &mut Rng, before: &Order) -> Order {
    let mut edited = Order {
        points_used: 0,
        ..before.clone()
    };
    match chance.u32(0..8) {
        0 => {}
        1 if edited.lines.len() > 1 => {
            edited.lines.pop();
        }
        1 | 2 => {
            let placed_at = edited.placed_at;
            edited = Order {
                placed_at,
                ..order(chance, placed_at, false)
            };
        }
        3 => edited.lines.push(line(chance, edited.lines.len())),
        4 => edited.shipping = chance.u64(0..1_000),
        _ => {
            let place = chance.usize(0..edited.lines.len().max(1));
            if let Some(line) = edited.lines.get_mut(place) {
                line.quantity = chance.u32(1..4);
                if chance.bool() {
                    line.unit_price = chance.u64(1..40_000);
                }
            }
        }
    }
    let gross = edited.lines.iter().map(Line::gross_yen);
    edited.discount = edited.discount.min(gross.fold(0, u64::saturating_add));
    edited
}

fn line(chance: &mut Rng, place: usize) -> Line {
    let category = chance.usize(0..CATEGORIES.len());
    let tax_rate = if category == 1 {
        "\"0.08\""
    } else {
        "\"0.10\""
    };
    Line {
        sku: format!("sku-{place}"),
        name: None,
        category: CATEGORIES
            .get(category)
            .copied()
            .flatten()
            .map(str::to_owned),
        unit_price: chance.u64(1..40_000),
        quantity: chance.u32(1..4),
        tax_rate: serde_json::from_str(tax_rate)
            .unwrap_or_else(|error| panic!("{tax_rate} is a tax rate: {error}")),
        earns: true,
    }
}
